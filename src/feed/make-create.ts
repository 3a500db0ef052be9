/** Makes the op that creates a record: ids and times are drawn here, once, when a person presses save. Rules F3 and F6 of SPEC.md. */
import { type OpId, type SignKey, toOpId } from "../kit/brand.ts";
import type { CborMap } from "../kit/cbor.ts";
import type { Clock } from "../kit/clock.ts";
import type { Random } from "../kit/random.ts";
import { OP_KINDS, type Op, type OpTime, recordIdOf } from "./op.ts";

export interface OpSource {
  readonly clock: Clock;
  readonly random: Random;
  /** Time of the newest op of this author, if any: a clock that stands still or goes back does not reorder one author's ops. */
  readonly last: OpTime | null;
}

/** What an op leaves empty. */
export const NOTHING: Pick<Op, "fields" | "replaces" | "formVersion"> = {
  fields: new Map(),
  replaces: new Map(),
  formVersion: 0,
};

/** A put that creates a record of `author`; the record's id follows from author and op id. */
export const makeCreate = (source: OpSource, author: SignKey, fields: CborMap, formVersion: number): Op =>
  makeFirst(source, author, OP_KINDS.put, { ...NOTHING, fields, formVersion });

/** An op that no other came before: its record's id follows from author and op id. */
export function makeFirst(
  source: OpSource,
  author: SignKey,
  kind: Op["kind"],
  content: Pick<Op, "fields" | "replaces" | "formVersion">,
): Op {
  const opId = drawOpId(source);
  return { opId, kind, recordId: recordIdOf(author, opId), time: nextTime(source), ...content };
}

export const drawOpId = ({ random }: OpSource): OpId => toOpId(random.bytes(16));

export function nextTime({ clock, last }: OpSource): OpTime {
  const now = Math.max(0, clock.nowMs());
  if (last === null || now > last[0]) return [now, 0];
  return last[1] < 0xffff ? [last[0], last[1] + 1] : [last[0] + 1, 0];
}
