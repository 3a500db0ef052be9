/**
 * A need as it is recorded, and the draft that it grows from.
 *
 * Nothing here names a person, a document, a contact or an exact place, and no field exists that could hold one.
 */

import type { CardLink } from "../card/model.ts";

/** Two numbers of picture-words, 0 to 255: drawn at random, so that people can talk about a record. */
export type Alias = readonly [number, number];

/** Half of a day; no finer time is kept. */
export type Half = "am" | "pm";

interface NeedCore {
  readonly alias: Alias;
  /** Code of one of the programme's places. */
  readonly area: number;
  /** Whole days since 1970-01-01 in the programme's own zone. */
  readonly day: number;
  readonly half: Half;
  /** Record id in hex of the assignment that stands; left out where there is none. Coordinators alone write it. */
  readonly assignment?: string;
  /** What became of it; left out while it is open. Coordinators alone write it. */
  readonly state?: NeedState;
}

/** 1 met · 2 partly met · 3 no longer needed · 4 with a person. */
export type NeedState = 1 | 2 | 3 | 4;

/** A need that help can be found for. Codes are those of `form/lists`. */
export interface HelpNeed extends NeedCore {
  readonly kind: "help";
  readonly sector: number;
  readonly item: number;
  readonly urgency: number;
  readonly people: number;
  /** Ascending, each once. */
  readonly extraHelp: readonly number[];
  readonly helperPreference: number;
  /** `[group, how many]` of the groups that the item asks for (`form`), ascending, without those of nobody. Left out where none was said. */
  readonly counts?: readonly (readonly [group: number, count: number])[];
  /** BCP 47 tag of a language that the person speaks. */
  readonly language: string;
  readonly informedBy: number;
  /** Which wording of the notice the person heard. */
  readonly noticeVersion: number;
  /** One line of a writer's own words, at most `MAX_NOTE` UTF-16 units, only where the programme allows it. Left out where there is none. */
  readonly note?: string;
  /** The writer kept something in the note that the guard had warned about. */
  readonly noteKept?: true;
  /** The card that the person holds; left out where there is none. */
  readonly card?: CardLink;
}

/** Something for a trained person: only that it is, roughly where, and since when. It never enters matching, and no card leads to it. */
export interface Referral extends NeedCore {
  readonly kind: "referral";
}

export type Need = HelpNeed | Referral;

/** Record type code, field 1 of every record. */
export const NEED_RECORD = 1;

/** The screens of the path; their numbers stand in drafts, so a new one comes last. `refer` replaces item, urgency, people and extra help; `note` lies beside the path. */
export const STEPS = [
  "notice",
  "sector",
  "item",
  "refer",
  "urgency",
  "people",
  "area",
  "extraHelp",
  "check",
  "counts",
  "note",
] as const;
export type Step = (typeof STEPS)[number];

/** Answers so far; `null` is not answered yet. Autosaved, sealed, after every answer. */
export interface Draft {
  readonly step: Step;
  /** The record in hex of which this is to be a new version; `null` for a new need. */
  readonly corrects: string | null;
  readonly refer: boolean;
  readonly language: string;
  readonly noticeVersion: number;
  readonly informedBy: number | null;
  readonly sector: number | null;
  readonly item: number | null;
  readonly urgency: number | null;
  readonly people: number | null;
  readonly area: number | null;
  readonly extraHelp: readonly number[] | null;
  readonly helperPreference: number | null;
  /** Whether the programme asks for counts; the item decides which, or none. */
  readonly asksCounts: boolean;
  /** As in `HelpNeed`; empty where they were not said. */
  readonly counts: readonly (readonly [group: number, count: number])[] | null;
  /** As in `HelpNeed`; neither is a question of the path. */
  readonly note: string | null;
  readonly noteKept: boolean | null;
}

/** Limits of codes and lists. */
export const MAX_SECTOR = 99;
export const MAX_ITEM = 0xffff;
export const MAX_URGENCY = 4;
export const MAX_PEOPLE = 6;
export const MAX_EXTRA_HELP = 64;
export const MAX_HELPER_PREFERENCE = 2;
export const MAX_INFORMED_BY = 3;
/** Five bands in two halves. */
export const MAX_COUNT_GROUPS = 10;
export const MIN_COUNT_GROUP = 10;
export const MAX_COUNT_GROUP = 52;
export const MAX_COUNT = 99;
export const MAX_AREA = 0xffff;
export const MAX_NOTICE_VERSION = 0xffff;
/** About the year 2330. */
export const MAX_DAY = 0x1ffff;
export const MAX_NOTE = 120;
/** UTF-16 units of a language tag. */
export const MAX_LANGUAGE = 35;
