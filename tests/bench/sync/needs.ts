/** Made-up needs for benchmarks: the same for the same seed. */
import type { HelpNeed } from "../../../src/need/model.ts";

export const LANGUAGES = ["en", "ar", "fr", "uk"] as const;
export const ITEMS = [101, 102, 105, 201, 202, 303, 304, 401, 402, 501, 701, 801, 1101] as const;
/** Areas of the programme that benchmarks make. */
export const AREAS = 24;

export interface Dice {
  below(limit: number): number;
  bytes(length: number): Uint8Array<ArrayBuffer>;
}

/** Mulberry32 (T. Ettinger): small, fast, and the same everywhere. Not for secrets. */
export function makeDice(seed: number): Dice {
  let state = seed;
  const below = (limit: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
  return { below, bytes: (length) => Uint8Array.from({ length }, () => below(256)) };
}

/** One need, written on `day`. */
export function makeNeed({ below }: Dice, day: number): HelpNeed {
  const item = ITEMS[below(ITEMS.length)] ?? 101;
  return {
    kind: "help",
    alias: [below(256), below(256)],
    sector: Math.floor(item / 100),
    item,
    urgency: below(5),
    people: 1 + below(6),
    extraHelp: below(3) === 0 ? [1 + below(7)] : [],
    helperPreference: below(10) === 0 ? 1 + below(2) : 0,
    language: LANGUAGES[below(LANGUAGES.length)] ?? "en",
    area: 1 + below(AREAS),
    day,
    half: below(2) === 0 ? "am" : "pm",
    informedBy: 1 + below(3),
    noticeVersion: 1,
  };
}
