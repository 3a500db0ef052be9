/** How far each assignment has come, as `assignment/life` says it, read from a coordinator's records and told in the words of the board. Pure. */
import { isOpenAgain, type Life, type LifeInput, livesOf, type LifeState as State } from "../../assignment/life.ts";
import type { LifeState } from "../../assignment/screens/board-views.ts";
import { bytesToHex } from "../../kit/bytes.ts";
import { readAssignmentId } from "../../need/decided.ts";
import { hoursToHalfDays } from "../../offer/rules.ts";
import type { BoardRecords, Known } from "./board-read.ts";

/** Fields of W63: the assignment that a need names, and the second person of an assignment. */
export const ASSIGNMENT_FIELD = 27;
export const SECOND_FIELD = 95;

/** What is over, in the words of the board. */
export const ENDED: readonly LifeState[] = [
  ...(["given", "part", "saidNo", "nobody", "danger", "differed"] as const),
  ...(["declined", "lapsed", "released", "stopped"] as const),
];

const SHOWN: Readonly<Record<Exclude<State, "rejected" | "referred">, LifeState>> = {
  tentative: "tentative",
  needsSecond: "second",
  disputed: "disputed",
  confirmed: "notCarried",
  carried: "carried",
  accepted: "accepted",
  given: "given",
  part: "part",
  saidNo: "saidNo",
  nobody: "nobody",
  notSafe: "danger",
  differed: "differed",
  declined: "declined",
  left: "declined",
  lapsed: "lapsed",
  released: "released",
  revoked: "stopped",
  replaced: "stopped",
  closed: "stopped",
};

/** What the board says of a state; `null` for a decision that sends nobody anywhere. */
export const shownState = (state: State): LifeState | null =>
  state === "rejected" || state === "referred" ? null : SHOWN[state];

export interface LivesAt {
  readonly now: number;
  readonly lapseHours: number;
  /** Volunteers, by key in hex, who were ended. */
  readonly revoked: ReadonlySet<string>;
  /** Assignments whose task the relay has, as far as is known here. */
  readonly carried: ReadonlySet<string>;
}

/** The assignments that values of a need's field 27 name; two or more are a conflict. */
export const namedBy = ({ record }: Pick<Known<unknown>, "record">): readonly string[] => [
  ...new Set((record.writesByField.get(ASSIGNMENT_FIELD) ?? []).flatMap(({ value }) => readAssignmentId(value) ?? [])),
];

export function livesIn(
  records: BoardRecords,
  { now, lapseHours, revoked, carried }: LivesAt,
): ReadonlyMap<string, Life> {
  const input: LifeInput = {
    ...{ now, lapse: hoursToHalfDays(lapseHours), revoked, carried },
    assignments: records.assignments.map(({ key, value, by, record }) => ({
      ...value,
      id: key,
      decidedBy: by ? bytesToHex(by) : "",
      seconds: (record.writesByField.get(SECOND_FIELD) ?? []).map(({ author }) => bytesToHex(author)),
    })),
    answers: records.answers.flatMap(({ value, by }) => (by ? [{ ...value, by: bytesToHex(by) }] : [])),
    namedByNeed: new Map(records.needs.map((one) => [one.key, namedBy(one)])),
    closedNeeds: new Set(records.needs.filter(({ value }) => value.state).map(({ key }) => key)),
    lookedAt: new Set(records.entries.flatMap(({ value }) => value.assignment ?? [])),
  };
  return livesOf(input);
}

/** Whether nobody has the need: nothing is named, or all that was is over and left it open. */
export const isFree = (named: readonly string[], lives: ReadonlyMap<string, Life>): boolean =>
  named.every((id) => {
    const life = lives.get(id);
    return life === undefined || isOpenAgain(life.state);
  });
