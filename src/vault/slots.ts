/**
 * Which of the 64 slots seals what (V4). Overwriting a slot is what makes its rows unreadable, so what must go together shares one,
 * and what must stay never shares with it. Rule V4 of SPEC.md.
 *
 * 0 the vault's own keys · 1–6 a coordinator's pages, one generation each · 7 the box key that the device was made with · 8–23 epochs: their private
 * keys and the device's box keys for them · 24–63 days: working copies and drafts.
 */
import { UsageError } from "../kit/errors.ts";

export const SLOT_CORE = 0;
/** The box key that a device is made with. */
export const SLOT_BASE_BOX = 7;
const FIRST_GENERATION = 1;
const GENERATIONS = 6;
const FIRST_EPOCH = 8;
const EPOCHS = 16;
const FIRST_DAY = 24;
const DAYS = 40;

/** A slot's number, 0 to 63. */
export type Slot = number;

/** Slot of a generation of pages, counted from 0. */
export const slotOfGeneration = (number: number): Slot => FIRST_GENERATION + (whole(number) % GENERATIONS);

/** Slot of an epoch's private key: 16 epochs live side by side at most. */
export const slotOfEpoch = (number: number): Slot => FIRST_EPOCH + (whole(number) % EPOCHS);

/** Slot of this device's box key for an epoch; 0 stands for the key that it was made with. */
export const slotOfBox = (epoch: number): Slot => (epoch === 0 ? SLOT_BASE_BOX : slotOfEpoch(epoch));

/** Slot of a programme-local day, given in days since 1970-01-01: longer than the longest retention (30 days), so a day is erased before its slot comes round. */
export const slotOfDay = (day: number): Slot => FIRST_DAY + (whole(day) % DAYS);

/** Whether `slot` is one of the days'. */
export const isGenerationSlot = (slot: Slot): boolean =>
  slot >= FIRST_GENERATION && slot < FIRST_GENERATION + GENERATIONS;
export const isDaySlot = (slot: Slot): boolean => slot >= FIRST_DAY && slot < FIRST_DAY + DAYS;

/** Suite of sealed rows, their first byte; the second is the slot, then come a nonce of 24 bytes and the box. */
export const ROW_SUITE = 1;
const MIN_ROW_BYTES = 26;

/** The slot that a sealed row names, or `null` where it is no sealed row. */
export const rowSlot = (sealed: Uint8Array): Slot | null => {
  const slot = sealed[1];
  return sealed[0] === ROW_SUITE && sealed.length >= MIN_ROW_BYTES && slot !== undefined && slot < FIRST_DAY + DAYS
    ? slot
    : null;
};

function whole(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new UsageError("SLOT_RANGE");
  return value;
}
