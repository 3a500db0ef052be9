/**
 * How many more records fit. A browser's figure counts only where it is small: Chromium names ten gibibytes above what is used, whatever the disk holds, and a
 * disk that fills up under a large figure is told by the save that fails. So a large figure is no answer, and nothing is said. Rules S15, S16 of SPEC.md.
 */

/** What a browser says of the place that a vault lives in; `null` where it does not say. `isVaultAlone`: the place holds nothing else. */
export interface SpaceFigures {
  readonly usageBytes: number | null;
  readonly quotaBytes: number | null;
  readonly isVaultAlone: boolean;
}

/** From here on a browser's figure says nothing about this phone (P). */
export const MAX_BELIEVED_BYTES = 64 << 20;
/** Fewer records than this are worth telling: about three days of a busy worker (P). */
export const FEW_RECORDS = 200;
/** How much of a disk the bytes of rows take where the browser does not count a vault alone: rows, their index and the log before them (P). */
const USUAL_FACTOR = 3;
/** A vault that has just begun has a factor that would mislead. */
const MAX_FACTOR = 8;

/** What was measured in a vault. */
export interface StoredBytes {
  /** Keys and values of every row. */
  readonly total: number;
  /** The part of it that came with records. */
  readonly ofRecords: number;
  readonly records: number;
}

/** Bytes that are left by what the browser says, or `null` where it says nothing that can be believed. */
export function freeBytes({ usageBytes, quotaBytes }: Omit<SpaceFigures, "isVaultAlone">): number | null {
  if (usageBytes === null || quotaBytes === null) return null;
  const free = Math.max(0, quotaBytes - usageBytes);
  return free < MAX_BELIEVED_BYTES ? free : null;
}

/** About how many more records fit, or `null` where that is not known: from what a record takes here, on the disk, and what is left. */
export function recordsThatFit(storage: SpaceFigures, stored: StoredBytes): number | null {
  const free = freeBytes(storage);
  if (free === null || stored.records === 0 || stored.ofRecords === 0) return null;
  const factor = storage.isVaultAlone ? (storage.usageBytes ?? 0) / stored.total : USUAL_FACTOR;
  const recordBytes = (stored.ofRecords / stored.records) * Math.min(Math.max(factor, 1), MAX_FACTOR);
  return Math.floor(free / recordBytes);
}
