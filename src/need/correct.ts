/**
 * A new version of a need that was saved: its answers as a draft, and what of it changed. Pure.
 *
 * 1. A new version keeps the alias, the day and the kind: what was said about a referral, or was never said, cannot come in or go by a change.
 * 2. Only fields whose value differs are written, so that a change of one answer cannot undo another that was made meanwhile.
 */
import { INFORMED_READ_ALOUD } from "../form/model.ts";
import { isEqualBytes } from "../kit/bytes.ts";
import { type Cbor, type CborMap, encodeCbor } from "../kit/cbor.ts";
import type { RuleError } from "../kit/errors.ts";
import { ok, type Result } from "../kit/result.ts";
import { COUNTS_FIELD, needToFields } from "./codec.ts";
import type { Draft, Need } from "./model.ts";
import { needFromDraft, startDraft } from "./rules.ts";

/** The answers of `need` on the check page; `record` in hex, `asksCounts` as in the draft. A referral holds neither language nor notice, so those of the draft mean nothing. */
export function draftFromNeed(record: string, need: Need, asksCounts = false): Draft {
  const base = { step: "check", corrects: record, area: need.area } as const;
  if (need.kind === "referral")
    return { ...startDraft("en", 1), ...base, refer: true, informedBy: INFORMED_READ_ALOUD };
  const { language, noticeVersion, informedBy, sector, item, urgency, people, extraHelp, helperPreference } = need;
  const answers = { sector, item, urgency, people, extraHelp, helperPreference };
  const counts = { asksCounts: asksCounts || need.counts !== undefined, counts: need.counts ?? [] };
  return { ...base, refer: false, language, noticeVersion, informedBy, ...answers, ...counts };
}

/** What the draft says otherwise than `before`, by field code. Fails with `DRAFT_INCOMPLETE` like a new need. */
export function changedFields(before: Need, draft: Draft): Result<CborMap, RuleError<"DRAFT_INCOMPLETE">> {
  const { alias, day, half } = before;
  const after = needFromDraft({ ...draft, refer: before.kind === "referral" }, { alias, day, half });
  if (!after.ok) return after;
  const old = needToFields(before);
  const differs = ([field, value]: readonly [number, Cbor]) =>
    !isEqualBytes(encodeCbor(old.get(field) ?? null), encodeCbor(value));
  const changes = new Map([...needToFields(after.value)].filter(differs));
  const isTakenBack = after.value.kind === "help" && !after.value.counts && old.has(COUNTS_FIELD);
  return ok(isTakenBack ? changes.set(COUNTS_FIELD, []) : changes);
}
