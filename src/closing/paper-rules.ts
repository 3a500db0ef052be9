/** Which kinds of paper were made, and when one is answered. Rule G20 of README.md. */
import { type Ceremony, type Details, PAPERS } from "./model.ts";

/** How many papers of each kind were made, by code of `PAPERS`, as far as devices and people counted them. A kind that is not there was not counted. */
export type PapersMade = Readonly<Partial<Record<number, number>>>;

const [CARDS, , , , RECOVERY, LEASES] = PAPERS;

/** What devices counted, and what people know beyond it. */
export const countMade = (
  counted: { readonly recovery: number; readonly leases: number },
  { sheets, leasePrinted }: Pick<Details, "sheets" | "leasePrinted">,
): PapersMade => ({
  [CARDS]: sheets,
  [RECOVERY]: counted.recovery,
  [LEASES]: Math.max(counted.leases, leasePrinted),
});

/** G20: whether "There was none" can be true. */
export const mayBeNone = (made: PapersMade, code: number): boolean => (made[code] ?? 0) === 0;

/** Kept or destroyed needs somebody's initials. */
export const isAnswered = (paper: Ceremony["paper"], code: number, made: PapersMade): boolean =>
  paper.some(
    (answer) =>
      answer.code === code && (answer.fate === "none" ? mayBeNone(made, code) : answer.initials.trim() !== ""),
  );
