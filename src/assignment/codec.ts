/**
 * Assignments, tasks and entries as the fields of a record, and back. Rules A1, A2 of README.md.
 *
 * Strict: a field that is not listed for the type refuses the record, and so does a value outside its limits. Field codes never change their meaning.
 * Field 95 of an assignment is written by a second coordinator with an op of the kind confirm; its author is who counts, not what it says.
 */
import { type Bytes, bytesToHex, hexToBytes } from "../kit/bytes.ts";
import type { Cbor, CborMap } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import {
  type Reader,
  readBytes,
  readBytesUpTo,
  readInteger,
  readList,
  readMap,
  readText,
  readTuple,
} from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { MAX_DAY, MAX_EXTRA_HELP, MAX_ITEM, MAX_LANGUAGE, MAX_PEOPLE } from "../need/model.ts";
import * as limit from "./model.ts";
import {
  type About,
  type Assignment,
  CARD_ROWS,
  DECISIONS,
  ENTRY_KINDS,
  type Entry,
  type Plan,
  REASONS,
  type ReasonCode,
  type Task,
} from "./model.ts";

const RECORD_TYPE = 1;
/** Fields of an assignment. */
export const ASSIGNMENT_FIELDS = {
  need: 80,
  offer: 81,
  volunteer: 82,
  decision: 83,
  reason: 84,
  ruleVersion: 85,
  because: 86,
  ticks: 87,
  exceptions: 88,
  needsSecond: 89,
  cardRow: 93,
  plan: 94,
  second: 95,
  halfDay: 96,
  solve: 97,
} as const;
const F = ASSIGNMENT_FIELDS;
/** Those that not every assignment has, and those that each has. */
const MAYBE: readonly number[] = [F.plan, F.second, F.solve];
const CORE = [RECORD_TYPE, ...Object.values(F).filter((field) => !MAYBE.includes(field))];
/** Fields of a task. */
export const TASK_FIELDS = {
  assignment: 110,
  item: 111,
  people: 112,
  extraHelp: 113,
  language: 114,
  meetingPoint: 115,
  halfDay: 116,
  words: 117,
  expires: 118,
  badge: 119,
  state: 120,
} as const;
const T = TASK_FIELDS;
const E = {
  kind: 130,
  what: 131,
  phase: 132,
  effect: 133,
  cause: 134,
  fix: 135,
  day: 136,
  assignment: 137,
  about: 138,
} as const;

export type AssignmentFailure = CodecError<"ASSIGNMENT_MALFORMED">;
export type TaskFailure = CodecError<"TASK_MALFORMED">;
export type EntryFailure = CodecError<"ENTRY_MALFORMED">;

const NO_ROW = 255;
const EMPTY: Bytes = new Uint8Array(0);
/** What no text here holds: control characters, further lines, and what turns the direction of the text around it. */
const NOT_IN_TEXT = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/u;
const readHalfDay = readInteger(0, 2 * MAX_DAY + 1);
const readVersion = readInteger(0, 0xffff);

const readAscending =
  (max: number, most: number): Reader<readonly number[]> =>
  (value) => {
    const list = readList(readInteger(1, max), most)(value);
    return list?.every((one, at) => at === 0 || one > (list[at - 1] ?? 0)) ? list : null;
  };

/** An id or key in hexadecimal; `""` where there is none. */
const readMaybe =
  (length: number): Reader<string> =>
  (value) => {
    const bytes = value instanceof Uint8Array && value.length === 0 ? EMPTY : readBytes(length)(value);
    return bytes && bytesToHex(bytes);
  };
const maybe = (hex: string | null): Bytes => (hex === null ? EMPTY : hexToBytes(hex));

const readLine: Reader<string> = (value) => {
  const text = readText(limit.MAX_MEETING_POINT)(value);
  return text !== null && !NOT_IN_TEXT.test(text) ? text : null;
};

