import { describe, expect, it } from "vitest";
import { inputOf, sampleInput, sampleNeed, sampleOffer } from "../../tests/support/match-sample.ts";
import { changeBetween } from "./diff.ts";
import { makeEngine } from "./engine.ts";
import type { MatchInput } from "./model.ts";
import { applyChange } from "./protocol.ts";

const NOTHING = { putNeeds: [], dropNeeds: [], putOffers: [], dropOffers: [], refused: [] };
const [N, M, O, P] = [sampleNeed("n"), sampleNeed("m"), sampleOffer("o"), sampleOffer("p")];
const before = inputOf([N, M], [O, P]);

/** As it stands after a decision: a need and an offer fewer, an offer that is another now, a pair refused. */
const after: MatchInput = {
  ...before,
  needs: [N],
  offers: [{ ...O, openTasks: 1 }],
  refused: [["n", "o"]],
};

describe("M14 what the worker is told", () => {
  it("M14 is nothing but the time where nothing changed", () => {
    expect(changeBetween(before, { ...before, nowHalfDay: 2001 })).toEqual({ ...NOTHING, nowHalfDay: 2001 });
  });

  it("M14 is what is new, what is other and what is gone", () => {
    expect(changeBetween(before, after)).toEqual({
      nowHalfDay: before.nowHalfDay,
      ...{ putNeeds: [], dropNeeds: ["m"], putOffers: [{ ...O, openTasks: 1 }], dropOffers: ["p"] },
      refused: [["n", "o"]],
    });
  });

  it("M14 gives the input that was meant", () => {
    const change = changeBetween(before, after);
    expect(change && applyChange(before, change)).toEqual(after);
  });

  it.each<[string, MatchInput, MatchInput]>([
    ["another draw", before, { ...before, seed: before.seed + 1 }],
    ["other rules", before, { ...before, ruleVersion: 2 }],
    ["enough of something", before, { ...before, enough: [101] }],
    ["a refusal that was taken back", after, before],
    ["more that is new than was there", inputOf([], []), before],
  ])("M14 is everything after %s", (_, one, other) => {
    expect(changeBetween(one, other)).toBeNull();
  });

  it("M4 M14 the answer after a change is the answer to the whole", () => {
    const whole = sampleInput({ needs: 60, offers: 40, items: 3, areas: 4 }, 11);
    const [needs, offers] = [whole.needs.slice(3), whole.offers.slice(0, 35)];
    const later = { ...whole, needs: [...needs, sampleNeed("new")], offers, refused: [["n5", "o3"]] as const };
    const change = changeBetween(whole, later);
    expect(change && makeEngine(applyChange(whole, change)).exact()).toEqual(makeEngine(later).exact());
  });
});
