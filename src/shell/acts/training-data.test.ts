import { describe, expect, it } from "vitest";
import { needsChecked } from "../../assignment/rules.ts";
import { itemOf } from "../../form/rules.ts";
import { makeEngine } from "../../match/engine.ts";
import type { MatchInput, MatchNeed } from "../../match/model.ts";
import { RULE_VERSION } from "../../match/rules/v2.ts";
import { fieldsToNeed, needToFields } from "../../need/codec.ts";
import type { HelpNeed } from "../../need/model.ts";
import {
  CREW_NEEDS,
  CREW_OFFERS,
  DOOR_NEEDS,
  PLANTED,
  TRAINING_AREAS,
  TRAINING_NEEDS,
  TRAINING_OFFERS,
  type TrainingOffer,
} from "./training-data.ts";
import { mistakesIn } from "./training-mistakes.ts";

const NEEDS = TRAINING_NEEDS.map(({ daysAgo, ...need }): HelpNeed => ({ ...need, day: 20_000 - daysAgo, half: "am" }));
const isAlias = (alias: readonly [number, number]) => (need: HelpNeed) => need.alias.join() === alias.join();
const found = (needs: readonly HelpNeed[]) =>
  mistakesIn(needs)
    .filter(({ isFound }) => isFound)
    .map(({ mistake }) => mistake);

const NOW = 40_001;
const toMatchNeed = ({ day, half: _, alias, ...need }: HelpNeed): MatchNeed => ({
  ...need,
  ...{ key: alias.join(), halfDay: 2 * day, needsChecked: needsChecked(need) },
  urgency: need.urgency as MatchNeed["urgency"],
  helperPreference: need.helperPreference as MatchNeed["helperPreference"],
});
const offersOf = (volunteer: string, offers: readonly TrainingOffer[]): MatchInput["offers"] =>
  offers.map(({ times, ...offer }, at) => ({
    ...offer,
    ...{ key: `${volunteer} ${at}`, volunteer, expires: NOW + 6, capacity: times },
    ...{ level: 0, helper: 0, openTasks: 0, isLookedAt: false },
  }));
const INPUT: MatchInput = {
  ...{ nowHalfDay: NOW, seed: 1, ruleVersion: RULE_VERSION, refused: [], enough: [] },
  needs: NEEDS.map(toMatchNeed),
  offers: [
    ...offersOf("door", TRAINING_OFFERS),
    ...CREW_OFFERS.flatMap((offers, at) => offersOf(`crew ${at}`, offers)),
  ],
};
const TODAY = 1;

describe("the training data", () => {
  it("N50 is forty needs in three languages that any device reads", () => {
    expect(NEEDS.every((need) => fieldsToNeed(needToFields(need)).ok)).toBe(true);
    expect([NEEDS.length, new Set(NEEDS.map(({ language }) => language)).size]).toEqual([40, 3]);
  });

  it("N50 names only items and places that exist, each under the item's own sector", () => {
    expect(NEEDS.filter(({ item, sector }) => itemOf(item)?.sector !== sector)).toEqual([]);
    expect(NEEDS.filter(({ area }) => !TRAINING_AREAS.some(({ code }) => code === area))).toEqual([]);
  });

  it("N50 gives each need a name of its own", () => {
    expect(new Set(NEEDS.map(({ alias }) => alias.join())).size).toBe(40);
  });

  it("N52 has offers at the volunteer's door of which two fit needs as they are, and one only nearly", () => {
    const { proposals } = makeEngine(INPUT).exact();
    const ofDoor = proposals.filter(({ offer }) => offer.startsWith("door"));
    expect(ofDoor.length).toBeGreaterThanOrEqual(3);
    expect([...new Set(ofDoor.map(({ offer }) => offer))].sort()).toEqual(["door 0", "door 1"]);
  });

  it("N52 has fifteen offers, and what those of other volunteers fit is never due today", () => {
    const proposals = makeEngine(INPUT)
      .exact()
      .proposals.filter(({ offer }) => offer.startsWith("crew"));
    const urgencies = proposals.map(({ need }) => INPUT.needs.find(({ key }) => key === need)?.urgency);
    expect([INPUT.offers.length, urgencies.length > 3, urgencies.includes(TODAY)]).toEqual([15, true, false]);
  });

  it("N50 is written on two phones, of which the one here has every mistake", () => {
    const planted = Object.values(PLANTED).map((alias) => alias.join());
    const here = DOOR_NEEDS.map(({ alias }) => alias.join());
    expect([DOOR_NEEDS.length + CREW_NEEDS.length, planted.filter((alias) => !here.includes(alias))]).toEqual([40, []]);
  });

  it("N51 holds four mistakes, and none is found before anyone looked", () => {
    expect([mistakesIn(NEEDS).length, found(NEEDS)]).toEqual([4, []]);
  });

  it("N51 calls a mistake found once the record is right, or is erased", () => {
    const right = NEEDS.map((need) => (isAlias(PLANTED.urgency)(need) ? { ...need, urgency: 1 } : need));
    const rest = right.filter((need) => !isAlias(PLANTED.again)(need) && !isAlias(PLANTED.place)(need));
    expect(found(rest)).toEqual(["urgency", "repeat", "place"]);
  });

  it("N51 says nothing while the list is not there", () => {
    expect(mistakesIn(NEEDS.slice(0, 3))).toEqual([]);
  });
});
