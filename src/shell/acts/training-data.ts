/**
 * The made-up data of the training programme: forty needs in three languages, the same on every phone, with four mistakes in them to find. Codes are those of
 * `form/lists`; nobody in it exists.
 */
import type { Alias, HelpNeed } from "../../need/model.ts";
import type { Offer } from "../../offer/model.ts";
import type { Area } from "../../programme/model.ts";

export const TRAINING_NAME = "Harbour";

/** The place that closed: a need that names it is one of the mistakes. */
export const CLOSED_AREA = 5;

export const TRAINING_AREAS: readonly Area[] = [
  { code: 1, label: "North quay" },
  { code: 2, label: "Block C" },
  { code: 3, label: "School hall" },
  { code: 4, label: "Fish market" },
  { code: CLOSED_AREA, label: "Old ferry house", retired: true },
];

/** Languages of the people in it. */
export const TRAINING_LANGUAGES: readonly string[] = ["en", "ar", "uk"];

/** How many days before today a need was written. */
export type TrainingNeed = Omit<HelpNeed, "day" | "half"> & { readonly daysAgo: number };

export type TrainingOffer = Omit<Offer, "expires">;

/** What the volunteer of training has offered: two offers fit needs as they are, the last only nearly. */
export const TRAINING_OFFERS: readonly TrainingOffer[] = [
  { item: 101, people: 5, areas: [1, 2], windows: [], travel: 3, languages: ["en", "ar"], can: [1, 4], times: 3 },
  { item: 202, people: 4, areas: [], windows: [], travel: 3, languages: ["en", "ar"], can: [1, 2, 3], times: 5 },
  { item: 303, people: 3, areas: [3], windows: [], travel: 2, languages: ["uk"], can: [5], times: 2 },
];

const crewOffers = (
  kinds: readonly (readonly [item: number, people: number, areas: readonly number[], can: readonly number[]])[],
): readonly TrainingOffer[] =>
  kinds.map(([item, people, areas, can]) => ({
    ...{ item, people, areas, can, windows: [], travel: 3, languages: ["en", "uk"], times: 2 },
  }));

/** What two volunteers elsewhere have offered: nothing that is needed today, so that what is decided first is for the volunteer whose door is here. */
export const CREW_OFFERS: readonly (readonly TrainingOffer[])[] = [
  crewOffers([
    [103, 4, [1, 2], [1, 3]],
    [204, 5, [], [1, 5]],
    [307, 3, [1, 2], [1, 2, 3]],
    [403, 2, [], [1, 5]],
    [503, 2, [3], [1, 5, 6]],
    [1001, 2, [4], [3]],
  ]),
  crewOffers([
    [601, 5, [], [4]],
    [702, 4, [1, 4], [1, 2, 3, 5]],
    [801, 5, [3], [1]],
    [803, 3, [], [1]],
    [1001, 4, [1, 3], [2, 3]],
    [1102, 5, [], [4, 5, 7]],
  ]),
];

/** Sector, item, and how soon harm comes. */
const KINDS: readonly (readonly [number, number, number])[] = [
  ...([
    [1, 101, 1],
    [1, 104, 2],
    [1, 103, 3],
    [2, 201, 2],
    [2, 202, 1],
    [2, 204, 3],
    [3, 301, 1],
  ] as const),
  ...([
    [3, 303, 2],
    [3, 305, 2],
    [3, 307, 3],
    [4, 401, 1],
    [4, 403, 3],
    [5, 501, 2],
    [5, 503, 3],
  ] as const),
  ...([
    [6, 601, 4],
    [7, 702, 4],
    [8, 801, 3],
    [8, 803, 0],
    [10, 1001, 4],
    [11, 1102, 3],
  ] as const),
];

const BASE = { kind: "help", extraHelp: [], helperPreference: 0, informedBy: 1, noticeVersion: 1 } as const;

/** The made-up need number `at`: every answer follows from the number. */
function ordinary(at: number): TrainingNeed {
  const draw = (of: number, salt: number) => (Math.imul(at + 1, 2_654_435_761 + salt * 40_503) >>> 8) % of;
  const [sector, item, urgency] = KINDS[at % KINDS.length] ?? [1, 101, 1];
  return {
    ...BASE,
    ...{ alias: [draw(256, 1), draw(256, 2)], sector, item, urgency, people: 1 + draw(5, 3), area: 1 + draw(4, 4) },
    extraHelp: draw(4, 5) === 0 ? [1 + draw(3, 6)] : [],
    language: TRAINING_LANGUAGES[draw(3, 7)] ?? "en",
    daysAgo: draw(4, 8),
  };
}

/** The names of the records in which a mistake was planted. */
export const PLANTED = {
  urgency: [11, 205],
  repeat: [64, 130],
  again: [65, 18],
  place: [140, 77],
  people: [212, 33],
} as const satisfies Record<string, Alias>;

const repeated = { ...BASE, sector: 3, item: 302, urgency: 2, people: 3, area: 4, language: "uk", daysAgo: 0 } as const;

const MISTAKES: readonly TrainingNeed[] = [
  { ...BASE, alias: PLANTED.urgency, sector: 4, item: 402, urgency: 4, people: 2, area: 3, language: "ar", daysAgo: 0 },
  { ...repeated, alias: PLANTED.repeat },
  { ...repeated, alias: PLANTED.again },
  {
    ...BASE,
    alias: PLANTED.place,
    sector: 1,
    item: 101,
    urgency: 1,
    people: 4,
    area: CLOSED_AREA,
    language: "en",
    daysAgo: 0,
  },
  { ...BASE, alias: PLANTED.people, sector: 5, item: 504, urgency: 3, people: 6, area: 2, language: "en", daysAgo: 1 },
];

/** Forty needs: the mistakes stand among the others. */
export const TRAINING_NEEDS: readonly TrainingNeed[] = Array.from({ length: 40 }, (_, at) =>
  at % 8 === 3 ? (MISTAKES[Math.floor(at / 8)] ?? ordinary(at)) : ordinary(at),
);

/** Which of them a phone elsewhere wrote: none with a mistake, for whoever looks for those has to have them. */
const CREW_WROTE: ReadonlySet<number> = new Set([4, 5, 6, 12, 13, 14, 20, 21, 22]);

/** The needs of the field worker whose door is here, and those of one elsewhere. */
export const DOOR_NEEDS: readonly TrainingNeed[] = TRAINING_NEEDS.filter((_, at) => !CREW_WROTE.has(at));
export const CREW_NEEDS: readonly TrainingNeed[] = TRAINING_NEEDS.filter((_, at) => CREW_WROTE.has(at));
