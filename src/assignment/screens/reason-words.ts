/** Codes of this room in words: the engine's reasons, and the fixed lists out of which people choose. A code from a newer version says so instead of guessing. */
import type { IconName } from "../../ui/icon-paths.ts";
import type { PlainKey } from "../../words/translate.ts";

/** One entry of a fixed list. */
export interface ListEntry {
  readonly code: number;
  readonly label: PlainKey;
  readonly icon: IconName;
}

/** Why a proposal is not taken. */
export const REJECT_REASONS = [
  { code: 1, label: "decide.rejectRoute", icon: "warning" },
  { code: 2, label: "decide.rejectItem", icon: "box" },
  { code: 3, label: "decide.rejectPerson", icon: "person" },
  { code: 4, label: "decide.rejectHelper", icon: "people" },
  { code: 5, label: "decide.rejectHelped", icon: "check" },
  { code: 6, label: "decide.rejectOther", icon: "question" },
] as const satisfies readonly ListEntry[];

/** Why a need goes to a trained person. */
export const REFER_REASONS = [
  { code: 1, label: "decide.referProtection", icon: "hand" },
  { code: 2, label: "decide.referChild", icon: "baby" },
  { code: 3, label: "decide.referMedical", icon: "heart" },
  { code: 4, label: "decide.referOther", icon: "question" },
] as const satisfies readonly ListEntry[];

/** Why a rule is skipped. */
export const EXCEPTION_REASONS = [
  { code: 1, label: "decide.exceptionAsked", icon: "person" },
  { code: 2, label: "decide.exceptionNobody", icon: "clock" },
  { code: 3, label: "decide.exceptionKnown", icon: "check" },
  { code: 4, label: "decide.exceptionOther", icon: "question" },
] as const satisfies readonly ListEntry[];

/** Why an assignment is taken back. */
export const RELEASE_REASONS = [
  { code: 1, label: "decide.releaseLapsed", icon: "clock" },
  { code: 2, label: "decide.releaseUnable", icon: "person" },
  { code: 3, label: "decide.releaseChanged", icon: "pencil" },
  { code: 4, label: "decide.releaseOther", icon: "question" },
] as const satisfies readonly ListEntry[];

/** What somebody questions about a proposal. */
export const QUESTION_REASONS = [
  { code: 1, label: "decide.questionReason", icon: "question" },
  { code: 2, label: "decide.questionMissing", icon: "list" },
  { code: 3, label: "decide.questionUnfair", icon: "people" },
  { code: 4, label: "decide.questionDanger", icon: "warning" },
  { code: 5, label: "decide.questionOther", icon: "pencil" },
] as const satisfies readonly ListEntry[];

/** `picture` is the number of a picture-word, where no icon shows it. */
export const TRAVEL: Readonly<
  Record<number, { readonly label: PlainKey; readonly icon: IconName; readonly picture?: number }>
> = {
  1: { label: "helpers.foot", icon: "person" },
  2: { label: "helpers.bicycle", icon: "question", picture: 17 },
  3: { label: "helpers.car", icon: "car" },
  4: { label: "helpers.truck", icon: "question", picture: 239 },
};

/** How far a volunteer was checked; set by a coordinator. */
export const LEVELS: Readonly<Record<number, PlainKey>> = {
  0: "helpers.level0",
  1: "helpers.level1",
  2: "helpers.level2",
};

/** What a volunteer can do beside bringing something. */
export const CAN: Readonly<Record<number, PlainKey>> = {
  1: "helpers.canDoor",
  2: "helpers.canStairs",
  3: "helpers.canHeavy",
  4: "helpers.canWrite",
  5: "helpers.canExplain",
  6: "helpers.canShow",
  7: "helpers.canInterpret",
};
