/**
 * A new version of a need that was saved: its answers as a draft, and what of it changed. Pure.
 *
 * 1. A new version keeps the alias, the day and the kind: what was said about a referral, or was never said, cannot come in or go by a change.
 * 2. A note and its flag are written together, so that no merge takes the flag from its note. Where the programme asks for none, a note can only stay or go.
 * 3. Only fields whose value differs are written, so that a change of one answer cannot undo another that was made meanwhile.
 */
import { INFORMED_READ_ALOUD } from "../form/model.ts";
import { isEqualBytes } from "../kit/bytes.ts";
import { type Cbor, type CborMap, encodeCbor } from "../kit/cbor.ts";
import type { RuleError } from "../kit/errors.ts";
import { ok, type Result } from "../kit/result.ts";
import { COUNTS_FIELD, NOTE_FIELD, NOTE_KEPT_FIELD, needToFields } from "./codec.ts";
import type { Draft, Need } from "./model.ts";
import { needFromDraft, startDraft } from "./rules.ts";

const NOTE_FIELDS: readonly number[] = [NOTE_FIELD, NOTE_KEPT_FIELD];

/** The answers of `need` on the check page; `record` in hex, `asksCounts` as in the draft. A referral holds neither language nor notice, so those of the draft mean nothing. */
export function draftFromNeed(record: string, need: Need, asksCounts = false): Draft {
  const base = { step: "check", corrects: record, area: need.area } as const;
  if (need.kind === "referral")
    return { ...startDraft("en", 1), ...base, refer: true, informedBy: INFORMED_READ_ALOUD };
  const { language, noticeVersion, informedBy, sector, item, urgency, people, extraHelp, helperPreference } = need;
  const answers = { sector, item, urgency, people, extraHelp, helperPreference };
  const counts = { asksCounts: asksCounts || need.counts !== undefined, counts: need.counts ?? [] };
  const noted = { note: need.note ?? null, noteKept: need.noteKept ?? null };
  return { ...base, refer: false, language, noticeVersion, informedBy, ...answers, ...counts, ...noted };
}

/** What the draft says otherwise than `before`, by field code; `asksNote` of the programme as it is now. Fails with `DRAFT_INCOMPLETE` like a new need. */
export function changedFields(
  before: Need,
  draft: Draft,
  asksNote = false,
): Result<CborMap, RuleError<"DRAFT_INCOMPLETE">> {
  const { alias, day, half } = before;
  const after = needFromDraft({ ...draft, refer: before.kind === "referral" }, { alias, day, half }, true);
  if (!after.ok) return after;
  const old = needToFields(before);
  const differs = ([field, value]: readonly [number, Cbor]) =>
    !isEqualBytes(encodeCbor(old.get(field) ?? null), encodeCbor(value));
  const changes = [...needToFields(after.value)].filter((entry) => !NOTE_FIELDS.includes(entry[0]) && differs(entry));
  const isTakenBack = after.value.kind === "help" && !after.value.counts && old.has(COUNTS_FIELD);
  if (isTakenBack) changes.push([COUNTS_FIELD, []]);
  return ok(new Map([...changes, ...noteChange(before, after.value, asksNote)]));
}

/** Rule 2. */
function noteChange(before: Need, after: Need, asksNote: boolean): [number, Cbor][] {
  if (before.kind === "referral" || after.kind === "referral") return [];
  const { note = "", noteKept = false } = after;
  const isSame = note === (before.note ?? "") && noteKept === (before.noteKept ?? false);
  if (isSame || (note !== "" && !asksNote)) return [];
  return [
    [NOTE_FIELD, note],
    [NOTE_KEPT_FIELD, noteKept],
  ];
}
