/** Needs as the fairness report sees them (R8): waiting and help, and nothing of who it is. Pure. */
import type { FairNeed } from "../../match/fairness.ts";
import type { HelpNeed } from "../../need/model.ts";
import type { Board } from "../acts/assign/board.ts";

const halfDayOf = ({ day, half }: HelpNeed): number => 2 * day + (half === "pm" ? 1 : 0);

export function fairNeeds({ needs, assignments, answers, now }: Board): readonly FairNeed[] {
  const decisions = [...assignments.values()].map(({ decided }) => decided);
  const given = new Set(
    answers.flatMap(({ says, assignment }) => (says === "given" || says === "part" ? assignment : [])),
  );
  const proposed = new Set(decisions.map(({ need }) => need));
  const met = new Set(decisions.flatMap(({ id, need }) => (given.has(id) ? need : [])));
  const firstHalfDay = new Map<string, number>();
  for (const { need, decision, halfDay } of decisions)
    if (decision === "confirmed") firstHalfDay.set(need, Math.min(halfDay, firstHalfDay.get(need) ?? now));
  return needs.flatMap(({ key, need }) => {
    if (need.kind !== "help") return [];
    return [
      {
        ...{ area: need.area, language: need.language, hasAccessNeed: need.extraHelp.length > 0, channel: "screen" },
        waited: Math.max(0, (firstHalfDay.get(key) ?? now) - halfDayOf(need)),
        wasProposed: proposed.has(key),
        wasMet: met.has(key) || need.state === 1 || need.state === 2,
      } as const,
    ];
  });
}
