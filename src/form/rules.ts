/** Looking codes up. A code from a newer list than this release's has no entry: the caller says so instead of guessing. */
import { EXTRA_HELP, HELPER_PREFERENCES, ITEMS, PEOPLE_BANDS, SECTORS, URGENCIES } from "./lists/v1.ts";
import type { ExtraHelp, HelperPreference, Item, PeopleBand, Sector, Urgency } from "./model.ts";

const byCode =
  <Entry extends { readonly code: number }>(list: readonly Entry[]) =>
  (code: number): Entry | null =>
    list.find((entry) => entry.code === code) ?? null;

/** The entry with a code, or `null`. The same holds for the functions below. */
export const itemOf: (code: number) => Item | null = byCode(ITEMS);
export const urgencyOf: (code: number) => Urgency | null = byCode(URGENCIES);
export const peopleBandOf: (code: number) => PeopleBand | null = byCode(PEOPLE_BANDS);
export const extraHelpOf: (code: number) => ExtraHelp | null = byCode(EXTRA_HELP);
export const helperPreferenceOf: (code: number) => HelperPreference | null = byCode(HELPER_PREFERENCES);

/** The items of a sector in the order of their tiles. */
export const itemsOfSector = (sector: number): readonly Item[] => ITEMS.filter((item) => item.sector === sector);

/** The sectors that have something to choose, in the order of their tiles. */
export const sectorsInUse = (): readonly Sector[] => SECTORS.filter(({ code }) => itemsOfSector(code).length > 0);
