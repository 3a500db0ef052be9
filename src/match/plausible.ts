/** Offers that one person can hardly mean: shown to a human before they count (GR12). Pure. Nothing here is a verdict on anyone. Rule M12. */
import type { MatchOffer } from "./model.ts";
import { PLAUSIBLE } from "./rules/v2.ts";

/** Volunteers whose offers together are more than one person can give. */
export function implausibleVolunteers(offers: readonly MatchOffer[]): ReadonlySet<string> {
  const open = tally(offers, () => 1);
  const households = tally(offers, ({ capacity }) => Math.max(1, capacity));
  return new Set([...above(open, PLAUSIBLE.offers), ...above(households, PLAUSIBLE.households)]);
}

/** Whether the amount is unusual for the way the helper travels: said beside the proposal, blocked by nothing. */
export const isUnusual = (offer: MatchOffer): boolean => offer.travel === 1 && offer.people > PLAUSIBLE.bandOnFoot;

function tally(offers: readonly MatchOffer[], countOf: (offer: MatchOffer) => number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const offer of offers) counts.set(offer.volunteer, (counts.get(offer.volunteer) ?? 0) + countOf(offer));
  return counts;
}

const above = (counts: ReadonlyMap<string, number>, most: number) =>
  [...counts].flatMap(([name, count]) => (count > most ? [name] : []));
