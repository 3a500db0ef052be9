/**
 * What coordinators' records say of help, read once: a record that has not changed since is not read again, so that ten thousand of them cost little at each arrival.
 */
import { fieldsToAssignment, fieldsToEntry } from "../../../assignment/codec.ts";
import type { Decided, Heard } from "../../../assignment/life.ts";
import type { Entry } from "../../../assignment/model.ts";
import { type RecordState, type Records, recordFields } from "../../../feed/merge.ts";
import type { Standing } from "../../../feed/standing.ts";
import { bytesToHex } from "../../../kit/bytes.ts";
import type { CborMap } from "../../../kit/cbor.ts";
import { ASSIGNMENT_FIELD, fieldsToNeed, STATE_FIELD } from "../../../need/codec.ts";
import { readAssignmentId, withDecided } from "../../../need/decided.ts";
import type { Need } from "../../../need/model.ts";
import { fieldsToAnswer, fieldsToOffer, fieldsToVolunteer } from "../../../offer/codec.ts";
import type { Offer, Volunteer } from "../../../offer/model.ts";

/** A need with what coordinators wrote on it. */
export interface ReadNeed {
  readonly key: string;
  readonly need: Need;
  /** Assignments that stand for it; two or more are a conflict. */
  readonly named: readonly string[];
  /** When somebody first decided about it, in ms since 1970 UTC; `null` where nobody has. */
  readonly decidedMs: number | null;
  /** When a coordinator wrote what became of it, in ms since 1970 UTC; `null` where nobody has. */
  readonly stateMs: number | null;
  /** Who wrote that it is with a person, by sign key in hex, and when. Left out where nobody did. */
  readonly handed?: readonly { readonly by: string; readonly ms: number }[];
}

export interface ReadOffer {
  readonly key: string;
  readonly offer: Offer;
  /** Sign key of who made it. */
  readonly volunteer: string;
}

/** Everything, by kind; ids and keys in hex. */
export interface BoardRecords {
  readonly needs: readonly ReadNeed[];
  readonly offers: readonly ReadOffer[];
  readonly assignments: readonly Decided[];
  readonly answers: readonly Heard[];
  readonly volunteers: readonly (Volunteer & { readonly key: string })[];
  readonly entries: readonly (Entry & { readonly key: string })[];
  /** Sign keys of volunteers whose offers do not read, once for each. */
  readonly unread: readonly string[];
}

type Kind = keyof BoardRecords;
type Read = { readonly kind: Kind; readonly value: unknown } | null;
type ReadOne = (key: string, fields: CborMap, record: RecordState) => unknown;

/** By the code in field 1 (W62). `null`: it does not read. */
const READERS: Readonly<Record<number, readonly [kind: Kind, read: ReadOne]>> = {
  1: ["needs", readNeed],
  7: ["offers", readOffer],
  8: ["assignments", readDecided],
  9: ["answers", readHeard],
  10: [
    "volunteers",
    (key, fields) => {
      const one = fieldsToVolunteer(fields);
      return one.ok ? { ...one.value, key } : null;
    },
  ],
  12: [
    "entries",
    (key, fields) => {
      const entry = fieldsToEntry(fields);
      return entry.ok ? { ...entry.value, key } : null;
    },
  ],
};

function readNeed(key: string, fields: CborMap, { writesByField }: RecordState): ReadNeed | null {
  const need = fieldsToNeed(fields);
  if (!need.ok) return null;
  const writes = [ASSIGNMENT_FIELD, STATE_FIELD].map((field) => writesByField.get(field) ?? []);
  // The ids that stand in its field 27, each once.
  const named = new Set(writes[0]?.flatMap(({ value }) => readAssignmentId(value) ?? []));
  const [decidedMs, stateMs] = [firstOf(writes.flat()), firstOf(writes[1] ?? [])];
  const handed = (writes[1] ?? []).flatMap(({ value, author, time }) =>
    value === WITH_PERSON ? [{ by: bytesToHex(author), ms: time[0] }] : [],
  );
  return { key, need: withDecided(need.value, fields), named: [...named], decidedMs, stateMs, handed };
}

/** `NeedState` of what a person has. */
const WITH_PERSON = 4;

const firstOf = (writes: readonly { readonly time: readonly [ms: number, ...rest: unknown[]] }[]): number | null =>
  writes.length > 0 ? Math.min(...writes.map(({ time }) => time[0])) : null;

function readOffer(key: string, fields: CborMap, { creator }: RecordState): ReadOffer | null {
  const offer = fieldsToOffer(fields);
  return offer.ok && creator ? { key, offer: offer.value, volunteer: bytesToHex(creator) } : null;
}

function readHeard(_: string, fields: CborMap, { creator }: RecordState): Heard | null {
  const answer = fieldsToAnswer(fields);
  return answer.ok && creator ? { ...answer.value, by: bytesToHex(creator) } : null;
}

function readDecided(id: string, fields: CborMap, record: RecordState): Decided | null {
  const one = fieldsToAssignment(fields);
  if (!one.ok || !record.creator) return null;
  const decision = isReleased(record) ? "released" : one.value.decision;
  const seconds = (record.writesByField.get(SECOND_FIELD) ?? []).map(({ author }) => bytesToHex(author));
  const writtenMs = firstOf(record.writesByField.get(NEED_FIELD) ?? []) ?? 0;
  return { ...one.value, decision, id, decidedBy: bytesToHex(record.creator), seconds, writtenMs };
}

/** Fields of W63: for which need, what was decided, and the second person of an assignment. */
const NEED_FIELD = 80;
const DECISION_FIELD = 83;
const SECOND_FIELD = 95;
/** Of two that decided differently about one assignment a release is the safe one. */
const RELEASED = 5;
const isReleased = ({ writesByField }: RecordState): boolean =>
  (writesByField.get(DECISION_FIELD) ?? []).some(({ value }) => value === RELEASED);

/** A record that changes is another object, so what was read of it goes with it. It holds what the record itself holds, and no key. */
const known = new WeakMap<RecordState, { readonly read: Read }>();

/** What a record says of help; it is read once. */
export function readRecord(key: string, record: RecordState): Read {
  const before = known.get(record);
  if (before) return before.read;
  const fields = recordFields(record);
  const type = fields?.get(1);
  const [kind, reader] = (typeof type === "number" && READERS[type]) || [];
  const value = fields && reader ? reader(key, fields, record) : null;
  const isUnread = kind === "offers" && fields && !value && record.creator;
  const read =
    kind && value ? { kind, value } : isUnread ? { kind: "unread" as const, value: bytesToHex(isUnread) } : null;
  known.set(record, { read });
  return read;
}

/** Coordinators' records count only by whoever has or had a seat; offers and answers only by the volunteer who made them. */
function counts(kind: Kind, { creator }: RecordState, standing: Standing): boolean {
  if (kind === "needs") return true;
  const role = creator && standing.roleOf(creator);
  return kind === "offers" || kind === "answers" || kind === "unread" ? role === "volunteer" : role === "coordinator";
}

/** What reads and counts; everything else is left out. */
export function readBoard({ recordById }: Records, standing: Standing): BoardRecords {
  const found: Record<Kind, unknown[]> = {
    ...{ needs: [], offers: [], answers: [], assignments: [], volunteers: [], entries: [], unread: [] },
  };
  for (const [key, record] of recordById) {
    const read = readRecord(key, record);
    if (read && counts(read.kind, record, standing)) found[read.kind].push(read.value);
  }
  // The reader of each kind is what makes its values.
  return found as unknown as BoardRecords;
}
