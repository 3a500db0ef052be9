import { describe, expect, it } from "vitest";
import type { Offer } from "./model.ts";
import { doubtsOf, expiryOf, isOver, mayForget } from "./rules.ts";

const NOW = 40_000;
const offer: Offer = {
  ...{
    item: 101,
    people: 3,
    areas: [],
    windows: [],
    travel: 1,
    languages: ["en"],
    can: [],
    expires: NOW + 6,
    times: 1,
  },
};
const doubts = (change: Partial<Offer>, standing = 1) =>
  doubtsOf({ ...offer, ...change }, { now: NOW, offerHours: 72, standing });

describe("when an offer ends", () => {
  it("O3 72 hours are six half-days, and the sixth still counts", () => {
    const expires = expiryOf(NOW, 72);
    expect([isOver({ expires }, NOW + 6), isOver({ expires }, NOW + 7)]).toEqual([false, true]);
  });

  it("O3 hours that are no whole half-days are given, not taken", () => {
    expect(expiryOf(NOW, 13)).toBe(NOW + 2);
  });

  it("O4 seven days later nothing keeps it", () => {
    expect([mayForget(offer, NOW + 20), mayForget(offer, NOW + 21)]).toEqual([false, true]);
  });
});

describe("GR12 what a person has to look at", () => {
  it("O5 an offer that outlasts those of the programme by more than a day", () => {
    expect([doubts({ expires: NOW + 8 }), doubts({ expires: NOW + 9 })]).toEqual([[], ["far"]]);
  });

  it("O6 much, for many, on foot", () => {
    expect([doubts({ people: 6, times: 3 }), doubts({ people: 6, times: 3, travel: 3 })]).toEqual([["large"], []]);
  });

  it("O6 more standing offers than anyone keeps", () => {
    expect([doubts({}, 6), doubts({}, 7)]).toEqual([[], ["many"]]);
  });
});
