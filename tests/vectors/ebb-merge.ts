/** The operation of README.md on merging by the code in src. */
import {
  mergeOps,
  NO_RECORDS,
  type Quarantined,
  type RecordState,
  viewRecord,
  type Write,
} from "../../src/feed/merge.ts";
import { type AuthoredOp, decodeOp } from "../../src/feed/op.ts";
import { makeStanding } from "../../src/feed/standing.ts";
import { toFeedId, toSignKey } from "../../src/kit/brand.ts";
import { encodeCbor } from "../../src/kit/cbor.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { foldGiven } from "./ebb-fold.ts";
import {
  bytesOf,
  hexOf,
  hexOrNull,
  type Json,
  type JsonObject,
  listOf,
  numberOf,
  type Operation,
  objectOf,
  ok,
} from "./json.ts";

function opOfJson(json: Json): AuthoredOp {
  const { author, feedId, seq, seen, op, stated } = objectOf(json);
  const heads = listOf(seen).map(objectOf);
  return {
    author: toSignKey(bytesOf(author)),
    feedId: feedId ? toFeedId(bytesOf(feedId)) : null,
    seq: numberOf(seq),
    seen: heads.map((at) => ({
      feedId: toFeedId(bytesOf(at.feedId)),
      seq: numberOf(at.seq),
      head16: bytesOf(at.head16),
    })),
    op: unwrapResult(decodeOp(bytesOf(op))),
    stated: stated ? bytesOf(stated) : null,
  };
}

const writeToJson = ({ value, author, opId }: Write): JsonObject => ({
  value: hexOf(encodeCbor(value)),
  author: hexOf(author),
  opId,
});

function recordToJson(record: RecordState): Json {
  const fields = [...(viewRecord(record) ?? [])].sort(([a], [b]) => a - b);
  return {
    recordId: hexOf(record.recordId),
    isEnded: record.isEnded,
    endedBy: hexOrNull(record.endedBy),
    creator: hexOrNull(record.creator),
    isStated: record.isStated,
    fields: fields.map(([field, { write, others }]) => ({
      field,
      ...writeToJson(write),
      others: others.map(writeToJson),
    })),
  };
}

const asideToJson = ({ author, op, reason, feedId, seq }: Quarantined): Json => ({
  recordId: hexOf(op.recordId),
  author: hexOf(author),
  opId: hexOf(op.opId),
  reason,
  feedId: hexOrNull(feedId),
  seq,
});

export const mergeOperations: Readonly<Record<string, Operation>> = {
  "merge-ops": async (given) => {
    const standing = makeStanding(await foldGiven(given));
    const { recordById, quarantine } = mergeOps(NO_RECORDS, listOf(given.ops).map(opOfJson), standing);
    const records = [...recordById].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => recordToJson(record));
    return ok({ records, quarantine: quarantine.map(asideToJson) });
  },
};
