/** What a holder may ask, when an answer is due, and what answers there are. Pure. Rules C13, C15 of README.md. */

/** As in W124 of wire/SPEC.md. */
export type RequestType = "correct" | "erase" | "withdraw" | "thanks" | "complaint" | "demanded" | "why";

/** Codes of answers, as in W120. A code never changes its meaning. */
export const ANSWERS = { done: 1, notDone: 2, seen: 3, passedOn: 4 } as const;
export type AnswerCode = keyof typeof ANSWERS;

/** What may be answered to which request, the likeliest first. Only a human chooses. */
export const ANSWERS_BY_TYPE: Readonly<Record<RequestType, readonly AnswerCode[]>> = {
  correct: ["done", "notDone"],
  erase: ["done"],
  withdraw: ["done"],
  thanks: ["seen"],
  complaint: ["seen", "passedOn", "done"],
  demanded: ["passedOn", "seen"],
  why: ["notDone", "seen"],
};

const DAY_MS = 86_400_000;

/** Days until an answer is due (P). */
export const ANSWER_DAYS: Readonly<Record<RequestType, number>> = {
  ...{ correct: 3, erase: 3, withdraw: 3, complaint: 7, demanded: 1, why: 3, thanks: 14 },
};

/** When the answer to a request is due that came at `cameMs`. */
export const dueMs = (type: RequestType, cameMs: number): number => cameMs + ANSWER_DAYS[type] * DAY_MS;
