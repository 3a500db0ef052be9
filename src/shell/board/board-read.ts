/**
 * What the board reads from a coordinator's records: needs, offers, answers, decisions, what is known of volunteers, entries. A record that has not changed since
 * is not read again, so that ten thousand of them cost little at each arrival.
 */
import { fieldsToAssignment, fieldsToEntry } from "../../assignment/codec.ts";
import type { Assignment, Entry } from "../../assignment/model.ts";
import { type RecordState, type Records, recordFields } from "../../feed/merge.ts";
import type { Standing } from "../../feed/standing.ts";
import type { SignKey } from "../../kit/brand.ts";
import type { CborMap } from "../../kit/cbor.ts";
import { fieldsToNeed } from "../../need/codec.ts";
import { withDecided } from "../../need/decided.ts";
import type { Need } from "../../need/model.ts";
import { fieldsToAnswer, fieldsToOffer, fieldsToVolunteer } from "../../offer/codec.ts";
import type { Answer, Offer, Volunteer } from "../../offer/model.ts";

/** One record with its id in hex and who made it. */
export interface Known<Value> {
  readonly key: string;
  readonly value: Value;
  readonly by: SignKey | null;
  readonly record: RecordState;
}

export interface BoardRecords {
  readonly needs: readonly Known<Need>[];
  readonly offers: readonly Known<Offer>[];
  readonly answers: readonly Known<Answer>[];
  readonly assignments: readonly Known<Assignment>[];
  readonly volunteers: readonly Known<Volunteer>[];
  readonly entries: readonly Known<Entry>[];
}

type Kind = keyof BoardRecords;
type Read = { readonly kind: Kind; readonly value: unknown } | null;
type Reading<Value> = (fields: CborMap) => { readonly ok: true; readonly value: Value } | { readonly ok: false };

/** Record types by their code in field 1 (W62). */
const READERS: Readonly<Record<number, { readonly kind: Kind; readonly read: Reading<unknown> }>> = {
  1: { kind: "needs", read: readNeed },
  7: { kind: "offers", read: fieldsToOffer },
  8: { kind: "assignments", read: fieldsToAssignment },
  9: { kind: "answers", read: fieldsToAnswer },
  10: { kind: "volunteers", read: fieldsToVolunteer },
  12: { kind: "entries", read: fieldsToEntry },
};

function readNeed(fields: CborMap): ReturnType<Reading<Need>> {
  const need = fieldsToNeed(fields);
  return need.ok ? { ok: true, value: withDecided(need.value, fields) } : need;
}

/** A record that changes is another object, so what was read of it goes with it. It holds what the record itself holds, and no key. */
const known = new WeakMap<RecordState, { readonly read: Read }>();

function readRecord(record: RecordState): Read {
  const before = known.get(record);
  if (before) return before.read;
  const fields = recordFields(record);
  const type = fields?.get(1);
  const reader = typeof type === "number" ? READERS[type] : undefined;
  const result = fields && reader?.read(fields);
  const read = reader && result?.ok ? { kind: reader.kind, value: result.value } : null;
  known.set(record, { read });
  return read;
}

/** Coordinators' records count only by whoever has or had a seat; offers and answers only by the volunteer who made them. */
function counts(kind: Kind, by: SignKey | null, standing: Standing): boolean {
  if (kind === "needs") return true;
  const role = by && standing.roleOf(by);
  return kind === "offers" || kind === "answers" ? role === "volunteer" : role === "coordinator";
}

export function readBoard({ recordById }: Records, standing: Standing): BoardRecords {
  const found: Record<Kind, Known<unknown>[]> = {
    ...{ needs: [], offers: [], answers: [], assignments: [], volunteers: [], entries: [] },
  };
  for (const [key, record] of recordById) {
    const read = readRecord(record);
    if (!read || !counts(read.kind, record.creator, standing)) continue;
    found[read.kind].push({ key, value: read.value, by: record.creator, record });
  }
  // The reader of each kind is what makes its values.
  return found as unknown as BoardRecords;
}
