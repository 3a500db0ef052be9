/**
 * What a volunteer can give, what it says about a task, and what coordinators say about the volunteer.
 *
 * No field holds a name, a contact, an exact place or a trait of the volunteer; nobody but coordinators reads any of it. Ids and keys are in hexadecimal.
 */

/** Record type codes, field 1 of every record. */
export const OFFER_RECORD = 7;
export const ANSWER_RECORD = 9;
export const VOLUNTEER_RECORD = 10;

/** How a volunteer moves: 1 on foot, 2 bicycle, 3 car, 4 truck. */
export const TRAVELS = [1, 2, 3, 4] as const;
export type Travel = (typeof TRAVELS)[number];

/** What a volunteer can do beside bringing. */
export const CAN = {
  carryToDoor: 1,
  stairs: 2,
  heavy: 3,
  write: 4,
  explainSlowly: 5,
  showUse: 6,
  interpret: 7,
} as const;
export const CAN_CODES: readonly number[] = Object.values(CAN);

/** An offer. A half-day is 2 × programme-local day since 1970-01-01, + 1 after noon. */
export interface Offer {
  /** Code of `form/lists`. */
  readonly item: number;
  /** Band of people for whom it is enough, 1 to 6. */
  readonly people: number;
  /** Area codes, ascending; none: every area. */
  readonly areas: readonly number[];
  /** Half-days, ascending; none: any time. */
  readonly windows: readonly number[];
  readonly travel: Travel;
  /** BCP 47 tags, at least one. */
  readonly languages: readonly string[];
  /** Codes of `CAN`, ascending. */
  readonly can: readonly number[];
  /** The last half-day in which it counts. */
  readonly expires: number;
  /** How many households it can help, 1 to 5. */
  readonly times: number;
}

/** What a volunteer says about a task. The place of a word is its code, from 1. */
export const SAYINGS = [
  "accepted",
  "declined",
  "given",
  "part",
  "saidNo",
  "nobody",
  "notSafe",
  "differed",
  "leaves",
] as const;
export type Saying = (typeof SAYINGS)[number];

/** One answer; each is a record of its own and is never changed. */
export interface Answer {
  /** Record id of the assignment. */
  readonly assignment: string;
  readonly says: Saying;
  readonly halfDay: number;
}

/** 0 not checked · 1 known to a coordinator · 2 checked for homes, children and nights. Set by a coordinator alone. */
export type Level = 0 | 1 | 2;

/** What coordinators know of a volunteer. */
export interface Volunteer {
  readonly signKey: string;
  readonly level: Level;
  /** 0 unsaid, 1 woman, 2 man: for people who asked for one. */
  readonly helper: 0 | 1 | 2;
  /** Programme-local day on which the level was set. */
  readonly day: number;
  /** Offers that a coordinator looked at although they seemed odd (GR12); left out where there are none. */
  readonly lookedAt?: readonly LookedAt[];
}

/** What an offer said when a coordinator looked at it. Once it says something else it was not looked at. */
export interface LookedAt extends Pick<Offer, "item" | "people" | "times" | "expires"> {
  /** Record id in hex. */
  readonly offer: string;
}

/** Limits of codes and lists. */
export const MAX_OFFER_PEOPLE = 6;
export const MAX_OFFER_AREAS = 20;
export const MAX_WINDOWS = 28;
export const MAX_OFFER_LANGUAGES = 6;
export const MAX_TIMES = 5;
/** More standing offers of one volunteer than anyone looks at. */
export const MAX_LOOKED_AT = 40;
/** About the year 2330. */
export const MAX_HALF_DAY = 0x3ffff;
