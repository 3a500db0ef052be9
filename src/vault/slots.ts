/**
 * Which of the 64 slots seals what (design §3). Overwriting a slot is what makes its rows unreadable, so what must go together shares one,
 * and what must stay never shares with it. Rule V4 of SPEC.md.
 *
 * 0 the vault's own keys · 1–7 a coordinator's pages, one generation each · 8–23 epoch private keys · 24–63 days: working copies and drafts.
 */
import { UsageError } from "../kit/errors.ts";

export const SLOT_CORE = 0;
/** Pages of the current generation; later generations take 2 to 7. */
export const SLOT_PAGES = 1;
const FIRST_EPOCH = 8;
const EPOCHS = 16;
const FIRST_DAY = 24;
const DAYS = 40;

/** A slot's number, 0 to 63. */
export type Slot = number;

/** Slot of an epoch's private key: 16 epochs live side by side at most. */
export const slotOfEpoch = (number: number): Slot => FIRST_EPOCH + (whole(number) % EPOCHS);

/** Slot of a programme-local day, given in days since 1970-01-01: longer than the longest retention (30 days), so a day is erased before its slot comes round. */
export const slotOfDay = (day: number): Slot => FIRST_DAY + (whole(day) % DAYS);

function whole(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new UsageError("SLOT_RANGE");
  return value;
}
