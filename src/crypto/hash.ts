/** SHA-256 (FIPS 180-4) and HKDF-SHA-256 (RFC 5869, empty salt), always under a label. Synchronous, the same in every engine. Keys are derived by noble-hashes; SHA-256 is the host's own where it has one. */
import { hkdf as nobleHkdf } from "@noble/hashes/hkdf.js";
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concatBytes, copyBytes } from "../kit/bytes.ts";
import { host } from "./host.ts";
import { type LabelName, label } from "./labels.ts";
import { sha256OfParts } from "./sha256.ts";

function hashParts(parts: readonly Uint8Array[], length = 32): Bytes {
  if (!host.sha256) return sha256OfParts(parts, length);
  const [first, ...more] = parts;
  return copyBytes(host.sha256(first && more.length === 0 ? first : concatBytes(...parts)).subarray(0, length));
}

/** SHA-256 of `bytes` alone: 32 bytes. Only for fields that the formats define without a label, such as `bodyHash`. */
export const sha256 = (bytes: Uint8Array): Bytes => hashParts([bytes]);

/** SHA-256 over the label and `parts`: 32 bytes. Callers pass parts of fixed length, or one part only, so that no two inputs run together. */
export const hashLabelled = (name: LabelName, ...parts: readonly Uint8Array[]): Bytes =>
  hashParts([label(name), ...parts]);

/** The first 16 bytes of `hashLabelled`. */
export const hashToId = (name: LabelName, ...parts: readonly Uint8Array[]): Bytes =>
  hashParts([label(name), ...parts], 16);

/** HKDF-SHA-256 of `secret` with `info` = the label and `parts`; `length` 1 to 8,160 bytes. */
export const deriveBytes = (name: LabelName, secret: Uint8Array, parts: readonly Uint8Array[], length: number): Bytes =>
  copyBytes(nobleHkdf(nobleSha256, secret, undefined, concatBytes(label(name), ...parts), length));
