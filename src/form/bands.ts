/** What a count of a record counts. Apart from the other rules: only the few items that ask for counts load it. */
import { AGE_BANDS, BAND_HALVES } from "./lists/bands.ts";
import type { CountGroup } from "./model.ts";
import { byCode } from "./rules.ts";

/** The numbers of one band in the order of the page. */
export const groupsOfBand = (band: number, isSplit: boolean): readonly CountGroup[] =>
  isSplit ? [10 * band + 1, 10 * band + 2] : [10 * band];

/** The band and the half that a number counts; a group without halves has `null` for one. */
export const bandOf = (group: CountGroup): (typeof AGE_BANDS)[number] | null =>
  byCode(AGE_BANDS)(Math.floor(group / 10));
export const halfOf = (group: CountGroup): (typeof BAND_HALVES)[number] | null => byCode(BAND_HALVES)(group % 10);
