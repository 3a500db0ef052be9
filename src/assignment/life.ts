/**
 * How far each assignment has come, as a pure function of the records and the time: nothing is remembered, and the order in which things arrived plays no part.
 * Rules A10 to A29 of README.md.
 *
 * 1. Of all assignments of one need at most one may have its task with a helper. 2. Of all assignments of one volunteer at most one may. 3. None may that lacks the
 * second person it needs. Whoever sends tasks sends to those, and stops every other that went out.
 */
import type { Answer, Saying } from "../offer/model.ts";
import type { Assignment } from "./model.ts";

/** A decision with who made it: the authors of its ops. */
export interface Decided extends Assignment {
  /** Its record id in hex. */
  readonly id: string;
  readonly decidedBy: string;
  /** Coordinators who signed as a second person; whoever decided is none. */
  readonly seconds: readonly string[];
  /** When it was decided, by its author's clock in ms since 1970 UTC. */
  readonly writtenMs?: number;
}

/** An answer with who said it, the author of its op. */
export interface Heard extends Answer {
  readonly by: string;
}

export interface LifeInput {
  /** Half-day by the clock of who asks. */
  readonly now: number;
  /** How many half-days a task waits to be accepted. */
  readonly lapse: number;
  readonly assignments: readonly Decided[];
  /** Answers that count; those of a revoked volunteer that do not are no part of it. */
  readonly answers: readonly Heard[];
  /** By need, the ids that stand in its field 27: two or more are a conflict. */
  readonly namedByNeed: ReadonlyMap<string, readonly string[]>;
  /** Needs that want no helper any more: met, no longer needed, with a person, erased. */
  readonly closedNeeds: ReadonlySet<string>;
  /** Volunteers who were revoked. */
  readonly revoked: ReadonlySet<string>;
  /** Assignments whose task the relay has, as far as is known here. */
  readonly carried: ReadonlySet<string>;
  /** Assignments that a coordinator has written an entry about. */
  readonly lookedAt: ReadonlySet<string>;
}

/** What happened in the end. */
export type Outcome = Extract<Saying, "given" | "part" | "saidNo" | "nobody" | "notSafe" | "differed">;

/**
 * `tentative` asked first · `rejected` not this one · `referred` · `needsSecond` · `disputed` two stand for one need · `confirmed` not yet carried to the helper · `carried` ·
 * `accepted` · an outcome · and what opens the need again: `declined` `lapsed` `released` `left` the volunteer left · `revoked` its volunteer was · `replaced` another stands · `closed` the need wants no helper.
 */
export type LifeState =
  | "tentative"
  | "rejected"
  | "referred"
  | "needsSecond"
  | "disputed"
  | "confirmed"
  | "carried"
  | "accepted"
  | "declined"
  | "lapsed"
  | "released"
  | "left"
  | "revoked"
  | "replaced"
  | "closed"
  | Outcome;

export interface Life {
  readonly state: LifeState;
  /** An outcome that came after the task had lapsed, or after another stood for the need. */
  readonly isLate: boolean;
  /** Its task may be with the helper now: sent where it was not, left where it was. */
  readonly mayCarry: boolean;
  /** Why it may not, though it was confirmed: the volunteer has another task, or a person has to look at what it told. */
  readonly waitsFor: "turn" | "look" | null;
}

/** The last half-day in which the task can be accepted. */
export const lapseOf = ({ halfDay }: Pick<Assignment, "halfDay">, lapse: number): number => halfDay + lapse;

/** What a person has to know of comes first, whatever else was said. */
const OUTCOMES: readonly Outcome[] = ["notSafe", "differed", "given", "part", "saidNo", "nobody"];
const TROUBLE: readonly LifeState[] = ["notSafe", "differed"];
const LIVE: readonly LifeState[] = ["confirmed", "carried", "accepted"];

export const isOutcome = (state: LifeState): state is Outcome => OUTCOMES.some((one) => one === state);

/** Whether a need whose standing assignment is in `state` is open again. */
export const isOpenAgain = (state: LifeState): boolean =>
  ["declined", "lapsed", "released", "left", "revoked", "replaced", "tentative", "rejected"].includes(state);

