/** GR11: one small case with its whole answer, read line by line. Whoever changes an answer on purpose reads each changed line again. */
import { expect, it } from "vitest";
import { inputOf, NOW, sampleNeed, sampleOffer } from "../../tests/support/match-sample.ts";
import { makeEngine } from "./engine.ts";
import type { MatchResult } from "./model.ts";

const NEEDS = [
  sampleNeed("water, alone", { urgency: 1, halfDay: NOW - 3, needsChecked: true, helperPreference: 1 }),
  sampleNeed("water, old", { urgency: 2, halfDay: NOW - 9, people: 4, extraHelp: [1, 2] }),
  sampleNeed("water, far", { urgency: 2, area: 9 }),
  sampleNeed("food", { urgency: 0, item: 201, language: "uk" }),
  sampleNeed("food, refused", { urgency: 4, item: 201 }),
  sampleNeed("tent", { item: 301 }),
];
const OFFERS = [
  sampleOffer("checked", { level: 2, helper: 1, people: 2, windows: [NOW + 2], expires: NOW + 2, can: [1] }),
  sampleOffer("on foot", { travel: 1, can: [1], areas: [], level: 0 }),
  sampleOffer("cook", { item: 201, languages: ["uk", "en"], capacity: 2 }),
  sampleOffer("past", { item: 201, expires: NOW - 1 }),
];

const ANSWER: MatchResult = {
  ...{ kind: "exact", gap: 0, seed: 7, ruleVersion: 2 },
  proposals: [
    {
      // The only checked helper, whom the person prefers, comes to who is alone. "On foot" breaks two rules there, so it stands beside nothing.
      ...{ need: "water, alone", offer: "checked", isTie: false, window: NOW + 2, others: [] },
      because: [[1, 101], [2, 2], [3, 1], [4], [6, 1], [7], [9, NOW + 2], [21, 1]],
      notChecked: [
        [40, 101],
        [41, 1],
        // The offer ends in a day.
        [45, NOW + 2],
      ],
    },
    {
      // Waits longer than the need far away, and gets the one offer that would fit both. Carrying to the door is an ability; coming close is none, so a person asks.
      ...{ need: "water, old", offer: "on foot", isTie: false, window: null },
      because: [[1, 101], [2, 6], [3, 1], [4], [5, 1], [20, 3], [21, 2]],
      notChecked: [[40, 101], [41, 1], [43], [44, 2], [46, 6]],
      // "Checked" has enough for two people only.
      others: [{ offer: "checked", blockedBy: [2, 4] }],
    },
    {
      // Nobody knows how urgent. The cook has room, and one of two needs waits as long as any. "Past" breaks two rules: its end and the language.
      ...{ need: "food", offer: "cook", isTie: false, window: null, others: [] },
      because: [[1, 201], [2, 6], [3, 1], [4], [20, 2]],
      notChecked: [[40, 201], [41, 1], [42]],
    },
  ],
  unmatched: [
    // "On foot" comes to every area, and is taken: no rule blocks, there is not enough.
    { need: "water, far", blockedBy: [] },
    // Nobody offers the item.
    { need: "tent", blockedBy: [[1, 301]] },
    // One offer is over, and a person said no to the other.
    { need: "food, refused", blockedBy: [[8], [11]] },
  ],
};

it("GR11 GR1 a small case has this answer, reasons and all", () => {
  const input = inputOf(NEEDS, OFFERS, { seed: 7, ruleVersion: 2, refused: [["food, refused", "cook"]] });
  expect(makeEngine(input).exact()).toEqual(ANSWER);
});

it("GR11 GR1 and the same in any order", () => {
  const input = inputOf(NEEDS.toReversed(), OFFERS.toReversed(), {
    ...{ seed: 7, ruleVersion: 2, refused: [["food, refused", "cook"] as const] },
  });
  expect(makeEngine(input).exact()).toEqual(ANSWER);
});
