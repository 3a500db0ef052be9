/**
 * A share on paper: which set it belongs to, which of the three it is, and its part of the seed, with a checksum, because the shares themselves
 * carry none: damaged ones combine to a wrong seed without a word. Rules X3, X7 of SPEC.md.
 */
import { hashLabelled } from "../crypto/hash.ts";
import { type Bytes, concatBytes, isEqualBytes } from "../kit/bytes.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { bytesToLines, type LinesProblem, linesToBytes } from "./lines.ts";

/** Number of a paper. */
export type ShareIndex = 1 | 2 | 3;

export interface Share {
  /** 4 bytes: the start of what follows from the seed under label `recovery-set`. */
  readonly setId: Bytes;
  readonly index: ShareIndex;
  /** 17 bytes: a point of the polynomial for each byte of the seed, then where it was taken. Secret. */
  readonly part: Bytes;
}

/**
 * Why a text is no share. `SHARE_VERSION`: every line holds, but it was written by another version. `SHARE_DAMAGED`: every line holds, the whole
 * does not.
 */
export type ShareProblem = LinesProblem | { readonly code: "SHARE_VERSION" | "SHARE_DAMAGED" };

const SHARE_VERSION = 1;
const BODY_LENGTH = 23;
export const SHARE_INDEXES: readonly ShareIndex[] = [1, 2, 3];

/** The four lines of a paper. */
export function encodeShare({ setId, index, part }: Share): string {
  const body = concatBytes(Uint8Array.of(SHARE_VERSION), setId, Uint8Array.of(index), part);
  return bytesToLines(concatBytes(body, checksum(body)));
}

/** Reads what stands on a paper, however it was typed. */
export function decodeShare(text: string): Result<Share, ShareProblem> {
  const bytes = linesToBytes(text);
  if (!bytes.ok) return bytes;
  if (bytes.value[0] !== SHARE_VERSION) return err({ code: "SHARE_VERSION" });
  const body = bytes.value.subarray(0, BODY_LENGTH);
  const index = SHARE_INDEXES.find((known) => known === body[5]);
  if (!index || !isEqualBytes(checksum(body), bytes.value.subarray(BODY_LENGTH))) return err({ code: "SHARE_DAMAGED" });
  return ok({ setId: body.slice(1, 5), index, part: body.slice(6) });
}

const checksum = (body: Uint8Array): Bytes => hashLabelled("recovery-share", body).slice(0, 4);