const readReason: Reader<ReasonCode> = (value) => {
  const [code, ...args] = readList(readInteger(-0xffff_ffff, 0xffff_ffff), limit.MAX_REASON_PARTS)(value) ?? [];
  return code === undefined ? null : [code, ...args];
};

const readPlan: Reader<Plan> = (value) => {
  const pair = readTuple(2)(value);
  const [meetingPoint, halfDay] = [readLine(pair?.[0]), readHalfDay(pair?.[1])];
  return meetingPoint === null || halfDay === null ? null : { meetingPoint, halfDay };
};

const readSolve: Reader<NonNullable<Assignment["solve"]>> = (value) => {
  const pair = readTuple(2)(value);
  const [seed, ruleVersion] = [readInteger(0, 0xffff_ffff)(pair?.[0]), readVersion(pair?.[1])];
  return seed === null || ruleVersion === null ? null : { seed, ruleVersion };
};

/** Fields of an assignment, its record type included; plan and solve are left out where there is none. */
export const assignmentToFields = (one: Assignment): CborMap =>
  new Map<number, Cbor>([
    [RECORD_TYPE, limit.ASSIGNMENT_RECORD],
    [F.need, hexToBytes(one.need)],
    [F.offer, maybe(one.offer)],
    [F.volunteer, maybe(one.volunteer)],
    [F.decision, DECISIONS.indexOf(one.decision) + 1],
    [F.reason, one.reason],
    [F.ruleVersion, one.ruleVersion],
    [F.because, one.because.map((reason) => [...reason])],
    [F.ticks, one.ticks],
    [F.exceptions, one.exceptions],
    [F.needsSecond, one.needsSecond],
    [F.cardRow, one.cardRow ?? NO_ROW],
    [F.halfDay, one.halfDay],
    ...(one.plan ? [[F.plan, [one.plan.meetingPoint, one.plan.halfDay]] as [number, Cbor]] : []),
    ...(one.solve ? [[F.solve, [one.solve.seed, one.solve.ruleVersion]] as [number, Cbor]] : []),
  ]);

/** Reads what `assignmentToFields` writes, with or without field 95; `ASSIGNMENT_MALFORMED` for anything else. */
export function fieldsToAssignment(fields: CborMap): Result<Assignment, AssignmentFailure> {
  const known = readMap([...CORE, ...MAYBE])(fields);
  const core = known && CORE.every((field) => known.has(field)) ? readCore(known) : null;
  const [plan, solve] = [readPlan(known?.get(F.plan)), readSolve(known?.get(F.solve))];
  const isWhole = core && (plan || !known?.has(F.plan)) && (solve || !known?.has(F.solve));
  return isWhole ? ok({ ...core, plan, solve }) : err(new CodecError("ASSIGNMENT_MALFORMED"));
}

function readCore(fields: CborMap): Omit<Assignment, "plan" | "solve"> | null {
  const need = readBytes(16)(fields.get(F.need));
  const [offer, volunteer] = [readMaybe(16)(fields.get(F.offer)), readMaybe(32)(fields.get(F.volunteer))];
  const decided = fieldsToDecision(fields);
  const because = readList(readReason, limit.MAX_REASONS)(fields.get(F.because));
  const [ruleVersion, halfDay] = [readVersion(fields.get(F.ruleVersion)), readHalfDay(fields.get(F.halfDay))];
  const ticks = readAscending(limit.MAX_ENTRY_CODE, limit.MAX_TICKS)(fields.get(F.ticks));
  const exceptions = readAscending(0xffff, limit.MAX_EXCEPTIONS)(fields.get(F.exceptions));
  const row = fields.get(F.cardRow);
  const cardRow = CARD_ROWS.find((one) => one === row) ?? null;
  const needsSecond = fields.get(F.needsSecond);
  if (!need || offer === null || volunteer === null || !decided || !because) return null;
  if (ruleVersion === null || halfDay === null || !ticks || !exceptions) return null;
  if ((cardRow === null && row !== NO_ROW) || typeof needsSecond !== "boolean") return null;
  if (!hasSides(decided.decision, offer, volunteer)) return null;
  return {
    ...{ need: bytesToHex(need), offer: offer || null, volunteer: volunteer || null, ...decided, ruleVersion },
    ...{ because, ticks, exceptions, needsSecond, cardRow, halfDay },
  };
}

