import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Saying } from "../offer/model.ts";
import { type Decided, type Heard, type Life, type LifeInput, livesOf } from "./life.ts";

const NOW = 40_000;
const LAPSE = 4;
const ONE: Decided = {
  ...{ id: "a1", need: "n1", offer: "o1", volunteer: "v1", decision: "confirmed", reason: 0, ruleVersion: 1 },
  ...{
    because: [],
    ticks: [],
    exceptions: [],
    needsSecond: false,
    cardRow: null,
    plan: null,
    halfDay: NOW,
    solve: null,
  },
  ...{ decidedBy: "c1", seconds: [] },
};
const said = (says: Saying, change: Partial<Heard> = {}): Heard => ({
  ...{ assignment: "a1", says, halfDay: NOW, by: "v1" },
  ...change,
});
const START: LifeInput = {
  ...{ now: NOW, lapse: LAPSE, assignments: [ONE], answers: [], namedByNeed: new Map([["n1", ["a1"]]]) },
  ...{ closedNeeds: new Set(), revoked: new Set(), carried: new Set(), lookedAt: new Set() },
};
const lives = (change: Partial<LifeInput>) => livesOf({ ...START, ...change });
const life = (change: Partial<LifeInput> = {}, id = "a1") => lives(change).get(id);
const withOne = (change: Partial<Decided>) => ({ assignments: [{ ...ONE, ...change }] });
const SECOND: Decided = { ...ONE, id: "a2", need: "n2", halfDay: NOW + 1 };
const TWO_NEEDS = new Map([
  ["n1", ["a1"]],
  ["n2", ["a2"]],
]);

