/**
 * Wrong words are counted on disk, so that a reload does not forget them, and every fifth brings a growing pause (P). Rule V15 of SPEC.md.
 *
 * The pause is measured by the caller with a clock that cannot be set back; after a reload it starts anew.
 */
import { bytesToU32, u32ToBytes } from "../kit/bytes.ts";
import type { RowRef, VaultStore } from "../store/port.ts";

export const TRIES_PER_PAUSE = 5;
const FIRST_PAUSE_MS = 5 * 60_000;
const LONGEST_PAUSE_MS = 60 * 60_000;
const TRIES_REF: RowRef = { table: "meta", key: "tries" };

/** Pause before the next try after `wrong` wrong ones: none, then 5, 10, 15 … minutes at every fifth, at most an hour. */
export const pauseAfterMs = (wrong: number): number =>
  wrong > 0 && wrong % TRIES_PER_PAUSE === 0
    ? Math.min(LONGEST_PAUSE_MS, (wrong / TRIES_PER_PAUSE) * FIRST_PAUSE_MS)
    : 0;

/** When the next try is taken, in the time of `nowMs`; 0, which is always past, where no pause is due: a moment that has just begun would hold up whoever presses in it. */
export function nextTryMs(wrong: number, nowMs: number): number {
  const pauseMs = pauseAfterMs(wrong);
  return pauseMs === 0 ? 0 : nowMs + pauseMs;
}

/** Tries left before the next pause, 1 to 5. */
export const triesLeft = (wrong: number): number => TRIES_PER_PAUSE - (wrong % TRIES_PER_PAUSE);

/** Counts by vault that a store did not take: they hold as long as the page. Rule V41. */
const unstored = new Map<string, number>();

/** Wrong tries since the last unlock of vault `id`. */
export async function readWrongTries(store: VaultStore, id: string): Promise<number> {
  const value = await store.get(TRIES_REF);
  return Math.max(value?.length === 4 ? bytesToU32(value) : 0, unstored.get(id) ?? 0);
}

/** Stores the count; 0 takes the row away. A store that is full does not keep the person out, but this page counts all the same. */
export async function writeWrongTries(store: VaultStore, id: string, wrong: number): Promise<void> {
  const stored = await store.commit(
    wrong === 0 ? { remove: [TRIES_REF] } : { put: [{ ...TRIES_REF, value: u32ToBytes(wrong) }] },
  );
  if (stored.ok || wrong === 0) unstored.delete(id);
  else unstored.set(id, wrong);
}