/** What one write says was decided, and why; `null` where it says nothing of it. */
export function fieldsToDecision(fields: CborMap): Pick<Assignment, "decision" | "reason"> | null {
  const decision = DECISIONS[(readInteger(1, DECISIONS.length)(fields.get(F.decision)) ?? 0) - 1];
  const reason = decision ? readInteger(0, highestReason(decision))(fields.get(F.reason)) : null;
  return decision && reason !== null ? { decision, reason } : null;
}

/** Of a decision that asks for no reason it says why rules were left out, if they were. */
const highestReason = (decision: Assignment["decision"]): number => REASONS[decision].length || MAX_EXCEPTION_REASON;
const MAX_EXCEPTION_REASON = 15;

/** Who confirms, asks or says no speaks of an offer and its volunteer; a referral has neither, or both where a confirmed one was referred. */
const hasSides = (decision: Assignment["decision"], offer: string, volunteer: string): boolean =>
  decision === "referred" ? (offer === "") === (volunteer === "") : offer !== "" && volunteer !== "";

/** The change of a confirmed assignment that releases it; `reason` is a code of `REASONS.released`. */
export const releaseToFields = (reason: number): CborMap =>
  new Map<number, Cbor>([
    [F.decision, DECISIONS.indexOf("released") + 1],
    [F.reason, reason],
  ]);

/** Fields of a task, its record type included. */
export const taskToFields = (task: Task): CborMap =>
  new Map<number, Cbor>([
    [RECORD_TYPE, limit.TASK_RECORD],
    [T.assignment, hexToBytes(task.assignment)],
    [T.item, task.item],
    [T.people, task.people],
    [T.extraHelp, task.extraHelp],
    [T.language, task.language],
    [T.meetingPoint, task.meetingPoint],
    [T.halfDay, task.halfDay],
    [T.words, task.words ? Uint8Array.of(...task.words.helper, ...task.words.answer) : EMPTY],
    [T.expires, task.expires],
    [T.badge, task.badge],
    [T.state, task.isStopped ? 1 : 0],
  ]);

/** The change of a task that stops it: nothing else of it stays. */
export const stopToFields = (): CborMap =>
  new Map<number, Cbor>([
    [T.words, EMPTY],
    [T.badge, EMPTY],
    [T.state, 1],
  ]);

const readLanguage: Reader<string> = (value) => {
  const tag = readText(MAX_LANGUAGE)(value);
  return tag !== null && /^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(tag) ? tag : null;
};

/** `null` beside `isRead` where there are none. */
function readWords(value: Cbor | undefined): { readonly words: Task["words"] } | null {
  const bytes = readBytesUpTo(6)(value);
  if (bytes?.length === 0) return { words: null };
  const [a, b, c, d, e, f] = bytes ?? [];
  if (a === undefined || b === undefined || c === undefined || d === undefined) return null;
  return e === undefined || f === undefined ? null : { words: { helper: [a, b, c], answer: [d, e, f] } };
}

