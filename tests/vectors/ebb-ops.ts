/** Operations of README.md on ops and on recovery papers by the code in src. */

import type { Recovery } from "../../src/control/terms.ts";
import { encodeOp, isCreation, type Op, recordIdOf, type Seen } from "../../src/feed/op.ts";
import { decodeOpBatch } from "../../src/feed/op-batch.ts";
import { toOpId, toSignKey } from "../../src/kit/brand.ts";
import { encodeCbor } from "../../src/kit/cbor.ts";
import { combineShares, makeRecovery } from "../../src/recovery/recovery-set.ts";
import { decodeShare, encodeShare, SHARE_INDEXES, type Share } from "../../src/recovery/share.ts";
import { type Answer, bytesOf, hexOf, hexOrNull, type Json, type Operation, ok, textOf } from "./json.ts";

const seenToJson = ({ feedId, seq, head16 }: Seen): Json => ({ feedId: hexOf(feedId), seq, head16: hexOf(head16) });

const opToJson =
  (author: string) =>
  (op: Op): Json => ({
    opId: hexOf(op.opId),
    kind: op.kind,
    recordId: hexOf(op.recordId),
    ms: op.time[0],
    counter: op.time[1],
    fields: Object.fromEntries([...op.fields].map(([field, value]) => [field, hexOf(encodeCbor(value))])),
    replaces: Object.fromEntries([...op.replaces].map(([field, ids]) => [field, ids.map(hexOf)])),
    formVersion: op.formVersion,
    actor: op.actor ? hexOf(op.actor) : null,
    isCreation: isCreation(op, toSignKey(bytesOf(author))),
    op: hexOf(encodeOp(op)),
  });

export const opOperations: Readonly<Record<string, Operation>> = {
  "record-id": ({ author, opId }) =>
    ok({ recordId: hexOf(recordIdOf(toSignKey(bytesOf(author)), toOpId(bytesOf(opId)))) }),
  "decode-ops": ({ plaintext, author }) => {
    const batch = decodeOpBatch(bytesOf(plaintext));
    if (!batch.ok) return { outcome: batch.error.code };
    return ok({ seen: batch.value.seen.map(seenToJson), ops: batch.value.ops.map(opToJson(textOf(author))) });
  },
};

const setToJson = ({ setId, boxKey, signKey }: Recovery) => ({
  setId: hexOf(setId),
  boxKey: hexOf(boxKey),
  signKey: hexOf(signKey),
});

const readPaper = (text: Json | undefined): Share | Answer => {
  const share = decodeShare(textOf(text));
  if (share.ok) return share.value;
  const { code } = share.error;
  return "line" in share.error ? { outcome: code, gives: { line: share.error.line } } : { outcome: code };
};

export const paperOperations: Readonly<Record<string, Operation>> = {
  "recovery-keys": async ({ seed }) => ok(setToJson((await makeRecovery({ bytes: () => bytesOf(seed) })).recovery)),
  "write-paper": ({ setId, number, share }) => {
    const index = SHARE_INDEXES.find((known) => known === number) ?? 1;
    return ok({ text: encodeShare({ setId: bytesOf(setId), index, part: bytesOf(share) }) });
  },
  "read-paper": ({ text }) => {
    const share = readPaper(text);
    if ("outcome" in share) return share;
    return ok({ setId: hexOf(share.setId), number: share.index, share: hexOf(share.part) });
  },
  "combine-papers": async ({ one, other, sealed }) => {
    const shares = [readPaper(one), readPaper(other)] as const;
    if ("outcome" in shares[0] || "outcome" in shares[1]) throw new TypeError("papers that hold are expected");
    const keys = await combineShares(shares[0], shares[1]);
    if (!keys.ok) return { outcome: keys.error.code };
    return ok({ ...setToJson(keys.value.recovery), plaintext: hexOrNull(await keys.value.open(bytesOf(sealed))) });
  },
};
