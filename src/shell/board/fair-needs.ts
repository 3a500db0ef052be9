/** Needs as the fairness report sees them (R8): waiting and help, and nothing of who it is. Pure. */
import type { FairNeed } from "../../match/fairness.ts";
import type { HelpNeed } from "../../need/model.ts";
import type { BoardRecords } from "./board-read.ts";
import type { BoardMoment } from "./board-view.ts";

const halfDayOf = ({ day, half }: HelpNeed): number => 2 * day + (half === "pm" ? 1 : 0);

export function fairNeeds(
  { needs, assignments, answers }: BoardRecords,
  { now }: Pick<BoardMoment, "now">,
): readonly FairNeed[] {
  const given = new Set(
    answers.filter(({ value }) => value.says === "given" || value.says === "part").map(({ value }) => value.assignment),
  );
  const proposed = new Set(assignments.map(({ value }) => value.need));
  const met = new Set(assignments.filter(({ key }) => given.has(key)).map(({ value }) => value.need));
  const firstHalfDay = new Map<string, number>();
  for (const { value } of assignments)
    if (value.decision === "confirmed")
      firstHalfDay.set(value.need, Math.min(value.halfDay, firstHalfDay.get(value.need) ?? now));
  return needs.flatMap(({ key, value }) => {
    if (value.kind !== "help") return [];
    return [
      {
        ...{ area: value.area, language: value.language, hasAccessNeed: value.extraHelp.length > 0, channel: "screen" },
        waited: Math.max(0, (firstHalfDay.get(key) ?? now) - halfDayOf(value)),
        wasProposed: proposed.has(key),
        wasMet: met.has(key) || value.state === 1 || value.state === 2,
      } as const,
    ];
  });
}
