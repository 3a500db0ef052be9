import { describe, expect, it } from "vitest";
import { hideSmall, withTotals } from "../need/totals.ts";
import { type FairNeed, reportFairness } from "./fairness.ts";

const report = (needs: readonly FairNeed[]) => reportFairness(needs, (counts) => hideSmall(withTotals(counts)));

const many = (count: number, different: Partial<FairNeed> = {}): FairNeed[] =>
  Array.from({ length: count }, (_, at) => ({
    area: 1,
    language: "en",
    hasAccessNeed: false,
    waited: at,
    wasProposed: true,
    wasMet: true,
    ...different,
  }));

describe("M13 the report", () => {
  it("M13 has median wait and rates of each group", () => {
    const needs = [...many(5, { wasMet: false }), ...many(5)];
    expect(report(needs).area).toEqual([
      { group: "1", needs: 10, medianWait: 2, proposedOfHundred: 100, metOfHundred: 50 },
    ]);
  });

  it("M13 hides small groups, and with one of them the next smallest", () => {
    const needs = [...many(9), ...many(6, { area: 2 }), ...many(4, { area: 3 })];
    expect(report(needs).area.map(({ needs: count }) => count)).toEqual([9, null, null]);
  });

  it("M13 hides a rate whose small remainder would follow from the other groups", () => {
    const needs = [
      ...many(10),
      ...many(2, { wasMet: false }),
      ...many(20, { area: 2 }),
      ...many(9, { area: 2, wasMet: false }),
    ];
    expect(report(needs).area.map(({ metOfHundred }) => metOfHundred)).toEqual([null, null]);
  });

  it("M13 hides a rate from which few could be told apart", () => {
    const needs = [...many(10), ...many(2, { wasMet: false })];
    expect(report(needs).language[0]).toMatchObject({ needs: 12, metOfHundred: null, proposedOfHundred: 100 });
  });

  it("M13 tells groups of access needs apart", () => {
    const needs = [...many(6), ...many(7, { hasAccessNeed: true })];
    expect(report(needs).access.map(({ group, needs: count }) => [group, count])).toEqual([
      ["no", 6],
      ["yes", 7],
    ]);
  });
});