describe("the life of an assignment", () => {
  it.each<readonly [string, Partial<LifeInput>, Partial<Life>]>([
    ["A10 asked first is tentative", withOne({ decision: "askFirst" }), { state: "tentative", mayCarry: false }],
    ["A10 not this one is rejected", withOne({ decision: "notThisOne", reason: 1 }), { state: "rejected", mayCarry: false }],
    ["A10 referred is with a person", withOne({ decision: "referred" }), { state: "referred", mayCarry: false }],
    ["A11 one that needs a second person waits", withOne({ needsSecond: true }), { state: "needsSecond", mayCarry: false }],
    ["A11 who decided is no second person", withOne({ needsSecond: true, seconds: ["c1"] }), { state: "needsSecond", mayCarry: false }],
    ["A11 with the second person it is confirmed", withOne({ needsSecond: true, seconds: ["c2"] }), { state: "confirmed", mayCarry: true }],
    ["A12 confirmed is not yet carried to the helper", {}, { state: "confirmed", mayCarry: true }],
    ["A13 carried, as far as is known", { carried: new Set(["a1"]) }, { state: "carried", mayCarry: true }],
    ["A14 accepted", { answers: [said("accepted")] }, { state: "accepted", mayCarry: true }],
    ["A14 accepted twice is once", { answers: [said("accepted"), said("accepted", { halfDay: NOW + 1 })] }, { state: "accepted", mayCarry: true }],
    ["A14 accepted in time counts whenever it arrives", { now: NOW + 9, answers: [said("accepted", { halfDay: NOW + 4 })] }, { state: "accepted", mayCarry: true }],
    ["A15 given", { answers: [said("accepted"), said("given")] }, { state: "given", isLate: false, mayCarry: false }],
    ["A15 part of it given", { answers: [said("accepted"), said("part")] }, { state: "part", mayCarry: false }],
    ["A15 the person said no", { answers: [said("accepted"), said("saidNo")] }, { state: "saidNo", mayCarry: false }],
    ["A15 nobody came", { answers: [said("nobody")] }, { state: "nobody", mayCarry: false }],
    ["A16 not safe comes before what else was said", { answers: [said("given"), said("notSafe")] }, { state: "notSafe", mayCarry: false }],
    ["A16 so do words that differed", { answers: [said("differed"), said("given")] }, { state: "differed", mayCarry: false }],
    [
      "A17 declined after it was accepted",
      { answers: [said("accepted"), said("declined")] },
      { state: "declined", mayCarry: false },
    ],
    ["A17 declined", { answers: [said("declined")] }, { state: "declined", mayCarry: false }],
    ["A18 not lapsed in the last half-day", { now: NOW + 4 }, { state: "confirmed", mayCarry: true }],
    ["A18 lapsed after it", { now: NOW + 5 }, { state: "lapsed", mayCarry: false }],
    ["A18 accepted too late by the helper's clock has lapsed", { now: NOW + 5, answers: [said("accepted", { halfDay: NOW + 5 })] }, { state: "lapsed", mayCarry: false }],
    ["A18 one that waited for a second person lapses, too", { now: NOW + 5, ...withOne({ needsSecond: true }) }, { state: "lapsed", mayCarry: false }],
    ["A19 released by a coordinator", withOne({ decision: "released", reason: 2 }), { state: "released", mayCarry: false }],
    ["A20 the volunteer left", { answers: [said("accepted"), said("leaves")] }, { state: "left", mayCarry: false }],
    ["A21 the volunteer was revoked", { revoked: new Set(["v1"]), answers: [said("accepted")] }, { state: "revoked", mayCarry: false }],
    ["A22 two that stand for one need are in dispute, and neither task goes out", { namedByNeed: new Map([["n1", ["a1", "a2"]]]) }, { state: "disputed", mayCarry: false }],
    ["A23 another stands for the need", { namedByNeed: new Map([["n1", ["a2"]]]) }, { state: "replaced", mayCarry: false }],
    ["A24 a need that wants no helper any more", { closedNeeds: new Set(["n1"]) }, { state: "closed", mayCarry: false }],
    ["A25 given after it lapsed is given, late", { now: NOW + 5, answers: [said("given", { halfDay: NOW + 5 })] }, { state: "given", isLate: true }],
    ["A25 given after it was released is given, late", { ...withOne({ decision: "released" }), answers: [said("given")] }, { state: "given", isLate: true }],
    ["A26 what another volunteer says about it is nothing", { answers: [said("declined", { by: "v2" })] }, { state: "confirmed" }],
  ])("%s", (_, input, expected) => {
    expect(life(input)).toMatchObject(expected);
  }); // biome-ignore format: one row each

  it("A25 a late outcome stops the second task, and says so", () => {
    const assignments = [ONE, { ...ONE, id: "a2", volunteer: "v2", halfDay: NOW + 6 }];
    const after = { assignments, namedByNeed: new Map([["n1", ["a2"]]]), now: NOW + 6, answers: [said("given")] };
    expect([life(after), life(after, "a2")]).toMatchObject([
      { state: "given", isLate: true },
      { state: "closed", mayCarry: false },
    ]);
  });

  it("A27 the next task waits for its turn, and goes out once the one before has ended", () => {
    const two = { assignments: [SECOND, ONE], namedByNeed: TWO_NEEDS };
    expect([life(two), life(two, "a2")]).toMatchObject([{ mayCarry: true }, { mayCarry: false, waitsFor: "turn" }]);
    const after = { ...two, answers: [said("given")] };
    expect(life(after, "a2")).toMatchObject({ mayCarry: true, waitsFor: null });
  });

  it("A27 an accepted task keeps its turn before an earlier decision that came later", () => {
    const two = {
      assignments: [SECOND, ONE],
      namedByNeed: TWO_NEEDS,
      answers: [said("accepted", { assignment: "a2" })],
    };
    expect([life(two), life(two, "a2")]).toMatchObject([{ mayCarry: false, waitsFor: "turn" }, { mayCarry: true }]);
  });

  it("A28 after something that was not safe a coordinator looks before the next task goes out", () => {
    const two = { assignments: [SECOND, ONE], namedByNeed: TWO_NEEDS, answers: [said("notSafe")] };
    expect(life(two, "a2")).toMatchObject({ mayCarry: false, waitsFor: "look" });
    expect(life({ ...two, lookedAt: new Set(["a1"]) }, "a2")).toMatchObject({ mayCarry: true });
  });
});

