/** Makes ops: ids and times are drawn here, once, when a person presses save. Rules F3, F4 and F6 of SPEC.md. */
import { type OpId, type RecordId, type SignKey, toOpId } from "../kit/brand.ts";
import { hexToBytes } from "../kit/bytes.ts";
import type { CborMap } from "../kit/cbor.ts";
import type { Clock } from "../kit/clock.ts";
import type { Random } from "../kit/random.ts";
import type { RecordState } from "./merge.ts";
import { MAX_REPLACED, OP_KINDS, type Op, type OpTime, recordIdOf } from "./op.ts";

export interface OpSource {
  readonly clock: Clock;
  readonly random: Random;
  /** Time of the newest op of this author, if any: a clock that stands still or goes back does not reorder one author's ops. */
  readonly last: OpTime | null;
}

/** Kinds that set fields of a record that is there already. */
export type ChangeKind = typeof OP_KINDS.put | typeof OP_KINDS.confirm | typeof OP_KINDS.reissue;
/** Kinds that end a record. */
export type EndKind = typeof OP_KINDS.erase | typeof OP_KINDS.withdraw;

const NOTHING: Pick<Op, "fields" | "replaces" | "formVersion"> = {
  fields: new Map(),
  replaces: new Map(),
  formVersion: 0,
};

/** A put that creates a record of `author`; the record's id follows from author and op id. */
export const makeCreate = (source: OpSource, author: SignKey, fields: CborMap, formVersion: number): Op =>
  makeFirst(source, author, OP_KINDS.put, { ...NOTHING, fields, formVersion });

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

function makeFirst(
  source: OpSource,
  author: SignKey,
  kind: Op["kind"],
  content: Pick<Op, "fields" | "replaces" | "formVersion">,
): Op {
  const opId = drawOpId(source);
  return { opId, kind, recordId: recordIdOf(author, opId), time: nextTime(source), ...content };
}

const drawOpId = ({ random }: OpSource): OpId => toOpId(random.bytes(16));

function nextTime({ clock, last }: OpSource): OpTime {
  const now = Math.max(0, clock.nowMs());
  if (last === null || now > last[0]) return [now, 0];
  return last[1] < 0xffff ? [last[0], last[1] + 1] : [last[0] + 1, 0];
}
