import { argon2id } from "@noble/hashes/argon2.js";
import fc from "fast-check";
import sodium from "libsodium-wrappers";
import nacl from "tweetnacl";
import { beforeAll, describe, expect, it } from "vitest";
import { toBoxKey } from "../kit/brand.ts";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "../kit/bytes.ts";
import { systemRandom } from "../kit/random.ts";
import { makeBoxKeyPair } from "./box-keys.ts";
import { chooseSetting } from "./choose-setting.ts";
import { deriveBytes } from "./hash.ts";
import { label } from "./labels.ts";
import { agreeNatively, isNative, signNatively } from "./native.ts";
import { isSoundBoxKey, isSoundSignKey } from "./points.ts";
import { openSealed, sealToKey } from "./sealed-box.ts";
import { seedToSignKey, sign, verify } from "./sign.ts";
import { stretch } from "./stretch.ts";
import { STRETCH_FLOOR, STRETCH_TARGET } from "./stretch-setting.ts";

beforeAll(() => sodium.ready);

const seed = hexToBytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
const message = utf8ToBytes("water");
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

const addOrder = (signature: Uint8Array) => {
  const s = [...signature.subarray(32)].reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n) + ORDER;
  return concatBytes(
    signature.subarray(0, 32),
    Uint8Array.from({ length: 32 }, (_, i) => Number((s >> BigInt(8 * i)) & 255n)),
  );
};

describe("Ed25519", () => {
  it("gives the same bytes from WebCrypto, tweetnacl and libsodium", async () => {
    const labelled = concatBytes(label("seg"), message);
    const ours = bytesToHex(await sign(seed, "seg", message));
    expect([
      ours,
      bytesToHex(nacl.sign.detached(labelled, nacl.sign.keyPair.fromSeed(seed).secretKey)),
      bytesToHex(sodium.crypto_sign_detached(labelled, sodium.crypto_sign_seed_keypair(seed).privateKey)),
      bytesToHex(await signNatively(seed, labelled)),
    ]).toEqual([ours, ours, ours, ours]);
  });

  it("K1 accepts a signature under its own label", async () => {
    expect(await verify(seedToSignKey(seed), await sign(seed, "seg", message), "seg", message)).toBe(true);
  });

  it("K1 refuses a signature under another label", async () => {
    expect(await verify(seedToSignKey(seed), await sign(seed, "seg", message), "cert", message)).toBe(false);
  });

  it("K1 refuses S + L, which is another encoding of the same signature", async () => {
    const signature = await sign(seed, "seg", message);
    expect(await verify(seedToSignKey(seed), addOrder(signature), "seg", message)).toBe(false);
  });

  it.each([0, 63, 65])("K1 refuses a signature of %i bytes", async (length) => {
    expect(await verify(seedToSignKey(seed), new Uint8Array(length), "seg", message)).toBe(false);
  });

  it.each([
    ["00".repeat(32), "order 4"],
    [`${"00".repeat(31)}80`, "order 4, other sign"],
    [`01${"00".repeat(31)}`, "the neutral point"],
    [`01${"00".repeat(30)}80`, "the neutral point with a sign"],
    [`ec${"ff".repeat(30)}7f`, "order 2"],
    [`ec${"ff".repeat(31)}`, "order 2 with a sign"],
    ["26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "order 8"],
    ["26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85", "order 8, other sign"],
    ["c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", "order 8, other root"],
    ["c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", "order 8, other root and sign"],
    [`ed${"ff".repeat(30)}7f`, "p, not canonical"],
    [`f0${"ff".repeat(30)}7f`, "p + 3, not canonical"],
    ["ff".repeat(32), "not canonical"],
  ])("K2 refuses the public key %s, %s", (hex) => {
    expect(isSoundSignKey(hexToBytes(hex))).toBe(false);
  });

  it("K1 refuses the signature of zeros that a small-order key would let pass", async () => {
    expect(
      await verify(
        hexToBytes(`01${"00".repeat(31)}`),
        concatBytes(hexToBytes(`01${"00".repeat(31)}`), new Uint8Array(32)),
        "seg",
        message,
      ),
    ).toBe(false);
  });
});

describe("sealed boxes", () => {
  it("K3 are opened by libsodium", async () => {
    const pair = makeBoxKeyPair(systemRandom);
    const sealed = await sealToKey(pair.publicKey, message, systemRandom);
    expect(bytesToHex(sodium.crypto_box_seal_open(sealed, pair.publicKey, pair.secretKey))).toBe(bytesToHex(message));
  });

  it("K3 open what libsodium sealed", async () => {
    const pair = makeBoxKeyPair(systemRandom);
    expect(await openSealed(pair, sodium.crypto_box_seal(message, pair.publicKey))).toEqual(message);
  });

  it("K3 do not open with another key", async () => {
    const sealed = await sealToKey(makeBoxKeyPair(systemRandom).publicKey, message, systemRandom);
    expect(await openSealed(makeBoxKeyPair(systemRandom), sealed)).toBeNull();
  });

  it("K3 do not open after any one byte changed", async () => {
    const pair = makeBoxKeyPair(systemRandom);
    const sealed = await sealToKey(pair.publicKey, message, systemRandom);
    const opened = await Promise.all(
      [...sealed.keys()].map((at) => openSealed(pair, sealed.with(at, (sealed[at] ?? 0) ^ 1))),
    );
    expect(opened.every((plaintext) => plaintext === null)).toBe(true);
  });

  it("never throw on arbitrary bytes", async () => {
    const pair = makeBoxKeyPair(systemRandom);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 120 }), async (bytes) => (await openSealed(pair, bytes)) === null),
    );
  });

  it.each([
    "00".repeat(32),
    `01${"00".repeat(31)}`,
    `ec${"ff".repeat(30)}7f`,
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    `ed${"ff".repeat(30)}7f`,
    `ee${"ff".repeat(30)}7f`,
    "ff".repeat(32),
  ])("K4 refuse to seal to the key %s", async (hex) => {
    expect(isSoundBoxKey(hexToBytes(hex))).toBe(false);
    await expect(sealToKey(toBoxKey(hexToBytes(hex)), message, systemRandom)).rejects.toMatchObject({
      code: "BOX_KEY_UNSOUND",
    });
  });

  it("X25519 gives the same bytes from WebCrypto and tweetnacl", async () => {
    const [a, b] = [makeBoxKeyPair(systemRandom), makeBoxKeyPair(systemRandom)];
    expect(bytesToHex(await agreeNatively(a.secretKey, b.publicKey))).toBe(
      bytesToHex(nacl.scalarMult(b.secretKey, a.publicKey)),
    );
  });
});

