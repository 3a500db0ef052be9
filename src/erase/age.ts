/**
 * When a new S file may be relied upon. Chromium keeps the name of a new file in a log of its own that reaches the disk within a minute:
 * a power cut before that takes the file away, flushed or not. Rule E6.
 */

/** How old a new S file must be before a record may hang on it, in milliseconds. */
export const MIN_SECRET_AGE_MS = 60_000;

/**
 * How long a file made at `createdAtMs` has certainly been there, in milliseconds: by the clock, which may be set, or by how long this page has
 * known it (`seenForMs`, which nothing sets back). A reload proves nothing: the browser may not have written anything meanwhile.
 */
export const secretAgeMs = (createdAtMs: number, nowMs: number, seenForMs: number): number =>
  Math.max(nowMs - createdAtMs, seenForMs, 0);
