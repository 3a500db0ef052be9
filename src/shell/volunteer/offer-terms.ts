/** What the programme says about offers, for someone for whom it is the half-day `now`. */
import { expiryOf } from "../../offer/rules.ts";
import { matchingOf } from "../../programme/matching.ts";
import type { Settings } from "../../programme/model.ts";

export interface OfferTerms {
  /** The half-day in which an offer that is made or renewed now ends. */
  readonly expires: number;
  /** Codes of items of which there is enough. */
  readonly enough: readonly number[];
}

export function offerTerms(settings: Settings, now: number): OfferTerms {
  const { offerHours, enough } = matchingOf(settings);
  return { expires: expiryOf(now, offerHours), enough };
}
