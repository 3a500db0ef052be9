/** Makes ops on what is there already, and notices. Rules F3, F4 and F6 of SPEC.md. */
import { type RecordId, type SignKey, toOpId } from "../kit/brand.ts";
import { hexToBytes } from "../kit/bytes.ts";
import type { CborMap } from "../kit/cbor.ts";
import { drawOpId, makeFirst, NOTHING, nextTime, type OpSource } from "./make-create.ts";
import type { RecordState } from "./merge.ts";
import { MAX_REPLACED, OP_KINDS, type Op } from "./op.ts";

/** Kinds that set fields of a record that is there already. */
export type ChangeKind = typeof OP_KINDS.put | typeof OP_KINDS.confirm | typeof OP_KINDS.reissue;
/** Kinds that end a record. */
export type EndKind = typeof OP_KINDS.erase | typeof OP_KINDS.withdraw;

/** Tells coordinators something that belongs to no record; `fields` as in the table of wire/SPEC.md. */
export const makeNotice = (source: OpSource, author: SignKey, fields: CborMap): Op =>
  makeFirst(source, author, OP_KINDS.notice, { ...NOTHING, fields });

/** Ends a record for good: erases it, or withdraws it. */
export const makeEnd = (source: OpSource, recordId: RecordId, kind: EndKind): Op => ({
  opId: drawOpId(source),
  kind,
  recordId,
  time: nextTime(source),
  ...NOTHING,
});

/** Sets fields of a known record and replaces every value there, those that are equal to the one shown included; at most 64 a field. */
export function makeChange(
  source: OpSource,
  record: RecordState,
  fields: CborMap,
  formVersion: number,
  kind: ChangeKind = OP_KINDS.put,
): Op {
  // Readers refuse a longer list; what is left over stays a visible conflict that the next change replaces.
  const seen = (field: number) =>
    (record.writesByField.get(field) ?? []).slice(0, MAX_REPLACED).map(({ opId }) => toOpId(hexToBytes(opId)));
  const replaces = new Map(
    [...fields.keys()].map((field) => [field, seen(field)] as const).filter(([, ids]) => ids.length > 0),
  );
  const { recordId } = record;
  return { opId: drawOpId(source), kind, recordId, time: nextTime(source), fields, replaces, formVersion };
}
