/** What the programme says about offers, for someone for whom it is the half-day `now`. */
import { expiryOf } from "../../offer/rules.ts";
import type { Settings } from "../../programme/model.ts";

const OFFER_HOURS = 72;

export const offerTerms = (
  _settings: Settings,
  now: number,
): { readonly expires: number; readonly enough: readonly number[] } => ({
  expires: expiryOf(now, OFFER_HOURS),
  enough: [],
});
