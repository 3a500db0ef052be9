import { describe, expect, it } from "vitest";
import { unwrapResult } from "../kit/result.ts";
import { fieldsToNeed, needToFields } from "./codec.ts";
import { changedFields, draftFromNeed } from "./correct.ts";
import type { HelpNeed, Referral } from "./model.ts";
import { withNote } from "./note.ts";
import { giveAnswer, goBack, goToStep } from "./rules.ts";

const NEED: HelpNeed = {
  ...{ kind: "help", alias: [3, 200], area: 2, day: 20_000, half: "pm", sector: 1, item: 101, urgency: 2, people: 4 },
  ...{ extraHelp: [1, 3], helperPreference: 1, language: "ar", informedBy: 2, noticeVersion: 7 },
};
const REFERRAL: Referral = { kind: "referral", alias: [3, 4], area: 2, day: 20_000, half: "am" };
const RECORD = "00112233445566778899aabbccddeeff";

describe("a new version of a need", () => {
  it.each([NEED, REFERRAL])("N30 begins on the check page with every answer, and nothing changed ($kind)", (need) => {
    const draft = draftFromNeed(RECORD, need);
    expect([draft.step, draft.corrects, unwrapResult(changedFields(need, draft)).size]).toEqual(["check", RECORD, 0]);
  });

  it("N31 holds exactly the fields whose answer differs", () => {
    const draft = giveAnswer(goToStep(draftFromNeed(RECORD, NEED), "people"), { step: "people", people: 6 });
    expect(unwrapResult(changedFields(NEED, draft))).toEqual(new Map([[14, 6]]));
  });

  it("N31 keeps alias, day and half, so that the record stays the one that people talk about", () => {
    const draft = giveAnswer(draftFromNeed(RECORD, NEED), { step: "area", area: 9 });
    const after = fieldsToNeed(new Map([...needToFields(NEED), ...unwrapResult(changedFields(NEED, draft))]));
    expect(unwrapResult(after)).toEqual({ ...NEED, area: 9 });
  });

  it("N32 never turns a need into a referral or a referral into a need", () => {
    const flagged = { ...draftFromNeed(RECORD, NEED), refer: true };
    expect([...unwrapResult(changedFields(NEED, flagged)).keys()]).toEqual([]);
    const opened = { ...draftFromNeed(RECORD, REFERRAL), refer: false };
    expect([...unwrapResult(changedFields(REFERRAL, opened)).keys()]).toEqual([]);
  });

  it("N31 takes counts back that a changed item does not ask for", () => {
    const counted: HelpNeed = { ...NEED, sector: 4, item: 401, counts: [[10, 2]] };
    const draft = giveAnswer(
      giveAnswer(goToStep(draftFromNeed(RECORD, counted), "sector"), { step: "sector", sector: 1 }),
      { step: "item", item: 101 },
    );
    const changes = unwrapResult(changedFields(counted, draft));
    expect(changes.get(23)).toEqual([]);
    const { counts: _, ...rest } = { ...counted, sector: 1, item: 101 };
    expect(unwrapResult(fieldsToNeed(new Map([...needToFields(counted), ...changes])))).toEqual(rest);
  });

  it("N76 begins with the note that stands, and nothing changed", () => {
    const noted: HelpNeed = { ...NEED, note: "call 0791234567", noteKept: true };
    const draft = draftFromNeed(RECORD, noted);
    expect([draft.note, draft.noteKept, unwrapResult(changedFields(noted, draft, true)).size]).toEqual([
      "call 0791234567",
      true,
      0,
    ]);
  });

  it.each<readonly [string, Partial<HelpNeed>, string, (readonly [number, unknown])[]]>([
    [
      "a new one",
      {},
      "by boat",
      [
        [24, "by boat"],
        [26, false],
      ],
    ],
    [
      "another one that keeps nothing",
      { note: "call 0791234567", noteKept: true },
      "by boat",
      [
        [24, "by boat"],
        [26, false],
      ],
    ],
    [
      "another one that keeps something",
      { note: "by boat" },
      "call 0791234567",
      [
        [24, "call 0791234567"],
        [26, true],
      ],
    ],
    [
      "none any more",
      { note: "call 0791234567", noteKept: true },
      "",
      [
        [24, ""],
        [26, false],
      ],
    ],
  ])("N76 writes a note together with its flag: %s", (_name, had, note, expected) => {
    const before = { ...NEED, ...had };
    const draft = withNote(draftFromNeed(RECORD, before), note);
    expect([...unwrapResult(changedFields(before, draft, true))]).toEqual(expected);
  });

  it.each([
    ["leaves the note that stands", "by boat", "by bus", 0],
    ["writes no first one", undefined, "by bus", 0],
    ["takes one away", "by boat", "", 2],
  ])("N74 where the programme asks for no notes, %s", (_name, had, note, size) => {
    const before: HelpNeed = had === undefined ? NEED : { ...NEED, note: had };
    const draft = withNote(draftFromNeed(RECORD, before), note);
    expect(unwrapResult(changedFields(before, draft, false)).size).toBe(size);
  });

  it("N33 goes back from a question to the check page, and from there out", () => {
    const draft = draftFromNeed(RECORD, NEED);
    expect([goBack(goToStep(draft, "urgency"))?.step, goBack(draft)]).toEqual(["check", null]);
  });
});
