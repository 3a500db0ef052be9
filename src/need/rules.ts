/**
 * The path from the notice to a saved need, and the order of lists. Pure: a draft goes in, the next draft comes out.
 *
 * 1. After an answer, the path goes to the first question without an answer, and to the check page when there is none. So a changed answer
 *    leads back to the check page, and nothing is asked twice.
 * 2. A new sector takes back the item, a new item the counts, and choosing the refer path takes back everything that says what it is about.
 * 3. A note belongs to one need, and is no question: without one nothing is missing. A referral has none, and nobody has one where the programme asks for none.
 * 4. The order of a list is fixed: urgency, then waiting time. No score, and no software changes an urgency.
 */
import { ANY_HELPER } from "../form/model.ts";
import { countRuleOf } from "../form/rules.ts";
import { RuleError } from "../kit/errors.ts";
import { ascending } from "../kit/group.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { Alias, Draft, Half, HelpNeed, Need, Step } from "./model.ts";

const HELP_STEPS: readonly Step[] = ["notice", "sector", "item", "urgency", "people", "area", "extraHelp", "check"];
const COUNT_STEPS: readonly Step[] = HELP_STEPS.flatMap((step) => (step === "people" ? [step, "counts"] : [step]));
const REFER_STEPS: readonly Step[] = ["notice", "sector", "refer", "area", "check"];

/** One answer, as a screen gives it. */
export type Answer =
  | { readonly step: "notice"; readonly informedBy: number }
  | { readonly step: "sector"; readonly sector: number }
  | { readonly step: "item"; readonly item: number }
  | { readonly step: "refer" }
  | { readonly step: "urgency"; readonly urgency: number }
  | { readonly step: "people"; readonly people: number }
  | { readonly step: "counts"; readonly counts: readonly (readonly [group: number, count: number])[] }
  | { readonly step: "area"; readonly area: number }
  | { readonly step: "extraHelp"; readonly extraHelp: readonly number[]; readonly helperPreference: number };

/** The steps of the draft's path in order. */
function stepsOf(draft: Draft): readonly Step[] {
  if (draft.refer) return REFER_STEPS;
  return draft.asksCounts && draft.item !== null && countRuleOf(draft.item) ? COUNT_STEPS : HELP_STEPS;
}

/** An empty draft at the notice. `language` is a BCP 47 tag, `noticeVersion` the wording that the notice screen shows; `asksCounts` as in the draft. */
export const startDraft = (language: string, noticeVersion: number, asksCounts = false): Draft => ({
  step: "notice",
  corrects: null,
  refer: false,
  language,
  noticeVersion,
  informedBy: null,
  sector: null,
  item: null,
  urgency: null,
  people: null,
  area: null,
  extraHelp: null,
  helperPreference: null,
  asksCounts,
  counts: null,
  note: null,
  noteKept: null,
});

/** The next draft for the same person: notice, place and how help works for them stay; what is needed is asked anew. */
export const startAnother = (draft: Draft): Draft => ({
  ...draft,
  step: "sector",
  corrects: null,
  refer: false,
  sector: null,
  item: null,
  urgency: null,
  people: null,
  counts: null,
  note: null,
  noteKept: null,
});

/** The draft with `answer` in it, at the step that follows by rule 1. */
export function giveAnswer(draft: Draft, answer: Answer): Draft {
  const answered = withAnswer(draft, answer);
  return { ...answered, step: missingSteps(answered)[0] ?? "check" };
}

function withAnswer(draft: Draft, answer: Answer): Draft {
  switch (answer.step) {
    case "notice":
      return { ...draft, informedBy: answer.informedBy };
    case "sector":
      return {
        ...(answer.sector === draft.sector ? draft : { ...draft, item: null, counts: null }),
        refer: false,
        sector: answer.sector,
      };
    case "item":
      return { ...draft, item: answer.item, counts: answer.item === draft.item ? draft.counts : null };
    case "refer":
      return { ...startAnother(draft), refer: true };
    case "urgency":
      return { ...draft, urgency: answer.urgency };
    case "people":
      return { ...draft, people: answer.people };
    case "counts":
      return { ...draft, counts: answer.counts.filter(([, count]) => count > 0).sort(([a], [b]) => a - b) };
    case "area":
      return { ...draft, area: answer.area };
    case "extraHelp":
      return { ...draft, extraHelp: ascending(answer.extraHelp), helperPreference: answer.helperPreference };
  }
}