/** Reads what `taskToFields` writes; `TASK_MALFORMED` for anything else. */
export function fieldsToTask(fields: CborMap): Result<Task, TaskFailure> {
  const codes = [RECORD_TYPE, ...Object.values(T)];
  const known = fields.size === codes.length ? readMap(codes)(fields) : null;
  const assignment = readBytes(16)(known?.get(T.assignment));
  const [item, people] = [
    readInteger(1, MAX_ITEM)(known?.get(T.item)),
    readInteger(1, MAX_PEOPLE)(known?.get(T.people)),
  ];
  const extraHelp = readAscending(MAX_EXTRA_HELP, MAX_EXTRA_HELP)(known?.get(T.extraHelp));
  const [language, meetingPoint] = [readLanguage(known?.get(T.language)), readLine(known?.get(T.meetingPoint))];
  const [halfDay, expires] = [readHalfDay(known?.get(T.halfDay)), readHalfDay(known?.get(T.expires))];
  const [words, badge] = [readWords(known?.get(T.words)), readBytesUpTo(limit.MAX_BADGE)(known?.get(T.badge))];
  const state = readInteger(0, 1)(known?.get(T.state));
  if (known?.get(RECORD_TYPE) !== limit.TASK_RECORD || !assignment || item === null || people === null || !extraHelp)
    return err(new CodecError("TASK_MALFORMED"));
  if (language === null || meetingPoint === null || halfDay === null || expires === null || !words || !badge)
    return err(new CodecError("TASK_MALFORMED"));
  if (state === null) return err(new CodecError("TASK_MALFORMED"));
  return ok({
    ...{ assignment: bytesToHex(assignment), item, people, extraHelp, language, meetingPoint, halfDay, expires, badge },
    ...{ words: words.words, isStopped: state === 1 },
  });
}

/** Fields of an entry, its record type included; what it is about is left out where it is about no suggestion. */
export const entryToFields = (entry: Entry): CborMap =>
  new Map<number, Cbor>([
    [RECORD_TYPE, limit.ENTRY_RECORD],
    [E.kind, ENTRY_KINDS.indexOf(entry.kind) + 1],
    [E.what, entry.what],
    [E.phase, entry.phase],
    [E.effect, entry.effect],
    [E.cause, entry.cause],
    [E.fix, entry.fix],
    [E.day, entry.day],
    [E.assignment, maybe(entry.assignment)],
    ...(entry.about ? [[E.about, [hexToBytes(entry.about.need), maybe(entry.about.offer)]] as [number, Cbor]] : []),
  ]);

const readAbout: Reader<About> = (value) => {
  const pair = readTuple(2)(value);
  const [need, offer] = [readBytes(16)(pair?.[0]), readMaybe(16)(pair?.[1])];
  return need && offer !== null ? { need: bytesToHex(need), offer: offer || null } : null;
};

/** Reads what `entryToFields` writes; `ENTRY_MALFORMED` for anything else. */
export function fieldsToEntry(fields: CborMap): Result<Entry, EntryFailure> {
  const codes = [RECORD_TYPE, ...Object.values(E)];
  const hasAbout = fields.has(E.about);
  const known = fields.size === codes.length - (hasAbout ? 0 : 1) ? readMap(codes)(fields) : null;
  const about = readAbout(known?.get(E.about));
  const kind = ENTRY_KINDS[(readInteger(1, ENTRY_KINDS.length)(known?.get(E.kind)) ?? 0) - 1];
  const [what, phase, effect, cause, fix] = [E.what, E.phase, E.effect, E.cause, E.fix].map((field) =>
    readInteger(0, limit.MAX_ENTRY_CODE)(known?.get(field)),
  );
  const [day, assignment] = [readInteger(0, MAX_DAY)(known?.get(E.day)), readMaybe(16)(known?.get(E.assignment))];
  if (
    known?.get(RECORD_TYPE) !== limit.ENTRY_RECORD ||
    !kind ||
    day === null ||
    assignment === null ||
    (hasAbout && !about)
  )
    return err(new CodecError("ENTRY_MALFORMED"));
  if (typeof what !== "number" || typeof phase !== "number" || typeof effect !== "number")
    return err(new CodecError("ENTRY_MALFORMED"));
  if (typeof cause !== "number" || typeof fix !== "number") return err(new CodecError("ENTRY_MALFORMED"));
  return ok({ kind, what, phase, effect, cause, fix, day, assignment: assignment || null, about });
}
