import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HIDDEN } from "../../../wire/closing-core.ts";
import { countTogether } from "./totals.ts";

const times = (...counts: readonly (readonly [code: number, count: number])[]) =>
  counts.flatMap(([code, count]) => Array.from({ length: count }, () => code));

describe("G15 counts of a certificate", () => {
  it("G15 are shown where none is small", () => {
    expect(countTogether([times([1, 20], [2, 12]), times([4, 32])])).toEqual([
      [
        { code: 1, count: 20 },
        { code: 2, count: 12 },
      ],
      [{ code: 4, count: 32 }],
    ]);
  });

  it("G15 hide a second count where another table tells how many there are in all", () => {
    const [bySector] = countTogether([times([1, 30], [2, 20], [3, 2]), times([1, 26], [2, 26])]);
    expect(bySector?.map(({ count }) => count)).toEqual([30, HIDDEN, HIDDEN]);
  });

  it("G15 tell no hidden count by what the tables have in common (seed 5)", () => {
    const needs = fc.array(fc.tuple(fc.nat(3), fc.nat(4), fc.nat(2)), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(needs, (all) => {
        const tables = countTogether([0, 1, 2].map((at) => all.map((need) => need[at] ?? 0)));
        const hiddenOf = tables.map((rows) => rows.filter(({ count }) => count === HIDDEN).length);
        const isTotalTold = hiddenOf.includes(0);
        expect(isTotalTold && hiddenOf.includes(1)).toBe(false);
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});
