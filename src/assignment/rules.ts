/** Which decisions need more than one person, which row of a card is released, and when a task is over. Pure. Rules A3 to A6 of README.md. */

import type { HelpNeed } from "../need/model.ts";
import type { Answer } from "../offer/model.ts";
import type { Assignment, CardRow, Task } from "./model.ts";
import { CARD_ROWS } from "./model.ts";

/** A place for the night, someone to walk with, company: someone is alone, it is night, or both (P). */
const CHECKED_ITEMS: readonly number[] = [301, 703, 1103];
/** Bands of years below 18 (`form`). */
const CHILD_BANDS: readonly number[] = [1, 2, 3];

/** Rule A3 (GT5, GR7): needs of children, overnight or alone go to checked volunteers only, by two coordinators. */
export const needsChecked = ({ item, counts = [] }: Pick<HelpNeed, "item" | "counts">): boolean =>
  CHECKED_ITEMS.includes(item) ||
  (counts.length > 0 && counts.every(([group]) => CHILD_BANDS.includes(Math.floor(group / 10))));

/** Rule A4: a second person is needed for those, and for every rule that a person left out (GR5). */
export const needsSecond = (
  need: Pick<HelpNeed, "item" | "counts">,
  { exceptions }: Pick<Assignment, "exceptions">,
): boolean => needsChecked(need) || exceptions.length > 0;

/** Rule A5: the first row of the card that no assignment of the need was ever given; `null` where none is left, or there is no card. */
export const nextCardRow = (
  need: Pick<HelpNeed, "card">,
  given: readonly Pick<Assignment, "cardRow">[],
): CardRow | null =>
  need.card ? (CARD_ROWS.find((row) => !given.some(({ cardRow }) => cardRow === row)) ?? null) : null;

/** Half-days for which a task stays after what ended it: 24 hours (P). */
const KEPT_AFTER_END = 2;
/** The same of one that was accepted and of which nothing was told: 7 days (P). */
const KEPT_ACCEPTED = 14;

/** Rule A6. `answers` are those of this phone. */
export function mayForgetTask(
  { assignment, expires, halfDay }: Pick<Task, "assignment" | "expires" | "halfDay">,
  answers: readonly Answer[],
  now: number,
): boolean {
  const said = answers.filter((answer) => answer.assignment === assignment);
  const ends = said.filter(({ says }) => says !== "accepted").map((answer) => answer.halfDay);
  if (ends.length > 0) return now > Math.min(...ends) + KEPT_AFTER_END;
  const last = Math.max(expires, halfDay);
  return now > last + (said.length > 0 ? KEPT_ACCEPTED : KEPT_AFTER_END);
}