/** The life of every assignment, by id. */
export function livesOf(input: LifeInput): ReadonlyMap<string, Life> {
  const heard = heardByAssignment(input);
  const known = input.assignments.map((one) => ({ one, ...stateOf(input, one, heard.get(one.id) ?? []) }));
  const given = new Set(known.filter(({ state }) => state === "given").map(({ one }) => one.need));
  const open = known.filter(({ one, state }) => LIVE.includes(state) && !given.has(one.need));
  const troubled = new Set(
    known.flatMap(({ one, state }) =>
      TROUBLE.includes(state) && !input.lookedAt.has(one.id) && one.volunteer ? one.volunteer : [],
    ),
  );
  const turns = turnsOf(open.filter(({ one }) => !troubled.has(one.volunteer ?? "")));
  return new Map(
    known.map(({ one, state, isLate }): [string, Life] => {
      const isOpen = LIVE.includes(state);
      const mayCarry = isOpen && turns.get(one.volunteer ?? "") === one.id;
      const waitsFor =
        !isOpen || mayCarry || given.has(one.need) ? null : troubled.has(one.volunteer ?? "") ? "look" : "turn";
      return [one.id, { state: isOpen && given.has(one.need) ? "closed" : state, isLate, mayCarry, waitsFor }];
    }),
  );
}

/** What the assignment's own volunteer said about it; what anyone else says is nothing. */
function heardByAssignment({ assignments, answers }: LifeInput): ReadonlyMap<string, readonly Heard[]> {
  const volunteerOf = new Map(assignments.map(({ id, volunteer }) => [id, volunteer]));
  const heard = new Map<string, Heard[]>();
  for (const answer of answers)
    if (volunteerOf.get(answer.assignment) === answer.by)
      heard.set(answer.assignment, [...(heard.get(answer.assignment) ?? []), answer]);
  return heard;
}

interface Stated {
  readonly state: LifeState;
  readonly isLate: boolean;
}

function stateOf(input: LifeInput, one: Decided, heard: readonly Heard[]): Stated {
  if (one.decision === "askFirst") return { state: "tentative", isLate: false };
  if (one.decision === "notThisOne") return { state: "rejected", isLate: false };
  if (one.decision === "referred") return { state: "referred", isLate: false };
  const plain = endedOr(input, one, heard);
  const outcome = OUTCOMES.find((says) => heard.some((answer) => answer.says === says));
  return outcome
    ? { state: outcome, isLate: isOpenAgain(plain) || plain === "closed" }
    : { state: plain, isLate: false };
}

/** As if no outcome had been heard. */
function endedOr(input: LifeInput, one: Decided, heard: readonly Heard[]): LifeState {
  const says = (what: Saying) => heard.some((answer) => answer.says === what);
  const named = input.namedByNeed.get(one.need) ?? [];
  if (one.decision === "released") return "released";
  if (one.volunteer && input.revoked.has(one.volunteer)) return "revoked";
  if (says("leaves")) return "left";
  if (says("declined")) return "declined";
  if (!named.includes(one.id)) return "replaced";
  if (input.closedNeeds.has(one.need)) return "closed";
  if (one.needsSecond && !one.seconds.some((key) => key !== one.decidedBy))
    return hasLapsed(input, one, heard) ? "lapsed" : "needsSecond";
  if (named.length > 1) return "disputed";
  if (hasLapsed(input, one, heard)) return "lapsed";
  if (heard.some(({ says: what }) => what === "accepted")) return "accepted";
  return input.carried.has(one.id) ? "carried" : "confirmed";
}

/** Nobody accepted in time. What was said in time by its volunteer's clock counts whenever it arrives, unless another stands by then. */
function hasLapsed({ now, lapse }: LifeInput, one: Decided, heard: readonly Heard[]): boolean {
  const last = lapseOf(one, lapse);
  return now > last && !heard.some(({ says, halfDay }) => says === "accepted" && halfDay <= last);
}

/** By volunteer, the one assignment whose turn it is: an accepted one, else the earliest decision, else the lower id. */
function turnsOf(open: readonly Turn[]): ReadonlyMap<string, string> {
  const turns = new Map<string, Turn>();
  for (const each of open) {
    const before = turns.get(each.one.volunteer ?? "");
    if (!before || isBefore(each, before)) turns.set(each.one.volunteer ?? "", each);
  }
  return new Map([...turns].map(([volunteer, { one }]) => [volunteer, one.id]));
}

type Turn = { readonly one: Decided; readonly state: LifeState };
function isBefore(a: Turn, b: Turn): boolean {
  const [isA, isB] = [a.state === "accepted", b.state === "accepted"];
  if (isA !== isB) return isA;
  return a.one.halfDay !== b.one.halfDay ? a.one.halfDay < b.one.halfDay : a.one.id < b.one.id;
}
