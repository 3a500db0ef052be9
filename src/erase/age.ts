/**
 * When a new S file may be relied upon. Chromium keeps the name of a new file in a log of its own that reaches the disk within a minute:
 * a power cut before that takes the file away, flushed or not. Rule E6.
 */

/** How old a new S file must be before a record may hang on it, in milliseconds. */
export const MIN_SECRET_AGE_MS = 60_000;

/**
 * Whether real records may be sealed under a file made at `createdAtMs` when the clock says `nowMs`. `readBackAfterRestart` says that the file
 * was there in a page session after the one that made it. A clock that went backwards proves nothing, so then only reading back counts.
 */
export const isOldEnough = (createdAtMs: number, readBackAfterRestart: boolean, nowMs: number): boolean =>
  readBackAfterRestart || nowMs - createdAtMs >= MIN_SECRET_AGE_MS;
