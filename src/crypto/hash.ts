/** SHA-256 (FIPS 180-4) and HKDF-SHA-256 (RFC 5869, empty salt), always under a label. Uses noble-hashes: synchronous, the same in every engine; SHA-256 the host's own where it has one. */
import { hkdf as nobleHkdf } from "@noble/hashes/hkdf.js";
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concatBytes, copyBytes, zeroBytes } from "../kit/bytes.ts";
import { host } from "./host.ts";
import { type LabelName, label } from "./labels.ts";

/**
 * One hasher for all, and one place that it writes to, begun anew each time and cleared behind each: a first sync hashes ten thousand short messages, and making hashers,
 * or the view of a fresh place, would cost more than hashing.
 */
const [blank, hasher, place] = [nobleSha256.create(), nobleSha256.create(), new Uint8Array(32)];

function hashParts(parts: readonly Uint8Array[], length = 32): Bytes {
  const [first, ...more] = parts;
  if (host.sha256 && first)
    return copyBytes(host.sha256(more.length > 0 ? concatBytes(...parts) : first).subarray(0, length));
  blank._cloneInto(hasher);
  for (const part of parts) hasher.update(part);
  hasher.digestInto(place);
  hasher.destroy();
  const hash = place.slice(0, length);
  zeroBytes(place);
  return hash;
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
