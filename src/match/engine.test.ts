import { describe, expect, it } from "vitest";
import { inputOf, NOW, sampleInput, sampleNeed, sampleOffer } from "../../tests/support/match-sample.ts";
import { makeEngine } from "./engine.ts";
import type { MatchInput, MatchNeed, MatchOffer } from "./model.ts";

const solve = (input: MatchInput) => makeEngine(input).exact();
const pairsOf = (input: MatchInput) => solve(input).proposals.map(({ need, offer }) => [need, offer]);

function blocked(need: Partial<MatchNeed>, offer: Partial<MatchOffer>) {
  const { unmatched } = solve(inputOf([sampleNeed("n", need)], [sampleOffer("o", offer)]));
  return unmatched.map(({ blockedBy }) => blockedBy);
}

describe("hard rules", () => {
  it.each([
    ["the item", {}, { item: 102 }, [1, 101]],
    ["the amount", { people: 5 }, { people: 4 }, [2, 5]],
    ["the area", { area: 7 }, { areas: [1, 2] }, [3, 7]],
    ["the language", { language: "ar" }, { languages: ["en", "uk"] }, [4]],
    ["an ability", { extraHelp: [1] }, { can: [2, 3] }, [5, 1]],
    ["whom the person prefers", { helperPreference: 1 as const }, { helper: 2 as const }, [6, 1]],
    ["the check of a helper", { needsChecked: true }, { level: 1 as const }, [7]],
    ["the end of an offer", {}, { expires: NOW - 1 }, [8]],
    ["the times", {}, { windows: [NOW - 3, NOW - 1] }, [9]],
    ["open tasks", {}, { capacity: 2, openTasks: 2 }, [10]],
  ])("M7 %s blocks a pair, and the result says so", (_, need, offer, code) => {
    expect(blocked(need, offer)).toEqual([[code]]);
  });

  it("M7 a pair that a human refused is not proposed again", () => {
    const input = inputOf([sampleNeed("n")], [sampleOffer("o")], { refused: [["n", "o"]] });
    expect(solve(input)).toMatchObject({ proposals: [], unmatched: [{ need: "n", blockedBy: [[11]] }] });
  });

  it("M7 an offer without areas or times fits all of them, and `ar-SY` speaks with `ar`", () => {
    const need = sampleNeed("n", { area: 9, language: "ar-SY" });
    expect(pairsOf(inputOf([need], [sampleOffer("o", { areas: [], languages: ["ar"] })]))).toEqual([["n", "o"]]);
  });

  it("M7 needs of an item of which there is enough still enter", () => {
    expect(pairsOf(inputOf([sampleNeed("n")], [sampleOffer("o")], { enough: [101] }))).toEqual([["n", "o"]]);
  });

  it("M12 offers of a volunteer who offers more than one person can give wait for a human", () => {
    const offers = Array.from({ length: 11 }, (_, at) => sampleOffer(`o${at}`, { volunteer: "v" }));
    expect(solve(inputOf([sampleNeed("n")], offers)).unmatched).toEqual([{ need: "n", blockedBy: [[12]] }]);
  });

  it("M12 so do offers that would help more households than one person can, and none that stay within that", () => {
    const blockedWith = (last: number) => {
      const offers = [5, 5, 5, 5, last].map((capacity, at) => sampleOffer(`o${at}`, { volunteer: "v", capacity }));
      return solve(inputOf([sampleNeed("n")], offers)).unmatched;
    };
    expect([blockedWith(5), blockedWith(6)]).toEqual([[], [{ need: "n", blockedBy: [[12]] }]]);
  });

  it("M12 an absurd amount waits for a human", () => {
    const { proposals } = solve(inputOf([sampleNeed("n")], [sampleOffer("o", { capacity: 1e9, people: 1e9 })]));
    expect(proposals).toEqual([]);
  });
});

describe("order", () => {
  const late = sampleNeed("late", { urgency: 3, halfDay: NOW - 20 });
  const soon = sampleNeed("soon", { urgency: 1 });
  const unknown = sampleNeed("unknown", { urgency: 0 });

  it("M1 the most urgent is served first, not known stands between three days and two weeks", () => {
    const two = [sampleOffer("o", { capacity: 2 })];
    expect(pairsOf(inputOf([late, unknown, soon], two)).map(([need]) => need)).toEqual(["soon", "unknown"]);
  });

  it("M1 of the same urgency the one that waits longest, by whole days", () => {
    const needs = [sampleNeed("new"), sampleNeed("old", { halfDay: NOW - 2 })];
    expect(pairsOf(inputOf(needs, [sampleOffer("o")]))).toEqual([["old", "o"]]);
  });

  it("M1 an urgent need pushes a less urgent one to its only other offer", () => {
    const offers = [sampleOffer("near", { areas: [1, 2] }), sampleOffer("far", { areas: [1] })];
    const needs = [sampleNeed("a", { urgency: 4, area: 1 }), sampleNeed("b", { urgency: 1, area: 2 })];
    expect(pairsOf(inputOf(needs, offers))).toEqual([
      ["b", "near"],
      ["a", "far"],
    ]);
  });

  it("M9 lists stand by urgency, then wait, whatever order they came in", () => {
    const input = sampleInput({ needs: 60, offers: 50, items: 2, areas: 3 }, 4);
    const mixed = { ...input, needs: [...input.needs].reverse(), offers: [...input.offers].reverse() };
    expect(solve(mixed)).toEqual(solve(input));
  });

  it("M4 between equals the seed draws, and a tie says so", () => {
    const drawn = (seed: number) =>
      solve(inputOf([sampleNeed("a"), sampleNeed("b")], [sampleOffer("o")], { seed })).proposals;
    const first = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => drawn(seed)[0]);
    expect(new Set(first.map((proposal) => proposal?.need)).size).toBe(2);
    expect(first.every((proposal) => proposal?.isTie)).toBe(true);
  });
});

