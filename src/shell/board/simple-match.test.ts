import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MatchInput, MatchNeed, MatchOffer } from "./match-shapes.ts";
import { simpleMatch } from "./simple-match.ts";

const need = (over: Partial<MatchNeed> = {}): MatchNeed => ({
  ...{ key: "n1", item: 101, urgency: 2, people: 3, area: 1, language: "ar", extraHelp: [], helperPreference: 0 },
  ...{ halfDay: 100, needsChecked: false, ...over },
});
const offer = (over: Partial<MatchOffer> = {}): MatchOffer => ({
  ...{ key: "o1", volunteer: "v1", item: 101, people: 4, areas: [], windows: [], travel: 1, languages: ["ar"] },
  ...{ can: [], expires: 110, capacity: 1, level: 0, helper: 0, openTasks: 0, ...over },
});
const input = (needs: readonly MatchNeed[], offers: readonly MatchOffer[], over: Partial<MatchInput> = {}) => ({
  ...{ nowHalfDay: 101, seed: 7, ruleVersion: 1, needs, offers, refused: [], enough: [], ...over },
});
const blocked = (asked: Partial<MatchNeed>, given: Partial<MatchOffer>) =>
  simpleMatch(input([need(asked)], [offer(given)])).unmatched[0]?.blockedBy;

describe("what is suggested", () => {
  it.each([
    ["too little", {}, { people: 2 }, [102]],
    ["another area", {}, { areas: [2] }, [103]],
    ["no time before it is needed", { urgency: 1 }, { windows: [108] }, [104]],
    ["no shared language", {}, { languages: ["uk"] }, [105]],
    ["cannot carry to the door", { extraHelp: [1] }, {}, [106, 1]],
    ["a man where a woman was asked for", { helperPreference: 1 }, { helper: 2 }, [107]],
    ["not checked for a child or a night", { needsChecked: true }, { level: 1 }, [108]],
    ["over", {}, { expires: 99 }, [109]],
    ["a task already", {}, { openTasks: 1 }, [110]],
  ] as const)("R2 says which rule is in the way: %s", (_title, asked, given, code) => {
    expect(blocked(asked, given)).toEqual([code]);
  });

  it("R4 a pair that a person rejected does not come again", () => {
    const refused = [["n1", "o1"]] as const;
    expect(simpleMatch(input([need()], [offer()], { refused })).unmatched[0]?.blockedBy).toEqual([[111]]);
  });

  it("R3 a tie is called one", () => {
    const offers = [offer(), offer({ key: "o2", volunteer: "v2" })];
    expect(simpleMatch(input([need()], offers)).proposals[0]?.isTie).toBe(true);
  });

  it("R6 the most urgent need comes first, then the one that waits longest", () => {
    const needs = [
      need({ key: "late", halfDay: 90 }),
      need({ key: "today", urgency: 1, halfDay: 100 }),
      need({ key: "unknown", urgency: 0, halfDay: 80 }),
    ];
    const offers = needs.map((_, at) => offer({ key: `o${at}`, volunteer: `v${at}` }));
    const order = simpleMatch(input(needs, offers)).proposals.map((one) => one.need);
    expect(order).toEqual(["today", "late", "unknown"]);
  });

  it("R11 the order of what comes in changes nothing about who is served", () => {
    const needs = fc.array(
      fc.record({ urgency: fc.constantFrom(0, 1, 2, 3, 4), halfDay: fc.integer({ min: 90, max: 101 }) }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(needs, fc.integer({ min: 0, max: 3 }), (asked, count) => {
        const all = asked.map((one, at) => need({ ...one, key: `n${at}` } as Partial<MatchNeed>));
        const offers = Array.from({ length: count }, (_, at) => offer({ key: `o${at}`, volunteer: `v${at}` }));
        const served = (given: readonly MatchNeed[]) =>
          simpleMatch(input(given, offers)).proposals.map((one) => one.need);
        expect(served([...all].reverse())).toEqual(served(all));
      }),
    );
  });

  it("nobody gets two tasks at once", () => {
    const result = simpleMatch(input([need(), need({ key: "n2" })], [offer(), offer({ key: "o2" })]));
    expect(result.proposals).toHaveLength(1);
  });
});
