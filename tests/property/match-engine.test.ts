import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CardLink } from "../../src/card/model.ts";
import { toCardId, toSignKey } from "../../src/kit/brand.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { makeEngine } from "../../src/match/engine.ts";
import type { MatchInput, MatchResult } from "../../src/match/model.ts";
import { classOf } from "../../src/match/order.ts";
import { fieldsToNeed, needToFields } from "../../src/need/codec.ts";
import type { HelpNeed } from "../../src/need/model.ts";
import { DEFAULT_MATCHING } from "../../src/programme/matching.ts";
import type { Board } from "../../src/shell/acts/assign/board.ts";
import { matchInputOf } from "../../src/shell/acts/assign/match-input.ts";
import { sampleInput, sampleNeed, sampleOffer } from "../support/match-sample.ts";

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

const NEED_KEYS: readonly string[] = Object.keys(sampleNeed(""));
const OFFER_KEYS: readonly string[] = [...Object.keys(sampleOffer("")), "isLookedAt"];

/** `entry`, and `keys` gets every key that is read of it or asked for. */
const watched = <T extends object>(entry: T, keys: Set<string>): T => {
  const note = (key: string | symbol) => {
    if (typeof key === "string") keys.add(key);
  };
  return new Proxy(entry, {
    get(from, key) {
      note(key);
      return Reflect.get(from, key);
    },
    has(from, key) {
      note(key);
      return Reflect.has(from, key);
    },
  });
};

/** What a need's record may hold that no rule asks for. Somebody grown up is there, so that rule 7 says the same of all. */
const others = fc.record(
  {
    alias: fc.tuple(fc.nat({ max: 255 }), fc.nat({ max: 255 })),
    sector: fc.integer({ min: 1, max: 11 }),
    counts: fc
      .subarray([10, 11, 20, 31], {})
      .map((groups) => [...groups.map((group) => [group, 2] as const), [41, 1] as const]),
    note: fc.constantFrom("Speaks quietly", "Second door"),
    informedBy: fc.constantFrom(1, 2),
    card: fc.constantFrom(3, 9).map(cardWith),
  },
  { requiredKeys: ["alias", "sector", "informedBy"] },
);

/** One need, written and read as a record. */
function boardWith(other: Partial<HelpNeed>): Board {
  const need: HelpNeed = {
    ...{ kind: "help", alias: [1, 2], area: 1, day: 20_634, half: "am", sector: 1, item: 101, urgency: 2 },
    ...{ people: 3, extraHelp: [1], helperPreference: 1, language: "ar", informedBy: 1, noticeVersion: 1 },
    ...other,
  };
  const read = unwrapResult(fieldsToNeed(needToFields(need)));
  expect(read).toEqual(need);
  return {
    ...{ now: 41_270, matching: DEFAULT_MATCHING, offers: [], volunteers: [], assignments: new Map(), answers: [] },
    ...{ answersAside: [], entries: [], unread: [] },
    needs: [{ key: "n", need: read, named: [], decidedMs: null, stateMs: null, isOpen: true }],
  };
}

function cardWith(first: number): CardLink {
  const row = { helper: [1, 2, 3], answer: [4, 5, first] } as const;
  return {
    cardId: toCardId(new Uint8Array(16).fill(first)),
    key: new Uint8Array(32).fill(first + 1),
    leaf: new Uint8Array(32).fill(first + 2),
    verifyKey: toSignKey(new Uint8Array(32).fill(first + 3)),
    rows: [row, row, row],
  };
}

describe("GR11 the engine", () => {
  it("GR11 gives the same for the same input in any order", () => {
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

  it("GR11 serves as many of each class whatever the records are called", () => {
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

  it("GR11 GR20 reads nothing of a need or an offer but what a rule or the order names", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const [ofNeeds, ofOffers] = [new Set<string>(), new Set<string>()];
        const needs = input.needs.map((need) => watched(need, ofNeeds));
        const offers = input.offers.map((offer) => watched(offer, ofOffers));
        expect(solve({ ...input, needs, offers })).toEqual(solve(input));
        expect([...ofNeeds].filter((key) => !NEED_KEYS.includes(key))).toEqual([]);
        expect([...ofOffers].filter((key) => !OFFER_KEYS.includes(key))).toEqual([]);
      }),
    );
  });

  it("GR11 GR20 is given the same whatever else a need's record holds: who lives there, name, sector, note, card, and by whom it was told", () => {
    fc.assert(
      fc.property(others, others, (first, second) => {
        const [one, another] = [first, second].map((other) => matchInputOf(boardWith(other), 7));
        expect([one, one?.needs.length]).toEqual([another, 1]);
      }),
    );
  });

  it("GR11 a fitting offer more never leaves fewer served of the first class whose number changes", () => {
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

  it("GR11 a need less changes the numbers served by at most one", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const fewer = solve({ ...input, needs: input.needs.slice(1) }).proposals.length;
        const all = solve(input).proposals.length;
        expect(all - fewer === 0 || all - fewer === 1).toBe(true);
      }),
    );
  });

  it("GR12 a flood of offers from one phone changes nothing, unless a human let it through", () => {
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

  it("GR11 an offer less takes help from no more needs than it could give to", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const fewer = solve({ ...input, offers: input.offers.slice(1) }).proposals.length;
        const lost = solve(input).proposals.length - fewer;
        expect(lost >= 0 && lost <= (input.offers[0]?.capacity ?? 0)).toBe(true);
      }),
    );
  });

  it("GR1 pairs nobody twice, no offer more often than it says, and loses no need", () => {
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
