/** Makes ops: ids and times are drawn here, once, when a person presses save. */
import { type RecordId, toOpId, toRecordId } from "../kit/brand.ts";
import { hexToBytes } from "../kit/bytes.ts";
import type { Cbor } from "../kit/cbor.ts";
import type { Clock } from "../kit/clock.ts";
import type { Random } from "../kit/random.ts";
import { type RecordState, viewRecord } from "./merge.ts";
import { MAX_REPLACED, OP_KINDS, type Op, type OpTime } from "./op.ts";

export interface OpSource {
  readonly clock: Clock;
  readonly random: Random;
  /** Time of the newest op of this author, if any: a clock that stands still or goes back does not reorder one author's ops. */
  readonly last: OpTime | null;
}

/** A new record id. */
export const makeRecordId = (random: Random): RecordId => toRecordId(random.bytes(16));

/** A put that creates a record. */
export const makeCreate = (
  source: OpSource,
  recordId: RecordId,
  fields: ReadonlyMap<number, Cbor>,
  formVersion: number,
): Op => ({
  opId: toOpId(source.random.bytes(16)),
  kind: OP_KINDS.put,
  recordId,
  time: nextTime(source),
  fields,
  replaces: new Map(),
  formVersion,
});

/** A put that sets fields of a known record and replaces every value that its author could see there. */
export function makeChange(
  source: OpSource,
  record: RecordState,
  fields: ReadonlyMap<number, Cbor>,
  formVersion: number,
): Op {
  const views = viewRecord(record);
  const seen = (field: number) => {
    const view = views?.get(field);
    // Readers refuse a longer list; what is left over stays a visible conflict that the next change replaces.
    const shown = view ? [view.write, ...view.others].slice(0, MAX_REPLACED) : [];
    return shown.map(({ opId }) => toOpId(hexToBytes(opId)));
  };
  const replaces = new Map(
    [...fields.keys()].map((field) => [field, seen(field)] as const).filter(([, ids]) => ids.length > 0),
  );
  return { ...makeCreate(source, record.recordId, fields, formVersion), replaces };
}

function nextTime({ clock, last }: OpSource): OpTime {
  const now = Math.max(0, clock.nowMs());
  if (last === null || now > last[0]) return [now, 0];
  return last[1] < 0xffff ? [last[0], last[1] + 1] : [last[0] + 1, 0];
}
