/** What the screens of this room offer: the code lists of `form`, which screens do not import themselves. */
export { EXTRA_HELP, HELPER_PREFERENCES, PEOPLE_BANDS, REFER_ONLY, URGENCIES } from "../form/lists/v1.ts";
export type { CountRule } from "../form/model.ts";
export { ANY_HELPER, INFORMED_READ_ALOUD, UNKNOWN_URGENCY } from "../form/model.ts";
export {
  countRuleOf,
  extraHelpOf,
  helperPreferenceOf,
  itemOf,
  itemsOfSector,
  peopleBandOf,
  sectorsInUse,
  urgencyOf,
} from "../form/rules.ts";

/** A place of the programme as the screens show it. */
export interface Place {
  readonly code: number;
  readonly label: string;
  /** Not offered any more; old records still show it. */
  readonly retired?: true;
}

/** The label of the place `code`, or `null` where this phone's list lacks it. */
export const placeLabelOf = (places: readonly Place[], code: number): string | null =>
  places.find((place) => place.code === code)?.label ?? null;
