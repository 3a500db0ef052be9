/** Offers that one person can hardly mean: shown to a human before they count (R12). Pure. Nothing here is a verdict on anyone. Rule M12. */
import type { MatchOffer } from "./model.ts";
import { PLAUSIBLE } from "./rules/v1.ts";

/** When a volunteer made an offer, also one that was withdrawn since: making and withdrawing many is as much. */
export interface Made {
  readonly volunteer: string;
  readonly halfDay: number;
}

/** Volunteers whose offers together are more than one person can give, or who made more in a day than one would. */
export function implausibleVolunteers(offers: readonly MatchOffer[], made: readonly Made[] = []): ReadonlySet<string> {
  const open = tally(
    offers,
    ({ volunteer }) => volunteer,
    () => 1,
  );
  const households = tally(
    offers,
    ({ volunteer }) => volunteer,
    ({ capacity }) => Math.max(1, capacity),
  );
  const day = tally(
    made,
    ({ volunteer, halfDay }) => `${Math.floor(halfDay / 2)} ${volunteer}`,
    () => 1,
  );
  return new Set([
    ...above(open, PLAUSIBLE.offers),
    ...above(households, PLAUSIBLE.households),
    ...above(day, PLAUSIBLE.offersADay).map((name) => name.slice(name.indexOf(" ") + 1)),
  ]);
}

/** Whether the amount is unusual for the way the helper travels: said beside the proposal, blocked by nothing. */
export const isUnusual = (offer: MatchOffer): boolean => offer.travel === 1 && offer.people > PLAUSIBLE.bandOnFoot;

function tally<T>(
  list: readonly T[],
  nameOf: (entry: T) => string,
  countOf: (entry: T) => number,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const entry of list) counts.set(nameOf(entry), (counts.get(nameOf(entry)) ?? 0) + countOf(entry));
  return counts;
}

const above = (counts: ReadonlyMap<string, number>, most: number) =>
  [...counts].flatMap(([name, count]) => (count > most ? [name] : []));