const pick = (prefix: string, count: number) => fc.integer({ min: 1, max: count }).map((at) => `${prefix}${at}`);
const SAYINGS: readonly Saying[] = ["accepted", "declined", "given", "part", "saidNo", "notSafe", "leaves"];
/** What stands for a need are ids of its own assignments. */
const named = ({ assignments }: Pick<LifeInput, "assignments">, names: readonly boolean[]) => {
  const byNeed = new Map<string, readonly string[]>();
  for (const [at, { id, need }] of assignments.entries())
    if (names[at]) byNeed.set(need, [...(byNeed.get(need) ?? []), id]);
  return byNeed;
};
const parts = fc.record({
  now: fc.integer({ min: NOW, max: NOW + 12 }),
  lapse: fc.constant(LAPSE),
  assignments: fc.uniqueArray(
    fc
      .record({
        id: pick("a", 6),
        need: pick("n", 3),
        volunteer: pick("v", 3),
        decidedBy: pick("c", 2),
        seconds: fc.subarray(["c1", "c2"]),
        needsSecond: fc.boolean(),
        halfDay: fc.integer({ min: NOW, max: NOW + 6 }),
        decision: fc.constantFrom(
          "confirmed" as const,
          "confirmed" as const,
          "confirmed" as const,
          "released" as const,
        ),
      })
      .map((parts) => ({ ...ONE, ...parts })),
    { maxLength: 6, selector: ({ id }) => id },
  ),
  answers: fc.array(
    fc.record({
      ...{ assignment: pick("a", 6), says: fc.constantFrom(...SAYINGS), by: pick("v", 3) },
      halfDay: fc.integer({ min: NOW - 9, max: NOW + 20 }),
    }),
    { maxLength: 5 },
  ),
  names: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  closedNeeds: fc.subarray(["n1"]).map((all) => new Set(all)),
  revoked: fc.subarray(["v1", "v2"]).map((all) => new Set(all)),
  carried: fc.subarray(["a1", "a2", "a3"]).map((all) => new Set(all)),
  lookedAt: fc.subarray(["a1", "a2"]).map((all) => new Set(all)),
});

const world: fc.Arbitrary<LifeInput> = parts.map(({ names, ...rest }) => ({
  ...rest,
  namedByNeed: named(rest, names),
}));

describe("whatever two coordinators and their helpers did, in any order", () => {
  const out = (input: LifeInput) => {
    const all = livesOf(input);
    return input.assignments.filter(({ id }) => all.get(id)?.mayCarry);
  };
  const countsOf = (names: readonly (string | null)[]) => names.length - new Set(names).size;

  it("A29 no need has two tasks out, and no volunteer", () => {
    fc.assert(
      fc.property(world, (input) => {
        const tasks = out(input);
        expect([countsOf(tasks.map(({ need }) => need)), countsOf(tasks.map(({ volunteer }) => volunteer))]).toEqual([
          0, 0,
        ]);
      }),
      { numRuns: 2_000 },
    );
  });

  it("A29 no task is out that lacks the second person it needs, or whose volunteer was revoked", () => {
    fc.assert(
      fc.property(world, (input) => {
        for (const { needsSecond, seconds, decidedBy, volunteer } of out(input)) {
          expect(!needsSecond || seconds.some((key) => key !== decidedBy)).toBe(true);
          expect(input.revoked.has(volunteer ?? "")).toBe(false);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("A29 it is the same in every order, and some tasks are out", () => {
    let count = 0;
    fc.assert(
      fc.property(world, (input) => {
        const turned = {
          ...input,
          assignments: [...input.assignments].reverse(),
          answers: [...input.answers].reverse(),
        };
        expect(Object.fromEntries(livesOf(turned))).toEqual(Object.fromEntries(livesOf(input)));
        count += out(input).length;
      }),
      { numRuns: 1_000 },
    );
    expect(count).toBeGreaterThan(50);
  });
});