describe("derivation and stretching", () => {
  it("WebCrypto passes both known-answer tests here", async () => {
    expect([await isNative("Ed25519"), await isNative("X25519")]).toEqual([true, true]);
  });

  it("HKDF equals WebCrypto's", async () => {
    const key = await crypto.subtle.importKey("raw", seed, "HKDF", false, ["deriveBits"]);
    const theirs = await crypto.subtle.deriveBits(
      { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: concatBytes(label("row"), message) },
      key,
      88 * 8,
    );
    expect(bytesToHex(deriveBytes("row", seed, [message], 88))).toBe(bytesToHex(new Uint8Array(theirs)));
  });

  it("Argon2id equals the bytes of an independent implementation", async () => {
    const salt = new Uint8Array(16).fill(7);
    const theirs = argon2id(message, salt, { t: 2, m: 19 * 1024, p: 1, dkLen: 32 });
    expect(bytesToHex(await stretch(message, salt, STRETCH_FLOOR))).toBe(bytesToHex(theirs));
  });

  it.each([
    { memoryKib: 8, passes: 2 },
    { memoryKib: 19 * 1024, passes: 1 },
    { memoryKib: 10_000_000, passes: 2 },
  ])("K5 refuses to stretch with %o", async (setting) => {
    await expect(stretch(message, new Uint8Array(16), setting)).rejects.toMatchObject({ code: "STRETCH_SETTING" });
  });

  it("K5 chooses the target on a fast phone", () => {
    expect(chooseSetting(100)).toEqual(STRETCH_TARGET);
  });

  it("K5 never goes below the floor on a slow phone", () => {
    expect(chooseSetting(60_000)).toEqual(STRETCH_FLOOR);
  });
});
