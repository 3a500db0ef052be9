import { describe, expect, it } from "vitest";
import { sampleInput } from "../../../tests/support/match-sample.ts";
import { makeEngine } from "../engine.ts";
import { FACTS, RULE_VERSION, RULES, UNCHECKED } from "./v2.ts";

const ALL = [...RULES, ...FACTS, ...UNCHECKED];

describe("GR10 rules as data", () => {
  it("GR10 have one code and one key for their words each", () => {
    expect(new Set(ALL.map(({ code }) => code)).size).toBe(ALL.length);
    expect(new Set(ALL.map(({ label }) => label)).size).toBe(ALL.length);
  });

  it("GR10 are all that a result names", () => {
    const input = { ...sampleInput({ needs: 300, offers: 200, items: 2, areas: 4 }, 9), ruleVersion: RULE_VERSION };
    const { proposals, unmatched, ruleVersion } = makeEngine(input).exact();
    const codes = [
      ...proposals.flatMap(({ because, notChecked, others }) => [
        ...because,
        ...notChecked,
        ...others.flatMap(({ blockedBy }) => (blockedBy ? [blockedBy] : [])),
      ]),
      ...unmatched.flatMap(({ blockedBy }) => blockedBy),
    ];
    const known = new Set<number>(ALL.map(({ code }) => code));
    expect(codes.filter(([code]) => !known.has(code))).toEqual([]);
    expect([codes.length > 1000, ruleVersion]).toEqual([true, RULE_VERSION]);
  });

  it("GR20 none asks for origin, belief, health or status", () => {
    const words = ALL.map((entry) => JSON.stringify(entry)).join(" ");
    expect(words).not.toMatch(/national|relig|ethnic|politic|immigra|crimin|diagnos|disab|gender/i);
  });
});
