import { describe, expect, it } from "vitest";
import { encodeCbor } from "../kit/cbor.ts";
import { answerOffer, goToOfferStep, OFFER_STEPS, startOffer } from "./draft.ts";
import { offerDraftFromBytes, offerDraftToBytes } from "./draft-codec.ts";

const full = answerOffer(startOffer("ar"), {
  ...{ sector: 1, item: 101, people: 4, areas: [3, 1], windows: [], travel: 2, can: [1], times: 3 },
  languages: ["ar", "zh-Hans"],
});

describe("the draft of an offer", () => {
  it("VO8 comes back as it was left, at every step and with every question open", () => {
    for (const step of OFFER_STEPS)
      for (const draft of [startOffer("en"), full])
        expect(offerDraftFromBytes(offerDraftToBytes(goToOfferStep(draft, step)))).toEqual({ ...draft, step });
  });

  it.each([
    ["of another version", encodeCbor([2, 0, 1, 2, 3, [], [], 1, [], ["en"], 1])],
    ["that is cut off", offerDraftToBytes(full).slice(0, -1)],
    ["with more than there is", encodeCbor([1, 99, 1, 2, 3, [], [], 1, [], ["en"], 1])],
    ["in no language", encodeCbor([1, 0, 1, 2, 3, [], [], 1, [], [], 1])],
  ])("VO8 one %s is begun anew", (_, bytes) => {
    expect(offerDraftFromBytes(bytes)).toBeNull();
  });
});
