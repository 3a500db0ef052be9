/** Ops as a segment holds them, several to one: plaintext [1, seen, ops]. Rules F1, F2 of SPEC.md. */
import { toFeedId } from "../kit/brand.ts";
import type { Bytes } from "../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { type Reader, readBytes, readInteger, readList, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { MAX_PLAINTEXT_BYTES } from "../wire/limits.ts";
import { type Op, type OpFailure, opToCbor, readOp, type Seen } from "./op.ts";

export interface OpBatch {
  readonly seen: readonly Seen[];
  readonly ops: readonly Op[];
}

const VERSION = 1;
const MAX_OPS = 1_000;

/** Bytes of one segment's plaintext. */
export const encodeOpBatch = ({ seen, ops }: OpBatch): Bytes =>
  encodeCbor([VERSION, seen.map(({ feedId, seq, head16 }) => [feedId, seq, head16]), ops.map(opToCbor)]);

/** Reads a segment's plaintext; one op that does not parse refuses the batch. */
export function decodeOpBatch(bytes: Uint8Array): Result<OpBatch, OpFailure> {
  const decoded = decodeCbor(bytes, MAX_PLAINTEXT_BYTES);
  const parts = decoded.ok ? readTuple(3)(decoded.value) : null;
  const [seen, ops] = [readList(readSeen, 16)(parts?.[1]), readList(readOp, MAX_OPS)(parts?.[2])];
  return parts?.[0] === VERSION && seen && ops ? ok({ seen, ops }) : err(new CodecError("OPS_MALFORMED"));
}

const readSeen: Reader<Seen> = (value) => {
  const parts = readTuple(3)(value);
  const [feedId, seq, head16] = [
    readBytes(16)(parts?.[0]),
    readInteger(1, 0xffff_ffff)(parts?.[1]),
    readBytes(16)(parts?.[2]),
  ];
  return feedId && seq && head16 ? { feedId: toFeedId(feedId), seq, head16 } : null;
};
