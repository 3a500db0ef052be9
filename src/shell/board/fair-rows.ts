/** R8: waiting and help by area, language and extra help. Counts alone; what could point to few people is hidden. Pure. */
import type { FairDimension, FairRow } from "../../assignment/screens/fair.tsx";
import type { HelpNeed } from "../../need/model.ts";
import type { BoardRecords } from "./board-read.ts";
import type { BoardMoment } from "./board-view.ts";

/** Groups below this are not shown as numbers (P). */
export const SMALL_GROUP = 5;

/** One need as the report sees it. */
interface Case {
  readonly need: HelpNeed;
  /** Half-days from when it was written down until somebody had it, or until now. */
  readonly waited: number;
  readonly isProposed: boolean;
  readonly isGiven: boolean;
}

const GROUPS: readonly { readonly dimension: FairDimension; readonly of: (need: HelpNeed) => number | string }[] = [
  { dimension: "area", of: ({ area }) => area },
  { dimension: "language", of: ({ language }) => language },
  { dimension: "access", of: ({ extraHelp }) => (extraHelp.length > 0 ? 1 : 0) },
];

export function fairRows(records: BoardRecords, { now }: Pick<BoardMoment, "now">): readonly FairRow[] {
  const cases = casesOf(records, now);
  if (cases.length < SMALL_GROUP) return [];
  return GROUPS.flatMap(({ dimension, of }) => {
    const groups = new Map<number | string, Case[]>();
    for (const one of cases) {
      const group = of(one.need);
      const list = groups.get(group);
      if (list) list.push(one);
      else groups.set(group, [one]);
    }
    return [...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([group, list]): FairRow => {
        const shown = (count: number) => (count < SMALL_GROUP ? null : count);
        const isSmall = list.length < SMALL_GROUP;
        return {
          ...{ dimension, group, needs: shown(list.length) },
          medianHalfDays: isSmall ? null : median(list.map(({ waited }) => waited)),
          proposed: shown(list.filter(({ isProposed }) => isProposed).length),
          given: shown(list.filter(({ isGiven }) => isGiven).length),
        };
      });
  });
}

const halfDayOf = ({ day, half }: HelpNeed): number => 2 * day + (half === "pm" ? 1 : 0);

function casesOf({ needs, assignments, answers }: BoardRecords, now: number): readonly Case[] {
  const given = new Set(
    answers.filter(({ value }) => value.says === "given" || value.says === "part").map(({ value }) => value.assignment),
  );
  const byNeed = new Map<string, { firstHalfDay: number; isGiven: boolean }>();
  for (const { key, value } of assignments) {
    const before = byNeed.get(value.need);
    byNeed.set(value.need, {
      firstHalfDay: Math.min(
        before?.firstHalfDay ?? Number.POSITIVE_INFINITY,
        value.decision === "confirmed" ? value.halfDay : Number.POSITIVE_INFINITY,
      ),
      isGiven: (before?.isGiven ?? false) || given.has(key),
    });
  }
  return needs.flatMap(({ key, value }) => {
    if (value.kind !== "help") return [];
    const decided = byNeed.get(key);
    const until = Math.min(now, decided?.firstHalfDay ?? now);
    return [
      {
        need: value,
        waited: Math.max(0, until - halfDayOf(value)),
        isProposed: decided !== undefined,
        isGiven: (decided?.isGiven ?? false) || value.state === 1 || value.state === 2,
      },
    ];
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
