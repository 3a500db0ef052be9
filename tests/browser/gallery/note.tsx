/** Every state of the optional note: its line on the check page, its screen, what the guard found, and what a coordinator reads of it. */
import type { JSX } from "preact";
import { guardNote } from "../../../src/need/guard.ts";
import type { Draft, HelpNeed } from "../../../src/need/model.ts";
import { withNote } from "../../../src/need/note.ts";
import { startDraft } from "../../../src/need/rules.ts";
import { CheckScreen } from "../../../src/need/screens/check.tsx";
import { NeedsListScreen } from "../../../src/need/screens/needs-list.tsx";
import { NotePart } from "../../../src/need/screens/note.tsx";
import { NoteReview } from "../../../src/need/screens/note-review.tsx";

const none = () => {};
const PLACES = [{ code: 3, label: "Block C" }];
const PLAIN = "The ramp is behind the school. Come with two people.";
const FOUND = "Ring Amal, tent 14, on 079 123 4567 before you come.";

const draft = (note: string, over: Partial<Draft> = {}): Draft => ({
  ...withNote(
    {
      ...startDraft("ar", 1),
      ...{ informedBy: 1, sector: 1, item: 101, urgency: 2, people: 4, area: 3, extraHelp: [1] },
    },
    note,
  ),
  ...over,
});
const part = (shown: Draft, asksNote = true) => <NotePart draft={shown} asksNote={asksNote} onDraft={none} />;
const screen = (note: string, asksNote = true) => part(draft(note, { step: "note" }), asksNote);
const check = (shown: Draft) => (
  <CheckScreen
    draft={shown}
    places={PLACES}
    saveState="ready"
    note={part(shown)}
    onChange={none}
    onSave={none}
    onSaveAndMore={none}
    onBack={none}
  />
);

function review(at: number): JSX.Element {
  const finding = guardNote(FOUND)[at];
  return <>{finding && <NoteReview note={FOUND} finding={finding} onRemove={none} onKeep={none} onBack={none} />}</>;
}

const need = (alias: readonly [number, number], over: Partial<HelpNeed>): HelpNeed => ({
  ...{ kind: "help", alias, area: 3, day: 20_634, half: "am", sector: 1, item: 101, urgency: 2, people: 4 },
  ...{ extraHelp: [1], helperPreference: 0, language: "ar", informedBy: 1, noticeVersion: 1, ...over },
});

export const noteStates: Readonly<Record<string, () => JSX.Element>> = {
  "note-add": () => check(draft("")),
  "note-check": () => check(draft(PLAIN)),
  "note-checkKept": () => check(draft(FOUND)),
  "note-empty": () => screen(""),
  "note-written": () => screen(PLAIN),
  "note-long": () => screen(`${PLAIN} ${PLAIN} ${PLAIN}`),
  "note-found": () => review(0),
  "note-foundLast": () => review(guardNote(FOUND).length - 1),
  "note-off": () => screen(PLAIN, false),
  "note-list": () => (
    <NeedsListScreen
      rows={[
        { key: "1", need: need([181, 92], { note: PLAIN }), isNew: true },
        { key: "2", need: need([10, 20], { note: FOUND, noteKept: true, extraHelp: [] }), isNew: false },
        { key: "3", need: need([33, 74], { note: "By boat, from the pier.", noteKept: true }), isNew: false },
      ]}
      places={PLACES}
      today={20_634}
      asOfMs={Date.UTC(2026, 5, 30, 13, 2)}
      lastReceivedMs={null}
      offline={false}
    />
  ),
};
