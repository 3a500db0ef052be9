/** Operations of README.md on snapshots by the code in src. */
import { type AuthoredOp, decodeOp, encodeOp } from "../../src/feed/op.ts";
import { decodeManifest, decodeSnapshotPage, digestOps, digestPages } from "../../src/feed/snapshot.ts";
import { opsToColumns, type SealedOp } from "../../src/feed/snapshot-page.ts";
import { toFeedId, toSignKey } from "../../src/kit/brand.ts";
import { type Result, unwrapResult } from "../../src/kit/result.ts";
import { bytesOf, hexOf, type Json, listOf, numberOf, type Operation, objectOf, ok } from "./json.ts";

const answerOf = <Value>(result: Result<Value, { readonly code: string }>, toJson: (value: Value) => Json) =>
  result.ok ? ok(toJson(result.value)) : { outcome: result.error.code };

function opOfJson(json: Json): SealedOp {
  const { author, feedId, seq, seen, op } = objectOf(json);
  const heads = listOf(seen).map(objectOf);
  return {
    author: toSignKey(bytesOf(author)),
    feedId: toFeedId(bytesOf(feedId)),
    seq: numberOf(seq),
    seen: heads.map((one) => ({
      feedId: toFeedId(bytesOf(one.feedId)),
      seq: numberOf(one.seq),
      head16: bytesOf(one.head16),
    })),
    op: unwrapResult(decodeOp(bytesOf(op))),
    stated: null,
  };
}

const opToJson = ({ author, feedId, seq, seen, op }: AuthoredOp): Json => ({
  author: hexOf(author),
  feedId: hexOf(feedId ?? new Uint8Array()),
  seq,
  seen: seen.map((one) => ({ feedId: hexOf(one.feedId), seq: one.seq, head16: hexOf(one.head16) })),
  op: hexOf(encodeOp(op)),
});

/** Columns of ops, for the cases to put into pages. */
export const columnsOf = (ops: readonly Json[]): Uint8Array => opsToColumns(ops.map(opOfJson));

export const snapshotOperations: Readonly<Record<string, Operation>> = {
  "decode-snapshot-page": async (given) =>
    answerOf(await decodeSnapshotPage(bytesOf(given.page), new Uint8Array(32)), (ops) => ({ ops: ops.map(opToJson) })),
  "decode-snapshot-manifest": (given) =>
    answerOf(decodeManifest(bytesOf(given.manifest)), ({ heads, digest, id, ...numbers }) => ({
      ...numbers,
      heads: heads.map(({ feedId, seq, head }) => ({ feedId: hexOf(feedId), seq, head: hexOf(head) })),
      digest: hexOf(digest),
      id: hexOf(id),
    })),
  "digest-pages": (given) => ok({ digest: hexOf(digestPages(listOf(given.pages).map(bytesOf))) }),
  "digest-ops": (given) => ok({ digest: hexOf(digestOps(listOf(given.ops).map(opOfJson))) }),
};
