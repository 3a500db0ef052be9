/** The one order of every list: urgency, then whole days of waiting, then the seed. Pure. Rule M9. */
import type { MatchNeed } from "./model.ts";
import { MOST_WAIT_DAYS, URGENCY_ORDER } from "./rules/v2.ts";

/** How many classes `classOf` tells apart. */
export const CLASSES = URGENCY_ORDER.length * (MOST_WAIT_DAYS + 1);

/** The class of a need, 0 to `CLASSES` − 1; lower is served first. */
export function classOf(need: MatchNeed, nowHalfDay: number): number {
  const urgency = Math.max(0, URGENCY_ORDER.indexOf(need.urgency));
  return urgency * (MOST_WAIT_DAYS + 1) + MOST_WAIT_DAYS - waitDays(need, nowHalfDay);
}

/** Whole days of waiting, 0 to `MOST_WAIT_DAYS`; a clock that is behind makes it 0. */
export function waitDays(need: MatchNeed, nowHalfDay: number): number {
  return Math.max(0, Math.min(MOST_WAIT_DAYS, Math.floor((nowHalfDay - need.halfDay) / 2)));
}

/** A number that a key draws under a seed (FNV-1a with a final mix by C. Estébanez et al.'s criteria as in MurmurHash3, public domain). */
export function drawOf(key: string, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The entries in the order that the seed draws; where two draw the same, by key. The order in which they came plays no part. */
export function drawOrder<T extends { readonly key: string }>(entries: readonly T[], seed: number): T[] {
  return entries
    .map((entry) => ({ entry, draw: drawOf(entry.key, seed) }))
    .sort((a, b) => a.draw - b.draw || (a.entry.key < b.entry.key ? -1 : 1))
    .map(({ entry }) => entry);
}
