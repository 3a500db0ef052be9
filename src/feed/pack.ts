/** Packing: which ops of an outbox fit the next segment. Pure. Rule F5 of SPEC.md. */
import type { Bytes } from "../kit/bytes.ts";
import { RuleError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { MAX_PLAINTEXT_BYTES } from "../wire/limits.ts";
import { encodeOp, type Op, type Seen } from "./op.ts";
import { encodeOpBatch } from "./op-batch.ts";

/** The plaintext of a segment and how many ops from the front of the outbox it holds. */
export interface Packed {
  readonly plaintext: Bytes;
  readonly count: number;
}

/** Bytes around the ops: version, list heads. */
const FRAME_BYTES = 8;

/**
 * Packs as many ops from the front as fit `maxBytes` (a whole segment, or less on a weak link), at least one.
 * Fails with `OP_TOO_LARGE` where the first op alone does not fit a segment; then nothing was packed and nothing is lost.
 */
export function packOps(
  ops: readonly Op[],
  seen: readonly Seen[],
  maxBytes = MAX_PLAINTEXT_BYTES,
): Result<Packed, RuleError<"OP_TOO_LARGE">> {
  let bytes = encodeOpBatch({ seen, ops: [] }).length + FRAME_BYTES;
  let count = 0;
  for (const op of ops) {
    bytes += encodeOp(op).length;
    if (bytes > maxBytes && count > 0) break;
    count++;
  }
  const plaintext = encodeOpBatch({ seen, ops: ops.slice(0, count) });
  return plaintext.length > MAX_PLAINTEXT_BYTES ? err(new RuleError("OP_TOO_LARGE")) : ok({ plaintext, count });
}
