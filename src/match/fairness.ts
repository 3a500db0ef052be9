/**
 * How fair the help was: wait, proposals and fulfilment by group. Pure. Rule M13.
 *
 * 1. Groups with fewer than `SMALL_GROUP` needs show nothing but that they are small, and so does what would give them away: the next smallest group of a table with one small group.
 * 2. A rate or a median is shown only where the counts it is of, and what is left of the group without them, are 0 or at least `SMALL_GROUP`.
 */

/** Below this a count is hidden, as in `need/totals.ts` (P). */
export const SMALL_GROUP = 5;

/** One need as the report sees it. */
export interface FairNeed {
  readonly area: number;
  readonly language: string;
  /** Whether it asks for any extra help. */
  readonly hasAccessNeed: boolean;
  readonly channel: "screen" | "paper";
  /** Half-days that it waited: until help came, or until now. */
  readonly waited: number;
  readonly wasProposed: boolean;
  readonly wasMet: boolean;
}

export type FairBy = "area" | "language" | "access" | "channel";

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
export function reportFairness(needs: readonly FairNeed[]): FairReport {
  return {
    area: rowsBy(needs, ({ area }) => String(area)),
    language: rowsBy(needs, ({ language }) => language),
    access: rowsBy(needs, ({ hasAccessNeed }) => (hasAccessNeed ? "yes" : "no")),
    channel: rowsBy(needs, ({ channel }) => channel),
  };
}

function rowsBy(needs: readonly FairNeed[], groupOf: (need: FairNeed) => string): FairRow[] {
  const groups = new Map<string, FairNeed[]>();
  for (const need of needs) groups.set(groupOf(need), [...(groups.get(groupOf(need)) ?? []), need]);
  const hidden = hiddenGroups(groups);
  return [...groups]
    .sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
    .map(([group, own]) => (hidden.has(group) ? hiddenRow(group) : rowOf(group, own)));
}

/** Small groups; with exactly one of them its number would follow from the total, so the next smallest goes, too. */
function hiddenGroups(groups: ReadonlyMap<string, readonly FairNeed[]>): Set<string> {
  const bySize = [...groups].sort(([a, one], [b, other]) => one.length - other.length || (a < b ? -1 : 1));
  const small = bySize.filter(([, own]) => own.length < SMALL_GROUP).length;
  return new Set(bySize.slice(0, small === 1 ? 2 : small).map(([group]) => group));
}

const hiddenRow = (group: string): FairRow => ({
  group,
  needs: null,
  medianWait: null,
  proposedOfHundred: null,
  metOfHundred: null,
});

function rowOf(group: string, own: readonly FairNeed[]): FairRow {
  return {
    group,
    needs: own.length,
    medianWait: medianOf(own.map(({ waited }) => waited)),
    proposedOfHundred: rateOf(own, ({ wasProposed }) => wasProposed),
    metOfHundred: rateOf(own, ({ wasMet }) => wasMet),
  };
}

function rateOf(own: readonly FairNeed[], holds: (need: FairNeed) => boolean): number | null {
  const count = own.filter(holds).length;
  const isSmall = (number: number) => number > 0 && number < SMALL_GROUP;
  return isSmall(count) || isSmall(own.length - count) ? null : Math.round((100 * count) / own.length);
}

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
