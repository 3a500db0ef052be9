import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unwrapResult } from "../kit/result.ts";
import { draftFromBytes, draftToBytes, fieldsToNeed, needToFields } from "./codec.ts";
import { guardNote, withoutFinding } from "./guard.ts";
import { type Draft, type HelpNeed, MAX_NOTE } from "./model.ts";
import { keptIn, keptKey, piecesOf, tidyNote, undecided, withNote } from "./note.ts";
import { giveAnswer, needFromDraft, startAnother, startDraft } from "./rules.ts";

const stamp = { alias: [7, 201], day: 20_000, half: "am" } as const;
const ANSWERED: Draft = {
  ...startDraft("en", 1),
  ...{ step: "check", informedBy: 1, sector: 1, item: 101, urgency: 2, people: 4, area: 3, extraHelp: [] },
};
const saved = (draft: Draft, asksNote: boolean) => unwrapResult(needFromDraft(draft, stamp, asksNote)) as HelpNeed;
const PHONE = "call 0791234567 or @lamp";
/** Texts with every kind of character in them, and with what the guard looks for. */
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc
    .array(fc.constantFrom("0791234567", "a@b.org", "\u0000", "\u202e", "\r\n", "\ud800", "\ufeff", "boat", " "), {
      maxLength: 12,
    })
    .map((parts) => parts.join("")),
);

describe("a note", () => {
  it("N70 never holds a control character, whatever was typed, and reads back from record and draft", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const note = tidyNote(text);
        fc.pre(note.length <= MAX_NOTE);
        const draft = withNote(ANSWERED, note);
        const need = saved(draft, true);
        expect(need.note ?? "").not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect([
          unwrapResult(fieldsToNeed(needToFields(need))),
          unwrapResult(draftFromBytes(draftToBytes(draft))),
        ]).toEqual([need, draft]);
      }),
    );
  });

  it("N70 is the same after tidying twice", () => {
    fc.assert(fc.property(anyText, (text) => tidyNote(tidyNote(text)) === tidyNote(text)));
  });

  it("N71 is decided finding by finding, and what is decided is not asked again when another one goes", () => {
    const [phone, handle] = guardNote(PHONE);
    if (!phone || !handle) throw new Error("the guard found less");
    const kept = new Set([keptKey(PHONE, handle)]);
    const rest = withoutFinding(PHONE, phone);
    expect([undecided(PHONE, kept).map(({ kind }) => kind), undecided(rest, kept)]).toEqual([["number"], []]);
  });

  it("N71 that was kept before is not asked about again, and one that changed is", () => {
    const kept = keptIn(withNote(ANSWERED, "call 0791234567"));
    expect([undecided("please call 0791234567", kept).length, undecided("call 0791234568", kept).length]).toEqual([
      0, 1,
    ]);
  });

  it.each([
    ["by boat", { note: "by boat" }],
    ["call 0791234567", { note: "call 0791234567", noteKept: true }],
    ["", {}],
  ])("N72 has the flag exactly where something was kept: %j", (note, expected) => {
    const { kind: _, ...rest } = saved(withNote(ANSWERED, note), true);
    const { kind: __, ...plain } = saved(ANSWERED, true);
    expect(rest).toEqual({ ...plain, ...expected });
  });

  it("N73 is shown whole, each finding a piece of its own", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const note = tidyNote(text);
        const pieces = piecesOf(note, guardNote(note));
        expect(pieces.map((piece) => piece.text).join("")).toBe(note);
      }),
    );
  });

  it("N74 is in no record of a programme that asks for none", () => {
    expect(needToFields(saved(withNote(ANSWERED, PHONE), false))).toEqual(needToFields(saved(ANSWERED, false)));
  });

  it("N74 belongs to one need: neither the next one nor a referral has it", () => {
    const noted = withNote(ANSWERED, PHONE);
    const [another, flagged] = [startAnother(noted), giveAnswer(noted, { step: "refer" })];
    expect([another.note, another.noteKept, flagged.note, flagged.noteKept]).toEqual([null, null, null, null]);
  });
});
