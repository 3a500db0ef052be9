/**
 * A note from what was typed, and what of it still has to be decided. Pure; rules N70 to N73 of README.md.
 */
import { NOT_IN_NOTE } from "./codec.ts";
import { type Finding, guardNote } from "./guard.ts";
import { type Draft, MAX_NOTE } from "./model.ts";

/** Half characters and what is dropped at a begin have no bytes that read back. */
const EVERY_UNFIT = new RegExp(`${NOT_IN_NOTE.source}|[\\p{Cs}\\ufeff]`, "gu");

/** Text as it is kept: one composed line, without characters that nobody sees, one space between words. It may still be longer than a note. */
export const tidyNote = (text: string): string =>
  text.normalize("NFC").replace(EVERY_UNFIT, " ").replace(/\s+/g, " ").trim();

/** What someone decided to keep, by its kind and its text, so that it stays decided wherever in the note it stands. */
export type Kept = ReadonlySet<string>;

export const keptKey = (note: string, { kind, from, to }: Finding): string => `${kind} ${note.slice(from, to)}`;

/** What was decided already when `draft` comes in: all of it, where its flag says so. */
export const keptIn = ({ note, noteKept }: Draft): Kept =>
  new Set(note && noteKept ? guardNote(note).map((finding) => keptKey(note, finding)) : []);

/** What the guard finds in a tidy note and nobody decided yet. */
export const undecided = (note: string, kept: Kept): readonly Finding[] =>
  guardNote(note).filter((finding) => !kept.has(keptKey(note, finding)));

/** The draft on its check page with a tidy, decided note; an empty one is none. What is still found in it was kept. */
export const withNote = (draft: Draft, note: string): Draft => ({
  ...draft,
  step: "check",
  note: note === "" ? null : note,
  noteKept: guardNote(note).length > 0 ? true : null,
});

/**
 * The draft while its note is being written, with as much of `text` as a note may be long. A flag of before stays only where nothing is left to decide, so that
 * whoever takes the draft up again is asked about the rest. Rule N89.
 */
export function withUnfinishedNote(draft: Draft, text: string, kept: Kept): Draft {
  const note = tidyNote(tidyNote(text).slice(0, MAX_NOTE));
  const written = withNote(draft, note);
  return { ...written, step: "note", noteKept: undecided(note, kept).length === 0 ? written.noteKept : null };
}

/** One piece of a note: plain text, or what a finding is about. */
export interface Piece {
  readonly text: string;
  readonly finding: Finding | null;
}

/** The note in pieces, none of them empty; `findings` in the order of the text. */
export function piecesOf(note: string, findings: readonly Finding[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const finding of findings) {
    pieces.push({ text: note.slice(at, finding.from), finding: null });
    pieces.push({ text: note.slice(finding.from, finding.to), finding });
    at = finding.to;
  }
  pieces.push({ text: note.slice(at), finding: null });
  return pieces.filter(({ text }) => text !== "");
}