/** The questions of the draft's path that have no answer yet, in order; the check page is no question. */
export const missingSteps = (draft: Draft): readonly Step[] =>
  stepsOf(draft).filter((step) => !isAnswered(draft, step));

function isAnswered(draft: Draft, step: Step): boolean {
  switch (step) {
    case "notice":
      return draft.informedBy !== null;
    case "sector":
      return draft.refer || draft.sector !== null;
    case "refer":
    case "check":
      return true;
    default:
      return draft[step] !== null;
  }
}

/** The draft at `step`, to look at that answer again or to change it; answers stay. */
export const goToStep = (draft: Draft, step: Step): Draft => ({ ...draft, step });

/** The draft one step back, or `null` where back leaves the path. A new version of a record goes back to its check page. The screen that explains referring counts as a step of its own. */
export function goBack(draft: Draft): Draft | null {
  if (draft.corrects !== null) return draft.step === "check" ? null : goToStep(draft, "check");
  const steps = stepsOf(draft);
  const previous = draft.step === "refer" ? "sector" : steps[steps.indexOf(draft.step) - 1];
  return previous === undefined ? null : { ...draft, step: previous };
}

/** How far the draft has come, counted from 1, for the drawn progress; `null` where a record is changed, which is no path. */
export const progressOf = (draft: Draft): { readonly at: number; readonly of: number } | null =>
  draft.corrects === null ? { at: stepsOf(draft).indexOf(draft.step) + 1, of: stepsOf(draft).length } : null;

/** What saving adds to the answers: an alias drawn at random and the programme-local day and half. */
export interface Stamp {
  readonly alias: Alias;
  readonly day: number;
  readonly half: Half;
}

/** The need that the draft says; its note only where the programme `asksNote`. Fails with `DRAFT_INCOMPLETE` while a question of its path has no answer. */
export function needFromDraft(
  draft: Draft,
  stamp: Stamp,
  asksNote = false,
): Result<Need, RuleError<"DRAFT_INCOMPLETE">> {
  const { area, informedBy, sector, item, urgency, people } = draft;
  if (area === null || informedBy === null) return err(new RuleError("DRAFT_INCOMPLETE"));
  if (draft.refer) return ok({ kind: "referral", area, ...stamp });
  if (sector === null || item === null || urgency === null || people === null || draft.extraHelp === null)
    return err(new RuleError("DRAFT_INCOMPLETE"));
  const { extraHelp, language, noticeVersion } = draft;
  const helperPreference = draft.helperPreference ?? ANY_HELPER;
  const answers = { sector, item, urgency, people, extraHelp, helperPreference, language, informedBy, noticeVersion };
  const counts = stepsOf(draft).includes("counts") ? (draft.counts ?? []) : [];
  const note = asksNote && draft.note;
  const noted = note && { note, ...(draft.noteKept && { noteKept: draft.noteKept }) };
  return ok({ kind: "help", area, ...stamp, ...answers, ...(counts.length > 0 && { counts }), ...noted });
}

/** Urgency codes in the order of lists. What is not known may be bad, so it stands before what is known to wait. */
export const URGENCY_ORDER: readonly number[] = [1, 2, 0, 3, 4];

/** Orders needs by rule 4: negative where `a` comes first. Equal needs keep the order in which they are given. */
export const compareNeeds = (a: HelpNeed, b: HelpNeed): number =>
  URGENCY_ORDER.indexOf(a.urgency) - URGENCY_ORDER.indexOf(b.urgency) || halvesOf(a) - halvesOf(b);

/** Orders by waiting time alone, for referrals. */
export const compareWaiting = (a: Need, b: Need): number => halvesOf(a) - halvesOf(b);

const halvesOf = (need: Need) => 2 * need.day + (need.half === "am" ? 0 : 1);

/** How long a note is shown, in days (P). */
export const NOTE_DAYS = 7;

/** Whether the note of `need` is shown no more on programme-local `today`. Rule N75. */
export const isNoteOver = (need: Need, today: number): boolean => today - need.day >= NOTE_DAYS;

/** Whole days that `need` has waited on programme-local `today`; never negative, because clocks differ. */
export const waitedDays = (need: Need, today: number): number => Math.max(0, today - need.day);
