/** X25519 key pairs and the short names by which segments speak of them. */
import nacl from "tweetnacl";
import { type BoxKey, type KeyId, toBoxKey, toKeyId } from "../kit/brand.ts";
import type { Bytes } from "../kit/bytes.ts";
import type { Random } from "../kit/random.ts";
import { hashLabelled } from "./hash.ts";
import { host } from "./host.ts";

/** An X25519 key pair; `secretKey` is 32 bytes and belongs to the room that made it. */
export interface BoxKeyPair {
  readonly publicKey: BoxKey;
  readonly secretKey: Bytes;
}

/** Public key of a 32-byte X25519 secret. */
export const secretToBoxKey = (secretKey: Uint8Array): BoxKey =>
  toBoxKey(host.publicKey?.("X25519", secretKey) ?? nacl.scalarMult.base(secretKey));

/** A fresh X25519 key pair. */
export function makeBoxKeyPair(random: Random): BoxKeyPair {
  const secretKey = random.bytes(32);
  return { publicKey: secretToBoxKey(secretKey), secretKey };
}

/** Names a box key in a segment without showing it: SHA-256("ebb/kid/1\0" ‖ key)[0..8]. */
export const boxKeyToId = (key: Uint8Array): KeyId => toKeyId(hashLabelled("kid", key).subarray(0, 8));
