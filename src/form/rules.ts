/** Looking codes up. A code from a newer list than this release's has no entry: the caller says so instead of guessing. */
import { COUNT_RULES, EXTRA_HELP, HELPER_PREFERENCES, ITEMS, PEOPLE_BANDS, SECTORS, URGENCIES } from "./lists/v1.ts";
import {
  type CountRule,
  type ExtraHelp,
  type HelperPreference,
  type Item,
  MAX_SECTOR_ITEMS,
  type PeopleBand,
  type Sector,
  type Urgency,
} from "./model.ts";

/** The entry of `list` with a code, or `null`. */
export const byCode =
  <Entry extends { readonly code: number }>(list: readonly Entry[]) =>
  (code: number): Entry | null =>
    list.find((entry) => entry.code === code) ?? null;

/** The entry with a code, or `null`. The same holds for the functions below. */
export const itemOf: (code: number) => Item | null = byCode(ITEMS);
export const urgencyOf: (code: number) => Urgency | null = byCode(URGENCIES);
export const peopleBandOf: (code: number) => PeopleBand | null = byCode(PEOPLE_BANDS);
export const extraHelpOf: (code: number) => ExtraHelp | null = byCode(EXTRA_HELP);
export const helperPreferenceOf: (code: number) => HelperPreference | null = byCode(HELPER_PREFERENCES);

/** Retired entries stay in their list and are not offered. */
const isOffered = (entry: object) => !("retired" in entry);

/**
 * The items of a sector in the order of their tiles. `chosen` are the codes that the programme uses, in its order; none at all: the whole list.
 * A code that this version does not know is left out, and so is what is behind the eighth.
 */
export const itemsOfSector = (sector: number, chosen: readonly number[] = []): readonly Item[] =>
  (chosen.length === 0 ? ITEMS : chosen.flatMap((code) => itemOf(code) ?? []))
    .filter((item) => item.sector === sector && isOffered(item))
    .slice(0, MAX_SECTOR_ITEMS);

/** The sectors that have something to choose, in the order of their tiles. */
export const sectorsInUse = (chosen: readonly number[] = []): readonly Sector[] =>
  SECTORS.filter(({ code }) => itemsOfSector(code, chosen).length > 0);

/** Which counts the item asks for, or `null`: most ask for none. */
export const countRuleOf = (item: number): CountRule | null => COUNT_RULES.find((rule) => rule.item === item) ?? null;
