/**
 * Frames: a segment as it travels, taken apart and checked from outside. Opening it is another matter (segment.ts). Rules W5, W10, W12 of SPEC.md.
 */
import { sha256 } from "../crypto/hash.ts";
import { verify } from "../crypto/sign.ts";
import type { Head, SignKey } from "../kit/brand.ts";
import { type Bytes, concatBytes, copyBytes, isEqualBytes } from "../kit/bytes.ts";
import { CodecError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { decodeHeader, type Header, type HeaderFailure, headerToHead } from "./header.ts";
import { HEADER_BYTES, SIGNATURE_BYTES } from "./limits.ts";

/** What stays of a segment whose body was dropped: the chain still verifies. */
export interface Husk {
  readonly header: Header;
  /** The 144 bytes as received. */
  readonly headerBytes: Bytes;
  readonly signature: Bytes;
  readonly head: Head;
}

/** A whole segment as it travels, taken apart but not believed. */
export interface Frame extends Husk {
  readonly body: Bytes;
}

export type FrameFailure = HeaderFailure | CodecError<"FRAME_LENGTH" | "BODY_HASH">;

/** Header ‖ signature ‖ body. */
export const frameToBytes = (frame: Frame): Bytes => concatBytes(frame.headerBytes, frame.signature, frame.body);

/** Takes a whole frame apart and checks sizes and the body's hash; signature and chain are not looked at. */
export function decodeFrame(bytes: Uint8Array): Result<Frame, FrameFailure> {
  const header = decodeHeader(bytes.subarray(0, HEADER_BYTES));
  if (!header.ok) return header;
  const bodyAt = HEADER_BYTES + SIGNATURE_BYTES;
  if (bytes.length !== bodyAt + header.value.bodyLen) return err(new CodecError("FRAME_LENGTH"));
  const body = copyBytes(bytes.subarray(bodyAt));
  if (!isEqualBytes(sha256(body), header.value.bodyHash)) return err(new CodecError("BODY_HASH"));
  const headerBytes = copyBytes(bytes.subarray(0, HEADER_BYTES));
  return ok({
    header: header.value,
    headerBytes,
    signature: copyBytes(bytes.subarray(HEADER_BYTES, bodyAt)),
    body,
    head: headerToHead(headerBytes),
  });
}

/** Whether the header was signed by `author`: Ed25519 over "ebb/seg/1\0" ‖ header. */
export const verifyFrame = (frame: Pick<Frame, "headerBytes" | "signature">, author: SignKey): Promise<boolean> =>
  verify(author, frame.signature, "seg", frame.headerBytes);

/** Where a frame stands relative to the reader's newest head of that feed (`null` before the first). */
export type ChainStep = "next" | "known" | "gap" | "fork";

/** Rule W10: only a frame that names the reader's head is next; an older position is `known` or, seen through its hash by the caller, a fork. */
export function chainStep(header: Header, newest: { readonly seq: number; readonly head: Head } | null): ChainStep {
  const expected = (newest?.seq ?? 0) + 1;
  if (header.seq < expected) return "known";
  if (header.seq > expected) return "gap";
  return newest === null || isEqualBytes(header.prev, newest.head) ? "next" : "fork";
}
