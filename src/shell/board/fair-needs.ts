/**
 * Needs as the fairness report sees them (GR8): waiting and help, and nothing of who it is. Pure. Rule M13.
 *
 * 1. A wait ends when help was given, or on the day on which a coordinator wrote what became of the need. No confirmation ends it: one that lapsed, was released or still waits has helped nobody.
 * 2. A suggestion is what the engine has for the need now, decided or not, or an offer that was decided about before. A referral is none.
 */
import type { FairNeed } from "../../match/fairness.ts";
import type { HelpNeed } from "../../need/model.ts";
import type { Board, BoardAssignment, BoardNeed } from "../acts/assign/board.ts";
import type { BoardMoment } from "./board-view.ts";

/** `suggested`: keys of needs for which the engine has help now. */
export function fairNeeds(board: Board, at: BoardMoment, suggested: ReadonlySet<string>): readonly FairNeed[] {
  const { needs, assignments, now } = board;
  const decided = new Set([...assignments.values()].flatMap(({ decided: one }) => (one.offer ? one.need : [])));
  const helped = helpedHalfDays(board);
  return needs.flatMap((one) => {
    const { key, need } = one;
    if (need.kind !== "help") return [];
    const end = helped.get(key) ?? closedHalfDay(one, need, at) ?? now;
    return [
      {
        ...{ area: need.area, language: need.language, hasAccessNeed: need.extraHelp.length > 0 },
        waited: Math.max(0, end - halfDayOf(need)),
        wasProposed: decided.has(key) || suggested.has(key),
        wasMet: helped.has(key) || need.state === 1 || need.state === 2,
      },
    ];
  });
}

const halfDayOf = ({ day, half }: Pick<HelpNeed, "day" | "half">): number => 2 * day + (half === "pm" ? 1 : 0);

const wasGiven = ({ state }: BoardAssignment): boolean => state === "given" || state === "part";

/** By need, when its own helper first said that help was given, or part of it. */
function helpedHalfDays({ assignments, answers }: Board): ReadonlyMap<string, number> {
  const helped = new Map<string, number>();
  for (const { assignment, says, by, halfDay } of answers) {
    const known = assignments.get(assignment);
    if (!known || !wasGiven(known) || (says !== "given" && says !== "part") || known.decided.volunteer !== by) continue;
    helped.set(known.decided.need, Math.min(halfDay, helped.get(known.decided.need) ?? halfDay));
  }
  return helped;
}

/** Written with a day and no half of it, so it counts whole days. */
const closedHalfDay = ({ stateMs }: BoardNeed, need: HelpNeed, { dayOf }: BoardMoment): number | null =>
  need.state && stateMs !== null ? halfDayOf({ day: dayOf(stateMs), half: need.half }) : null;
