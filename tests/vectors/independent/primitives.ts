/** Cryptography by libsodium and node:crypto alone, after src/crypto/SPEC.md. */
import { Buffer } from "node:buffer";
import { createHash, hkdfSync } from "node:crypto";
import sodium from "libsodium-wrappers";

await sodium.ready;

export const ZEROS_32 = Buffer.alloc(32);

export const label = (name: string): Buffer => Buffer.from(`ebb/${name}/1\0`, "latin1");

export const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

export const labelled = (name: string, ...parts: readonly Uint8Array[]): Buffer => sha256(label(name), ...parts);

export const hkdf = (name: string, secret: Uint8Array, parts: readonly Uint8Array[], length: number): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, Buffer.alloc(0), Buffer.concat([label(name), ...parts]), length));

export const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const littleEndian = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`);
const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const numbers = (...hex: readonly string[]) => hex.map((text) => littleEndian(Buffer.from(text, "hex")));
const SMALL_Y = [
  0n,
  1n,
  P - 1n,
  ...numbers(
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  ),
];
const SMALL_U = [
  0n,
  1n,
  P - 1n,
  ...numbers(
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  ),
];

/** K2. */
export const isSoundSignKey = (key: Uint8Array): boolean => {
  const y = littleEndian(key) & (2n ** 255n - 1n);
  return key.length === 32 && y < P && !SMALL_Y.includes(y);
};

/** K4. */
export const isSoundBoxKey = (key: Uint8Array): boolean =>
  key.length === 32 && littleEndian(key) < P && !SMALL_U.includes(littleEndian(key));

/** K1. */
export function verify(key: Uint8Array, signature: Uint8Array, name: string, message: Uint8Array): boolean {
  if (signature.length !== 64 || littleEndian(signature.subarray(32)) >= L || !isSoundSignKey(key)) return false;
  return sodium.crypto_sign_verify_detached(signature, Buffer.concat([label(name), message]), key);
}

export const signKeyOf = (seed: Uint8Array): Uint8Array => sodium.crypto_sign_seed_keypair(seed).publicKey;

export const sign = (seed: Uint8Array, name: string, message: Uint8Array): Uint8Array =>
  sodium.crypto_sign_detached(Buffer.concat([label(name), message]), sodium.crypto_sign_seed_keypair(seed).privateKey);

export const boxKeyOf = (secret: Uint8Array): Uint8Array => sodium.crypto_scalarmult_base(secret);

export const keyIdOf = (key: Uint8Array): Buffer => labelled("kid", key).subarray(0, 8);

/** K3, with a given ephemeral secret. */
export function sealTo(recipient: Uint8Array, plaintext: Uint8Array, ephemeralSecret: Uint8Array): Buffer {
  const ephemeral = boxKeyOf(ephemeralSecret);
  const nonce = sodium.crypto_generichash(24, Buffer.concat([ephemeral, recipient]), null);
  return Buffer.concat([ephemeral, sodium.crypto_box_easy(plaintext, nonce, recipient, ephemeralSecret)]);
}

/** K3, K4: `null` for what does not open. */
export function openSealed(secret: Uint8Array, sealed: Uint8Array): Uint8Array | null {
  if (sealed.length < 48 || !isSoundBoxKey(sealed.subarray(0, 32))) return null;
  try {
    return sodium.crypto_box_seal_open(sealed, boxKeyOf(secret), secret);
  } catch {
    return null;
  }
}

/** K6. */
export const sealSecret = (key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array): Uint8Array =>
  sodium.crypto_secretbox_easy(plaintext, nonce, key);

/** K6: `null` for what does not open. */
export function openSecret(key: Uint8Array, nonce: Uint8Array, box: Uint8Array): Uint8Array | null {
  if (box.length < 16) return null;
  try {
    return sodium.crypto_secretbox_open_easy(box, nonce, key);
  } catch {
    return null;
  }
}