describe("ties", () => {
  const isTie = (...offers: Parameters<typeof inputOf>[1]) =>
    solve(inputOf([sampleNeed("n")], offers)).proposals[0]?.isTie;
  const from = (later: number) => sampleOffer("later", { windows: [NOW + later] });
  const now = sampleOffer("now", { windows: [NOW] });

  it("M10 another offer with room that is as good is a tie", () => {
    expect(isTie(now, sampleOffer("same", { windows: [NOW] }))).toBe(true);
  });

  it("M10 a day later is nearly as good, and later than that is not", () => {
    expect([1, 2, 3].map((later) => isTie(now, from(later)))).toEqual([true, true, false]);
  });

  it("M10 one alone, or one without room, is none", () => {
    const full = sampleOffer("full", { openTasks: 1 });
    expect([isTie(now), isTie(now, full)]).toEqual([false, false]);
  });
});

describe("reasons", () => {
  it("M10 name each rule that was kept, facts of the order, and the first time", () => {
    const need = sampleNeed("n", { extraHelp: [1], helperPreference: 1, needsChecked: true, halfDay: NOW - 6 });
    const offer = sampleOffer("o", { can: [1], helper: 1, level: 2, windows: [NOW - 2, NOW + 3] });
    const [proposal] = solve(inputOf([need, sampleNeed("later")], [offer])).proposals;
    expect(proposal).toMatchObject({
      because: [[1, 101], [2, 6], [3, 1], [4], [5, 1], [6, 1], [7], [9, NOW + 3], [20, 2], [21, 2]],
      window: NOW + 3,
    });
  });

  it("M10 name what nobody has checked", () => {
    const need = sampleNeed("n", { urgency: 0, extraHelp: [2, 4] });
    const offer = sampleOffer("o", { level: 0, travel: 1, expires: NOW + 1 });
    const [proposal] = solve(inputOf([need], [offer])).proposals;
    expect(proposal?.notChecked).toEqual([[40, 101], [41, 1], [42], [43], [44, 2, 4], [45, NOW + 1], [46, 6]]);
  });

  it("M10 name others that are possible, and those that one rule blocks", () => {
    const offers = [
      sampleOffer("chosen"),
      sampleOffer("possible", { areas: [] }),
      sampleOffer("silent", { languages: ["uk"] }),
      sampleOffer("two reasons", { languages: ["uk"], areas: [9] }),
    ];
    const [proposal] = solve(inputOf([sampleNeed("n")], offers)).proposals;
    expect(proposal?.others).toEqual([
      { offer: "possible", blockedBy: null },
      { offer: "silent", blockedBy: [4] },
    ]);
  });

  it("M11 a need without help has the smallest set of rules that blocks all offers of its item", () => {
    const offers = [
      sampleOffer("a", { areas: [9], languages: ["uk"] }),
      sampleOffer("b", { areas: [9], expires: NOW - 1 }),
      sampleOffer("c", { level: 0, people: 0, areas: [8] }),
    ];
    expect(solve(inputOf([sampleNeed("n")], offers)).unmatched).toEqual([{ need: "n", blockedBy: [[3, 1]] }]);
  });

  it("M11 and none where some fit but there is not enough of them", () => {
    const needs = [sampleNeed("a", { urgency: 1 }), sampleNeed("b", { urgency: 4 })];
    expect(solve(inputOf(needs, [sampleOffer("o")])).unmatched).toEqual([{ need: "b", blockedBy: [] }]);
  });
});

describe("many", () => {
  it("M8 needs that are alike do not all ask the same few offers", () => {
    const needs = Array.from({ length: 300 }, (_, at) => sampleNeed(`n${at}`));
    const offers = Array.from({ length: 300 }, (_, at) => sampleOffer(`o${at}`));
    expect(solve(inputOf(needs, offers))).toMatchObject({ gap: 0, unmatched: [] });
  });

  it("M3 the quick result serves as many as the exact one", () => {
    const engine = makeEngine(sampleInput({ needs: 400, offers: 200, items: 3, areas: 4 }, 2));
    const quick = engine.quick();
    const exact = engine.exact();
    expect([quick.kind, exact.kind]).toEqual(["quick", "exact"]);
    expect(quick.proposals.length).toBe(exact.proposals.length);
  });
});
