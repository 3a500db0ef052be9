import { describe, expect, it } from "vitest";
import {
  answerOffer,
  goBackInOffer,
  goToOfferStep,
  halfDaysByDay,
  type OfferAnswer,
  type OfferDraft,
  offerAllTheSame,
  offerFromDraft,
  offerProgress,
  startOffer,
  usefulNow,
} from "./draft.ts";

const ANSWERS: readonly OfferAnswer[] = [
  { sector: 1 },
  { item: 101 },
  { people: 4 },
  { areas: [3, 1] },
  { windows: [] },
  { travel: 2 },
  { can: [5, 1, 5] },
];
const given = (count: number): OfferDraft =>
  ANSWERS.slice(0, count).reduce<OfferDraft>((draft, answer) => answerOffer(draft, answer), startOffer("ar"));

describe("the path to an offer", () => {
  it("VO1 asks seven questions and then shows the check page", () => {
    const steps = Array.from({ length: ANSWERS.length + 1 }, (_, count) => given(count).step);
    expect(steps).toEqual(["sector", "item", "people", "areas", "windows", "travel", "can", "check"]);
  });

  it("VO1 a finished draft is an offer in the app's language, with its lists in order", () => {
    expect(offerFromDraft(given(7), 41_274)).toEqual({
      ...{ item: 101, people: 4, travel: 2, languages: ["ar"], expires: 41_274, times: 1 },
      ...{ areas: [1, 3], windows: [], can: [1, 5] },
    });
  });

  it("VO1 an unfinished draft is none", () => {
    for (let count = 0; count < ANSWERS.length; count++) expect(offerFromDraft(given(count), 1)).toBeNull();
  });

  it("VO1 a changed answer leads back to the check page", () => {
    const draft = answerOffer(goToOfferStep(given(7), "people"), { people: 6 });
    expect([draft.step, draft.people]).toEqual(["check", 6]);
    expect(answerOffer(goToOfferStep(draft, "times"), { times: 3 }).step).toBe("check");
  });

  it("VO1 another sector asks for the item again, the same one does not", () => {
    expect(answerOffer(goToOfferStep(given(7), "sector"), { sector: 2 }).step).toBe("item");
    expect(answerOffer(goToOfferStep(given(7), "sector"), { sector: 1 }).step).toBe("check");
  });

  it("VO1 back goes through the questions in their order and out of the first", () => {
    const steps: string[] = [];
    for (let draft: OfferDraft | null = given(7); draft; draft = goBackInOffer(draft)) steps.push(draft.step);
    expect(steps).toEqual(["check", "can", "travel", "windows", "areas", "people", "item", "sector"]);
    expect(goBackInOffer(goToOfferStep(given(7), "languages"))?.step).toBe("check");
  });

  it("VO1 progress is drawn for the path alone", () => {
    expect(offerProgress(given(0))).toEqual({ at: 1, of: 8 });
    expect(offerProgress(given(7))).toEqual({ at: 8, of: 8 });
    expect(offerProgress(goToOfferStep(given(7), "times"))).toBeNull();
  });
});

describe("enough, thank you", () => {
  it("VO2 GT4 the path stops once at an item of which there is enough, and goes on for whoever offers it all the same", () => {
    const stopped = answerOffer(given(1), { item: 101 }, [101]);
    expect([stopped.step, stopped.item]).toEqual(["enough", 101]);
    expect(offerAllTheSame(stopped).step).toBe("people");
    expect(goBackInOffer(stopped)?.step).toBe("item");
    expect(answerOffer(stopped, { item: 101 }, [101]).step).toBe("people");
  });

  it("VO2 GT4 what is useful now comes from the same sector first, and never from what there is enough of", () => {
    const items = [
      { code: 201, sector: 2 },
      { code: 101, sector: 1 },
      { code: 102, sector: 1 },
      { code: 103, sector: 1 },
    ];
    expect(usefulNow(items, 101, [101, 102], 5)).toEqual([103, 201]);
    expect(usefulNow(items, 101, [101, 102], 1)).toEqual([103]);
  });
});

it("VO1 half-days that are over are not offered, and the rest stand by their day", () => {
  expect(halfDaysByDay(41, 44)).toEqual([
    { day: 20, halves: [41] },
    { day: 21, halves: [42, 43] },
    { day: 22, halves: [44] },
  ]);
});
