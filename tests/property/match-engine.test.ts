import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeEngine } from "../../src/match/engine.ts";
import type { MatchInput, MatchResult } from "../../src/match/model.ts";
import { classOf } from "../../src/match/order.ts";
import { sampleInput, sampleOffer } from "../support/match-sample.ts";

const inputs = fc
  .record({
    needs: fc.integer({ min: 0, max: 40 }),
    offers: fc.integer({ min: 0, max: 40 }),
    items: fc.constantFrom(1, 2),
    areas: fc.constantFrom(1, 3),
    seed: fc.nat(),
  })
  .map(({ seed, ...size }) => sampleInput(size, seed));

const solve = (input: MatchInput) => makeEngine(input).exact();

/** How many are served of each class, most urgent first. */
function servedByClass({ needs, nowHalfDay }: MatchInput, { proposals }: MatchResult): Map<number, number> {
  const served = new Set(proposals.map(({ need }) => need));
  const counts = new Map<number, number>();
  for (const need of needs) {
    const at = classOf(need, nowHalfDay);
    counts.set(at, (counts.get(at) ?? 0) + (served.has(need.key) ? 1 : 0));
  }
  return new Map([...counts].sort(([a], [b]) => a - b));
}

describe("R11 the engine", () => {
  it("R11 gives the same for the same input in any order", () => {
    fc.assert(
      fc.property(inputs, fc.nat(), (input, turn) => {
        const turned = <T>(list: readonly T[]) => [
          ...list.slice(turn % (list.length + 1)),
          ...list.slice(0, turn % (list.length + 1)),
        ];
        expect(solve({ ...input, needs: turned(input.needs), offers: turned(input.offers) })).toEqual(solve(input));
      }),
    );
  });

  it("R11 serves as many of each class whatever the records are called", () => {
    fc.assert(
      fc.property(inputs, fc.string({ maxLength: 4 }), (input, word) => {
        const renamed = {
          ...input,
          needs: input.needs.map((need) => ({ ...need, key: `${word}${need.key}x` })),
          offers: input.offers.map((offer) => ({
            ...offer,
            key: `${word}${offer.key}y`,
            volunteer: `${word}${offer.volunteer}`,
          })),
        };
        expect(servedByClass(renamed, solve(renamed))).toEqual(servedByClass(input, solve(input)));
      }),
    );
  });

  it("R11 takes no notice of a field that no rule asks for", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const more = input.needs.map((need, at) => ({ ...need, nationality: at % 2, faith: at % 3 }));
        const offers = input.offers.map((offer, at) => ({ ...offer, origin: at % 2, belief: at % 3 }));
        expect(solve({ ...input, needs: more, offers })).toEqual(solve(input));
      }),
    );
  });

  it("R11 a fitting offer more never leaves fewer served of the first class whose number changes", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const more = sampleOffer("more", {
          areas: [],
          languages: ["ar", "en", "uk"],
          can: [1],
          level: 2,
          capacity: 3,
          helper: 1,
        });
        const before = [...servedByClass(input, solve(input)).values()];
        const richer = { ...input, offers: [...input.offers, more] };
        const after = [...servedByClass(richer, solve(richer)).values()];
        const changed = after.findIndex((count, at) => count !== before[at]);
        expect(changed < 0 || (after[changed] ?? 0) > (before[changed] ?? 0)).toBe(true);
      }),
    );
  });

  it("R11 a need less changes the numbers served by at most one", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const fewer = solve({ ...input, needs: input.needs.slice(1) }).proposals.length;
        const all = solve(input).proposals.length;
        expect(all - fewer === 0 || all - fewer === 1).toBe(true);
      }),
    );
  });

  it("R12 a flood of offers from one phone changes nothing, unless a human let it through", () => {
    fc.assert(
      fc.property(inputs, fc.integer({ min: 11, max: 40 }), (input, count) => {
        const flood = Array.from({ length: count }, (_, at) =>
          sampleOffer(`flood ${at}`, { volunteer: "flood", areas: [], capacity: 5, level: 2 }),
        );
        const pairs = (offers: MatchInput["offers"]) =>
          solve({ ...input, offers }).proposals.map(({ need, offer }) => `${need} ${offer}`);
        const before = pairs(input.offers);
        expect(pairs([...input.offers, ...flood])).toEqual(before);
        const looked = flood.map((offer) => ({ ...offer, isLookedAt: true }));
        expect(pairs([...input.offers, ...looked]).length).toBeGreaterThanOrEqual(before.length);
      }),
    );
  });

  it("R11 an offer less takes help from no more needs than it could give to", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const fewer = solve({ ...input, offers: input.offers.slice(1) }).proposals.length;
        const lost = solve(input).proposals.length - fewer;
        expect(lost >= 0 && lost <= (input.offers[0]?.capacity ?? 0)).toBe(true);
      }),
    );
  });

  it("R1 pairs nobody twice, no offer more often than it says, and loses no need", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { proposals, unmatched } = solve(input);
        const needs = [...proposals, ...unmatched].map(({ need }) => need);
        expect([...needs].sort()).toEqual(input.needs.map(({ key }) => key).sort());
        for (const { key, capacity } of input.offers)
          expect(proposals.filter(({ offer }) => offer === key).length).toBeLessThanOrEqual(capacity);
      }),
    );
  });
});
