/**
 * Anonymous sealed boxes, byte for byte libsodium's `crypto_box_seal`: ephemeral public key ‖ box, with nonce = BLAKE2b-24(ephemeral key ‖ recipient key).
 * X25519 by WebCrypto where its known-answer test passes, tweetnacl elsewhere. A shared secret of all zeros is refused on both paths.
 */
import { blake2b } from "@noble/hashes/blake2.js";
import nacl from "tweetnacl";
import type { BoxKey } from "../kit/brand.ts";
import { type Bytes, concatBytes, copyBytes, zeroBytes } from "../kit/bytes.ts";
import { UsageError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import { type BoxKeyPair, makeBoxKeyPair } from "./box-keys.ts";
import { agreeNatively, isNative } from "./native.ts";
import { isSoundBoxKey } from "./points.ts";
import { openSecretBox, sealSecretBox } from "./secret-box.ts";

/** Bytes that a sealed box is longer than its plaintext. */
export const SEALED_BOX_OVERHEAD = 48;

// tweetnacl ships the HSalsa20 core that `box.before` ends with, but its types leave it out.
const { crypto_core_hsalsa20: hsalsa20 } = (
  nacl as unknown as {
    lowlevel: { crypto_core_hsalsa20(out: Uint8Array, input: Uint8Array, key: Uint8Array, constant: Uint8Array): void };
  }
).lowlevel;
const SIGMA = new TextEncoder().encode("expand 32-byte k");

/** Seals `plaintext` so that only the holder of `recipient` opens it. Throws `UsageError` for a key that `isSoundBoxKey` refuses. */
export async function sealToKey(recipient: BoxKey, plaintext: Uint8Array, random: Random): Promise<Bytes> {
  if (!isSoundBoxKey(recipient)) throw new UsageError("BOX_KEY_UNSOUND");
  const ephemeral = makeBoxKeyPair(random);
  const key = await agree(ephemeral.secretKey, recipient);
  zeroBytes(ephemeral.secretKey);
  if (key === null) throw new UsageError("BOX_KEY_UNSOUND");
  const box = sealSecretBox(key, sealNonce(ephemeral.publicKey, recipient), plaintext);
  zeroBytes(key);
  return concatBytes(ephemeral.publicKey, box);
}

/** Opens what was sealed to `pair`; `null` for anything else, without telling why. Zeroes the shared key, keeps `pair`. */
export async function openSealed(pair: BoxKeyPair, sealed: Uint8Array): Promise<Bytes | null> {
  if (sealed.length < SEALED_BOX_OVERHEAD) return null;
  const ephemeral = sealed.subarray(0, 32);
  if (!isSoundBoxKey(ephemeral)) return null;
  const key = await agree(pair.secretKey, ephemeral);
  if (key === null) return null;
  const plaintext = openSecretBox(key, sealNonce(ephemeral, pair.publicKey), sealed.subarray(32));
  zeroBytes(key);
  return plaintext;
}

const sealNonce = (ephemeral: Uint8Array, recipient: Uint8Array) =>
  blake2b(concatBytes(ephemeral, recipient), { dkLen: 24 });

/** The key of `crypto_box`: HSalsa20 of the X25519 secret; `null` where that is all zeros. */
async function agree(secretKey: Uint8Array, publicKey: Uint8Array): Promise<Bytes | null> {
  const shared = await sharedSecret(secretKey, publicKey);
  if (shared.every((byte) => byte === 0)) return null;
  const key = new Uint8Array(32);
  hsalsa20(key, new Uint8Array(16), shared, SIGMA);
  zeroBytes(shared);
  return key;
}

async function sharedSecret(secretKey: Uint8Array, publicKey: Uint8Array): Promise<Bytes> {
  if (!(await isNative("X25519"))) return copyBytes(nacl.scalarMult(secretKey, publicKey));
  return agreeNatively(secretKey, publicKey).catch(() => new Uint8Array(32)); // it rejects only where the result is all zeros
}
