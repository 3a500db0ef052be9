/**
 * The path from "Make an offer" to an offer. Pure: a draft goes in, the next draft comes out.
 *
 * 1. After an answer the path goes to the first question without an answer, and to the check page when there is none. So a changed answer leads back to the check page.
 * 2. A new sector takes back the item. Where a programme has enough of the item the path stops there once and names what is useful now; nobody is kept from offering.
 * 3. Languages and how often it can help are filled in beforehand and asked by nobody: they are changed on the check page.
 */
import { ascending } from "../kit/group.ts";
import type { Offer, Travel } from "./model.ts";

/** The questions in their order. */
const QUESTIONS = ["sector", "item", "people", "areas", "windows", "travel", "can"] as const;
/** The screens of the path: `enough` lies beside it, `languages` and `times` behind its check page. Their numbers stand in drafts, so a new one comes last. */
export const OFFER_STEPS = [...QUESTIONS, "enough", "check", "languages", "times"] as const;
export type OfferStep = (typeof OFFER_STEPS)[number];

/** Answers so far; `null` is not answered yet. Codes and half-days are those of `Offer`. */
export interface OfferDraft {
  readonly step: OfferStep;
  readonly sector: number | null;
  readonly item: number | null;
  readonly people: number | null;
  readonly areas: readonly number[] | null;
  readonly windows: readonly number[] | null;
  readonly travel: Travel | null;
  readonly can: readonly number[] | null;
  readonly languages: readonly string[];
  readonly times: number;
}

/** One answer or several, as a screen gives them. */
export type OfferAnswer = Partial<Omit<OfferDraft, "step">>;

/** An empty draft at its first question, for someone whose app speaks `language` (BCP 47). */
export const startOffer = (language: string): OfferDraft => ({
  step: "sector",
  sector: null,
  item: null,
  people: null,
  areas: null,
  windows: null,
  travel: null,
  can: null,
  languages: [language],
  times: 1,
});

/** The draft with `answer` in it, at the step that follows by rules 1 and 2. `enough` are the items of which the programme has enough. */
export function answerOffer(draft: OfferDraft, answer: OfferAnswer, enough: readonly number[] = []): OfferDraft {
  const isNewSector = answer.sector !== undefined && answer.sector !== draft.sector;
  const next = { ...draft, ...(isNewSector && { item: null }), ...answer };
  const { item } = answer;
  const isEnough = item !== undefined && item !== null && item !== draft.item && enough.includes(item);
  return { ...next, step: isEnough ? "enough" : (QUESTIONS.find((step) => next[step] === null) ?? "check") };
}

/** Past `enough`, for whoever offers it all the same. */
export const offerAllTheSame = (draft: OfferDraft): OfferDraft => answerOffer(draft, {});

/** The draft at `step`, to change that answer; answers stay. */
export const goToOfferStep = (draft: OfferDraft, step: OfferStep): OfferDraft => ({ ...draft, step });

/** The draft one step back, or `null` where back leaves the path. */
export function goBackInOffer(draft: OfferDraft): OfferDraft | null {
  const { step } = draft;
  if (step === "languages" || step === "times") return goToOfferStep(draft, "check");
  if (step === "enough") return goToOfferStep(draft, "item");
  const at = step === "check" ? QUESTIONS.length : QUESTIONS.indexOf(step);
  const previous = QUESTIONS[at - 1];
  return previous === undefined ? null : goToOfferStep(draft, previous);
}

/** How far the draft has come, counted from 1; the check page is the last. `null` beside the path. */
export function offerProgress({ step }: OfferDraft): { readonly at: number; readonly of: number } | null {
  const at = step === "check" ? QUESTIONS.length : (QUESTIONS as readonly string[]).indexOf(step);
  return at < 0 ? null : { at: at + 1, of: QUESTIONS.length + 1 };
}

/** The offer of a finished draft, which ends in the half-day `expires`; `null` while an answer is missing. */
export function offerFromDraft(draft: OfferDraft, expires: number): Offer | null {
  const { item, people, areas, windows, travel, can, languages, times } = draft;
  if (item === null || people === null || areas === null || windows === null || travel === null || can === null)
    return null;
  return {
    ...{ item, people, travel, languages, expires, times },
    ...{ areas: ascending(areas), windows: ascending(windows), can: ascending(can) },
  };
}

/** Half-days from `now` to `last`, in pairs by day, for choosing. */
export function halfDaysByDay(
  now: number,
  last: number,
): readonly { readonly day: number; readonly halves: readonly number[] }[] {
  const days = new Map<number, number[]>();
  for (let half = now; half <= last; half++) {
    const day = Math.floor(half / 2);
    days.set(day, [...(days.get(day) ?? []), half]);
  }
  return [...days].map(([day, halves]) => ({ day, halves }));
}

/** What is useful now instead of `item`: the programme's other items of which there is not enough, those of the same sector first, at most `most`. */
export function usefulNow(
  items: readonly { readonly code: number; readonly sector: number }[],
  item: number,
  enough: readonly number[],
  most: number,
): readonly number[] {
  const sector = items.find(({ code }) => code === item)?.sector;
  const useful = items.filter(({ code }) => code !== item && !enough.includes(code));
  const near = useful.filter((one) => one.sector === sector);
  return [...near, ...useful.filter((one) => one.sector !== sector)].map(({ code }) => code).slice(0, most);
}
