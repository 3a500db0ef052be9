/** Padding hides lengths: 0x80, then zeros, to 512 · 2ⁿ bytes, or to steps of 4 KiB for snapshot pages. Rule W6. */
import { type Bytes, concatBytes, copyBytes } from "../kit/bytes.ts";
import { UsageError } from "../kit/errors.ts";
import { MAX_PADDED_BYTES, MAX_SNAPSHOT_PADDED_BYTES, SNAPSHOT_STEP_BYTES } from "./limits.ts";

const SMALLEST = 512;

/** Length to which a plaintext of `length` bytes is padded. */
export function paddedLength(length: number, isSnapshot: boolean): number {
  if (isSnapshot) return Math.ceil((length + 1) / SNAPSHOT_STEP_BYTES) * SNAPSHOT_STEP_BYTES;
  return SMALLEST * 2 ** Math.max(0, Math.ceil(Math.log2((length + 1) / SMALLEST)));
}

/** Pads `plaintext`; throws `UsageError` where it does not fit a segment of its kind. */
export function pad(plaintext: Uint8Array, isSnapshot: boolean): Bytes {
  const length = paddedLength(plaintext.length, isSnapshot);
  if (length > (isSnapshot ? MAX_SNAPSHOT_PADDED_BYTES : MAX_PADDED_BYTES)) throw new UsageError("PLAINTEXT_TOO_LARGE");
  return concatBytes(plaintext, Uint8Array.of(0x80), new Uint8Array(length - plaintext.length - 1));
}

/** Takes padding off; `null` where the bytes are not exactly what `pad` writes. */
export function unpad(padded: Uint8Array, isSnapshot: boolean): Bytes | null {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end--;
  if (end < 0 || padded[end] !== 0x80 || paddedLength(end, isSnapshot) !== padded.length) return null;
  return copyBytes(padded.subarray(0, end));
}
