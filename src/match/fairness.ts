/**
 * How fair the help was: wait, proposals and fulfilment by group. Pure. Rule M13.
 *
 * Each table of the report is counts of needs by group and by what became of them, and is hidden like every table of counts of the programme (rules N60 to N63 of need/README.md, which the
 * caller brings): no small number is shown, and none follows by subtraction. A group whose number is hidden shows nothing; a rate is shown where both counts that it is of are.
 */
import { groupBy } from "../kit/group.ts";

/** Counts as they may be shown, `null` where hidden, with a last column of row sums and a last row of column sums. */
export type HideCounts = (counts: readonly (readonly number[])[]) => readonly (readonly (number | null)[])[];

/** A report on fewer needs tells of somebody (P). */
export const SMALL_GROUP = 5;

/** One need as the report sees it. */
export interface FairNeed {
  readonly area: number;
  readonly language: string;
  /** Whether it asks for any extra help. */
  readonly hasAccessNeed: boolean;
  /** Half-days that it waited: until help came or nobody looked for any more, else until now. */
  readonly waited: number;
  readonly wasProposed: boolean;
  readonly wasMet: boolean;
}

export type FairBy = "area" | "language" | "access";

/** `null` is hidden. Rates are counts of hundred. */
export interface FairRow {
  readonly group: string;
  readonly needs: number | null;
  readonly medianWait: number | null;
  readonly proposedOfHundred: number | null;
  readonly metOfHundred: number | null;
}

export type FairReport = Readonly<Record<FairBy, readonly FairRow[]>>;

/** The report, rows in the order of their group. */
export function reportFairness(needs: readonly FairNeed[], hide: HideCounts): FairReport {
  return {
    area: rowsBy(needs, hide, ({ area }) => String(area)),
    language: rowsBy(needs, hide, ({ language }) => language),
    access: rowsBy(needs, hide, ({ hasAccessNeed }) => (hasAccessNeed ? "yes" : "no")),
  };
}

type Holds = (need: FairNeed) => boolean;

function rowsBy(needs: readonly FairNeed[], hide: HideCounts, groupOf: (need: FairNeed) => string): FairRow[] {
  const inOrder = [...groupBy(needs, groupOf)].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
  const shownBy = (holds: Holds) =>
    hide(inOrder.map(([, own]) => [own.filter(holds).length, own.filter((need) => !holds(need)).length]));
  const [proposed, met] = [shownBy(({ wasProposed }) => wasProposed), shownBy(({ wasMet }) => wasMet)];
  return inOrder.map(([group, own], at) => {
    const count = proposed[at]?.[2] === null || met[at]?.[2] === null ? null : own.length;
    if (count === null) return hiddenRow(group);
    return {
      group,
      needs: count,
      medianWait: medianOf(own.map(({ waited }) => waited)),
      proposedOfHundred: rateOf(proposed[at]),
      metOfHundred: rateOf(met[at]),
    };
  });
}

const hiddenRow = (group: string): FairRow => ({
  group,
  needs: null,
  medianWait: null,
  proposedOfHundred: null,
  metOfHundred: null,
});

function rateOf([held, not]: readonly (number | null)[] = []): number | null {
  return typeof held === "number" && typeof not === "number" ? Math.round((100 * held) / (held + not)) : null;
}

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
