/**
 * Node's own cryptography where the rooms that browsers share would be slow: SHA-256, Ed25519 checks, public keys, and the relay's signatures (RFC 8032). Keys are imported once and
 * kept while they are used. Signatures are checked by Node's threads: a check takes longer than all else that a segment costs, handing it over a tenth of that, and so two processors share the work.
 * Everything else is done at once.
 */
import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from "node:crypto";
import { promisify } from "node:util";
import { host } from "../crypto/host.ts";
import { label } from "../crypto/labels.ts";
import type { Signer } from "../crypto/sign.ts";
import { bytesToHex, concatBytes, copyBytes, hexToBytes } from "../kit/bytes.ts";

/** Frames around a raw key (RFC 8410). */
const SPKI = hexToBytes("302a300506032b6570032100");
const PKCS8 = {
  Ed25519: hexToBytes("302e020100300506032b657004220420"),
  X25519: hexToBytes("302e020100300506032b656e04220420"),
} as const;
/** All are forgotten together at so many: each costs less than a check to import again. */
const MOST_KEYS = 4_096;

const keyByHex = new Map<string, KeyObject>();

function importKey(key: Uint8Array): KeyObject {
  const hex = bytesToHex(key);
  const known = keyByHex.get(hex);
  if (known) return known;
  const made = createPublicKey({ key: Buffer.concat([SPKI, key]), format: "der", type: "spki" });
  if (keyByHex.size >= MOST_KEYS) keyByHex.clear();
  keyByHex.set(hex, made);
  return made;
}

/** From now on `../crypto` hashes and checks with Node's own, in all of this process. */
export function useNative(): void {
  host.sha256 = (bytes) => hash("sha256", bytes, "buffer");
  host.verify = async (key, signature, message) => checkInThread(null, message, importKey(key), signature);
  host.publicKey = (curve, secret) =>
    copyBytes(createPublicKey(importSecret(curve, secret)).export({ format: "der", type: "spki" }).subarray(-32));
}

const checkInThread = promisify(verify);

const importSecret = (curve: "Ed25519" | "X25519", secret: Uint8Array) =>
  createPrivateKey({ key: Buffer.concat([PKCS8[curve], secret]), format: "der", type: "pkcs8" });

/** Signs with the key of a 32-byte seed. */
export function makeSigner(seed: Uint8Array): Signer {
  const key = importSecret("Ed25519", seed);
  return async (name, message) => copyBytes(sign(null, concatBytes(label(name), message), key));
}
