/**
 * Ed25519 (RFC 8032) over a label and a message: the host's own check, WebCrypto where its known-answer test passes, tweetnacl elsewhere, same bytes.
 *
 * K1: `verify` checks lengths, then S < L, then the key, then asks the library, because libraries differ in what they let pass.
 */
import nacl from "tweetnacl";
import type { SignKey } from "../kit/brand.ts";
import { toSignKey } from "../kit/brand.ts";
import { type Bytes, concatBytes, copyBytes, hexToBytes } from "../kit/bytes.ts";
import { UsageError } from "../kit/errors.ts";
import { host } from "./host.ts";
import { type LabelName, label } from "./labels.ts";
import { isNative, signNatively, verifyNatively } from "./native.ts";
import { isBelow, isSoundSignKey } from "./points.ts";

const ORDER = hexToBytes(`edd3f55c1a631258d69cf7a2def9de14${"00".repeat(15)}10`); // L, little-endian

/** Signs under a label without showing the key: what a room gets that must sign but not hold keys. */
export type Signer = (name: LabelName, message: Uint8Array) => Promise<Bytes>;

/** Public key of a 32-byte `seed`. */
export const seedToSignKey = (seed: Uint8Array): SignKey =>
  toSignKey(host.publicKey?.("Ed25519", seed) ?? nacl.sign.keyPair.fromSeed(seed).publicKey);

/** 64-byte signature over the label and `message` with the key of the 32-byte `seed`. */
export async function sign(seed: Uint8Array, name: LabelName, message: Uint8Array): Promise<Bytes> {
  if (seed.length !== 32) throw new UsageError("LENGTH_WRONG");
  const labelled = concatBytes(label(name), message);
  if (await isNative("Ed25519")) return signNatively(seed, labelled);
  return copyBytes(nacl.sign.detached(labelled, nacl.sign.keyPair.fromSeed(seed).secretKey));
}

/** Whether `signature` (64 bytes) holds for the label and `message` under `key`. Never throws; every failure looks the same. Rule K1. */
export async function verify(
  key: Uint8Array,
  signature: Uint8Array,
  name: LabelName,
  message: Uint8Array,
): Promise<boolean> {
  if (signature.length !== 64 || !isBelow(signature.subarray(32), ORDER) || !isSoundSignKey(key)) return false;
  const labelled = concatBytes(label(name), message);
  try {
    if (host.verify) return await host.verify(key, signature, labelled);
    if (await isNative("Ed25519")) return await verifyNatively(key, signature, labelled);
    return nacl.sign.detached.verify(labelled, signature, key);
  } catch {
    return false; // WebCrypto throws for keys that are no point of the curve
  }
}
