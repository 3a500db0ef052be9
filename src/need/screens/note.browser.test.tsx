import { useState } from "preact/hooks";
import { describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { makeStage } from "../../../tests/support/stage.tsx";
import en from "../../words/en.json";
import { draftFromBytes, draftToBytes } from "../codec.ts";
import type { Draft } from "../model.ts";
import { withNote } from "../note.ts";
import { startDraft } from "../rules.ts";
import { NotePart } from "./note.tsx";

const { host, show } = makeStage();
const CHECK: Draft = {
  ...startDraft("en", 1),
  ...{ step: "check", informedBy: 1, sector: 1, item: 101, urgency: 2, people: 4, area: 3, extraHelp: [] },
};
let last: Draft = CHECK;

function App({ start, asksNote }: { readonly start: Draft; readonly asksNote: boolean }) {
  const [draft, setDraft] = useState(start);
  last = draft;
  return <NotePart draft={draft} asksNote={asksNote} onDraft={setDraft} />;
}

const begin = (start: Draft, asksNote = true) => show(<App start={start} asksNote={asksNote} />);
const press = (name: string | RegExp) => userEvent.click(page.getByRole("button", { name }));
const write = (text: string) => userEvent.fill(page.getByRole("textbox"), text);
const marks = () => [...host.querySelectorAll("mark")].map((mark) => mark.textContent);

describe("the optional note", () => {
  it("N71 warns, removes one thing, keeps another, and flags what was kept", async () => {
    begin(CHECK);
    await press(en["note.add"]);
    await write("Ring 079 123 4567, tent 14");
    await press(en["capture.continue"]);
    await expect.element(page.getByText(/looks like .*a phone number/)).toBeVisible();
    expect(marks()).toEqual(["079 123 4567", "tent 14"]);
    await press(en["note.remove"]);
    await expect.element(page.getByText(/looks like .*a house or tent number/)).toBeVisible();
    expect(marks()).toEqual(["tent 14"]);
    await press(en["note.keep"]);
    expect([last.step, last.note, last.noteKept]).toEqual(["check", "Ring , tent 14", true]);
  });

  it("N71 leaves with one tap where nothing is found, without a flag", async () => {
    begin(CHECK);
    await press(en["note.add"]);
    await write("The ramp is behind the school");
    await press(en["capture.continue"]);
    expect([last.step, last.note, last.noteKept]).toEqual(["check", "The ramp is behind the school", null]);
  });

  it("N71 asks also on the way back", async () => {
    begin({ ...CHECK, step: "note" });
    await write("Ring 079 123 4567");
    await press(en["ui.back"]);
    await expect.element(page.getByText(/looks like .*a phone number/)).toBeVisible();
    expect(last.step).toBe("note");
  });

  it("N89 what is typed is in the draft at once, and taken up where it was left", async () => {
    begin({ ...CHECK, step: "note" });
    await write("The lift is broken,  third floor ");
    expect([last.step, last.note]).toEqual(["note", "The lift is broken, third floor"]);
    const left = last;
    show(null);
    begin(left);
    expect(host.querySelector("textarea")?.value).toBe("The lift is broken, third floor");
  });

  it("N71 N89 what was found in a note that is taken up again is still asked about", async () => {
    begin(withNote(CHECK, "by tent 14"));
    await press(/Change: .Note/);
    await write("by tent 14, ring 079 123 4567");
    expect([last.step, last.noteKept]).toEqual(["note", null]);
    const left = last;
    show(null);
    begin(left);
    await press(en["capture.continue"]);
    await expect.element(page.getByText(/looks like .*a house or tent number/)).toBeVisible();
    expect(last.step).toBe("note");
  });

  it("N89 of what is too long the draft has what a note may hold, in whole characters", async () => {
    begin({ ...CHECK, step: "note" });
    await write(`${"x".repeat(119)}\u{1F6E5}`);
    expect(last.note).toBe("x".repeat(119));
    expect(draftFromBytes(draftToBytes(last))).toEqual({ ok: true, value: last });
  });

  it("N73 says what one finding is with an icon beside its outline", async () => {
    begin({ ...CHECK, step: "note" });
    await write("Ring 079 123 4567, tent 14");
    await press(en["capture.continue"]);
    expect(host.querySelectorAll("mark svg").length).toBe(1);
  });

  it("N70 keeps what is too long on the screen and says how long it may be", async () => {
    begin({ ...CHECK, step: "note" });
    await write("x ".repeat(70));
    await press(en["capture.continue"]);
    await expect.element(page.getByText(/Use at most .*120.* characters/)).toBeVisible();
    expect([last.step, host.querySelector("textarea")?.value]).toEqual(["note", "x ".repeat(70)]);
  });

  it("N70 is offered to no keyboard and no form filler", () => {
    begin({ ...CHECK, step: "note" });
    const text = host.querySelector("textarea");
    expect(["autocomplete", "autocorrect", "spellcheck"].map((name) => text?.getAttribute(name))).toEqual([
      "off",
      "off",
      "false",
    ]);
  });

  it("N72 is taken away with its flag", async () => {
    begin(withNote(CHECK, "Ring 079 123 4567"));
    await press(/Change: .Note/);
    await press(en["note.takeAway"]);
    expect([last.step, last.note, last.noteKept]).toEqual(["check", null, null]);
  });

  it("N74 is offered by no programme that asks for none", () => {
    begin(CHECK, false);
    expect(host.textContent).toBe("");
  });

  it("N74 of before can only stay or go there", async () => {
    begin(withNote(CHECK, "by boat"), false);
    await press(/Change: .Note/);
    expect(host.querySelector("textarea")).toBeNull();
    await press(en["note.takeAway"]);
    expect(last.note).toBeNull();
  });
});
