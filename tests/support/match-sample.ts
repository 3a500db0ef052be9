/** Made-up needs and offers for tests and benchmarks of the engine. Same seed, same input. */
import type { MatchInput, MatchNeed, MatchOffer, Urgency } from "../../src/match/model.ts";
import { numbersFrom } from "./match-families.ts";

const LANGUAGES = ["ar", "en", "uk"] as const;
/** The half-day at which samples are looked at. */
export const NOW = 2000;

export interface SampleSize {
  readonly needs: number;
  readonly offers: number;
  readonly items: number;
  readonly areas: number;
}

export function sampleInput({ needs, offers, items, areas }: SampleSize, seed: number): MatchInput {
  const next = numbersFrom(seed);
  const pick = (count: number) => Math.floor(next() * count);
  const languages = () => (next() < 0.5 ? LANGUAGES.slice(0, 2) : LANGUAGES.slice(pick(3)).slice(0, 1));
  return {
    nowHalfDay: NOW,
    seed,
    ruleVersion: 1,
    needs: Array.from({ length: needs }, (_, at) =>
      sampleNeed(`n${at}`, {
        item: 101 + pick(items),
        urgency: pick(5) as Urgency,
        people: 1 + pick(6),
        area: pick(areas),
        language: LANGUAGES[pick(3)] ?? "en",
        extraHelp: next() < 0.2 ? [1] : [],
        helperPreference: next() < 0.1 ? 1 : 0,
        halfDay: NOW - pick(60),
        needsChecked: next() < 0.05,
      }),
    ),
    offers: Array.from({ length: offers }, (_, at) =>
      sampleOffer(`o${at}`, {
        volunteer: `v${at >> 1}`,
        item: 101 + pick(items),
        people: 1 + pick(6),
        areas: next() < 0.2 ? [] : Array.from({ length: 1 + pick(4) }, () => pick(areas)),
        windows: next() < 0.5 ? [] : [NOW + pick(6)],
        travel: (1 + pick(4)) as 1 | 2 | 3 | 4,
        languages: languages(),
        can: next() < 0.5 ? [1] : [],
        expires: NOW + pick(12),
        capacity: 1 + pick(5),
        level: pick(3) as 0 | 1 | 2,
        helper: pick(3) as 0 | 1 | 2,
      }),
    ),
    refused: [],
    enough: [],
  };
}

/** A plain need of today: drinking water for one, in area 1, in English. */
export const sampleNeed = (key: string, different: Partial<MatchNeed> = {}): MatchNeed => ({
  key,
  item: 101,
  urgency: 2,
  people: 1,
  area: 1,
  language: "en",
  extraHelp: [],
  helperPreference: 0,
  halfDay: NOW,
  needsChecked: false,
  ...different,
});

/** An offer that fits the plain need, once. */
export const sampleOffer = (key: string, different: Partial<MatchOffer> = {}): MatchOffer => ({
  key,
  volunteer: `volunteer of ${key}`,
  item: 101,
  people: 6,
  areas: [1],
  windows: [],
  travel: 3,
  languages: ["en"],
  can: [],
  expires: NOW + 6,
  capacity: 1,
  level: 1,
  helper: 0,
  openTasks: 0,
  ...different,
});

export const inputOf = (
  needs: readonly MatchNeed[],
  offers: readonly MatchOffer[],
  different: Partial<MatchInput> = {},
): MatchInput => ({
  nowHalfDay: NOW,
  seed: 1,
  ruleVersion: 1,
  needs,
  offers,
  refused: [],
  enough: [],
  ...different,
});
