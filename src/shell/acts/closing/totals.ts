/**
 * The counts of a certificate: needs by sector, by urgency and by what became of them. Small ones are hidden, and none follows from the others: the three count the same
 * needs, so what one of them tells of all is known in the others. Rule G15 of closing/README.md.
 */
import { ascending } from "../../../kit/group.ts";
import type { NeedState } from "../../../need/model.ts";
import { hideSmall, withTotals } from "../../../need/totals.ts";
import type { Replica } from "../../../sync/replica.ts";
import { type ClosingCore, HIDDEN } from "../../../wire/closing-core.ts";
import { type Board, boardOf } from "../assign/board.ts";

/** What became of a need, as kind 3 of the totals counts it. */
const OUTCOME = { given: 1, part: 2, not: 3, referred: 4, open: 5 } as const;
type Outcome = (typeof OUTCOME)[keyof typeof OUTCOME];

/** What a coordinator said of it: met, partly met, no longer needed, with a person. */
const SAID: Readonly<Record<NeedState, Outcome>> = {
  ...{ 1: OUTCOME.given, 2: OUTCOME.part, 3: OUTCOME.not, 4: OUTCOME.referred },
};
/** No outcome depends on what time it is: what lapsed is open like what nobody took. */
const ANY_HALF_DAY = 0;

export function totalsOf(replica: Replica): ClosingCore["totals"] {
  const board = boardOf(replica, ANY_HALF_DAY);
  const told = toldOutcomes(board);
  const needs = board.needs.flatMap(({ key, need }) =>
    need.kind === "help"
      ? [{ ...need, outcome: (need.state && SAID[need.state]) ?? told.get(key) ?? OUTCOME.open }]
      : [],
  );
  if (needs.length === 0) return [];
  const counted = countTogether([
    needs.map(({ sector }) => sector),
    needs.map(({ urgency }) => urgency),
    needs.map(({ outcome }) => outcome),
  ]);
  return counted.flatMap((rows, at) => rows.map((row) => ({ kind: at + 1, ...row })));
}

/** By need: the best that helpers told of it, whatever stands for it now. */
function toldOutcomes({ assignments }: Pick<Board, "assignments">): ReadonlyMap<string, Outcome> {
  const told = new Map<string, Outcome>();
  for (const { decided, state } of assignments.values()) {
    if (state !== "given" && state !== "part" && state !== "referred") continue;
    told.set(decided.need, Math.min(OUTCOME[state], told.get(decided.need) ?? OUTCOME.open) as Outcome);
  }
  return told;
}

interface Row {
  readonly code: number;
  readonly count: number;
}

/** Counts of each of `classes`, which give every need one code each, in the same order. */
export function countTogether(classes: readonly (readonly number[])[]): readonly (readonly Row[])[] {
  const tables = classes.map(countBy);
  // Where one table tells how many there are in all, a single count that another hides would follow.
  const isTotalTold = tables.some(({ isTotalTold }) => isTotalTold);
  return tables.map(({ rows, isTotalTold: isOwn }) => (isTotalTold && !isOwn ? hideOneMore(rows) : rows));
}

function countBy(codes: readonly number[]) {
  const known = ascending(codes);
  const counts = known.map((code) => codes.filter((one) => one === code).length);
  const [shown = []] = hideSmall(withTotals([counts]));
  return {
    rows: known.map((code, at) => ({ code, count: shown[at] ?? HIDDEN })),
    isTotalTold: (shown.at(-1) ?? null) !== null,
  };
}

/** The smallest count that is shown is hidden as well. */
function hideOneMore(rows: readonly Row[]): readonly Row[] {
  const shown = rows.filter(({ count }) => count !== HIDDEN).sort((a, b) => a.count - b.count);
  return rows.map((row) => (row === shown[0] ? { ...row, count: HIDDEN } : row));
}
