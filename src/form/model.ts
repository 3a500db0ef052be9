/** The shape of the code lists, and the version that this release writes. */
import type { EXTRA_HELP, HELPER_PREFERENCES, ITEMS, PEOPLE_BANDS, SECTORS, URGENCIES } from "./lists/v1.ts";

/** The version of the lists in `lists/v1.ts`, recorded in a programme's settings. */
export const LIST_VERSION = 1;

export type Sector = (typeof SECTORS)[number];
export type Item = (typeof ITEMS)[number];
export type Urgency = (typeof URGENCIES)[number];
export type PeopleBand = (typeof PEOPLE_BANDS)[number];
export type ExtraHelp = (typeof EXTRA_HELP)[number];
export type HelperPreference = (typeof HELPER_PREFERENCES)[number];

/** Most items of a sector: more is no screen of tiles. */
export const MAX_SECTOR_ITEMS = 8;

/** Which counts an item asks for: bands of years, each in two halves where `isSplit`. */
export interface CountRule {
  readonly item: number;
  readonly bands: readonly number[];
  readonly isSplit: boolean;
}

/** What one number of a record counts: 10 × band, + half where the item asks for halves. */
export type CountGroup = number;

/** The notice was read aloud by the worker. */
export const INFORMED_READ_ALOUD = 1;
/** No preference about who brings the help. */
export const ANY_HELPER = 0;
/** The person could not say how soon harm comes. */
export const UNKNOWN_URGENCY = 0;
