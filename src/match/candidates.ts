/**
 * Possible pairs, found without comparing every need with every offer. Pure. Rule M8.
 *
 * Offers stand in lists by item and area, those for any area in a list of their own; a need looks only into its two. Of more than `limit` possible offers it takes those that follow its own
 * place in a circle, so that many alike needs do not all ask the same few.
 */
import { firstWindow, judgePair, type NeedTraits, type OfferTraits } from "./judge.ts";
import type { MatchNeed, MatchOffer } from "./model.ts";
import { COSTS } from "./rules/v2.ts";

/** Possible offers that a need enters with at first. */
export const FIRST_LIMIT = 20;

/** Offers by their place in the list that was given, each list in that order. */
export interface OfferIndex {
  readonly traits: readonly OfferTraits[];
  readonly byPlace: ReadonlyMap<string, readonly number[]>;
  readonly byItem: ReadonlyMap<number, readonly number[]>;
}

const ANY_AREA = "*";
const placeOf = (item: number, area: number | string) => `${item} ${area}`;

/** Lists of the offers for which `isOpen` holds; `byItem` has the others, too. */
export function indexOffers(traits: readonly OfferTraits[], isOpen: (at: number) => boolean): OfferIndex {
  const byPlace = new Map<string, number[]>();
  const byItem = new Map<number, number[]>();
  for (const [at, offer] of traits.entries()) {
    push(byItem, offer.item, at);
    if (!isOpen(at)) continue;
    if (offer.areas.length === 0) push(byPlace, placeOf(offer.item, ANY_AREA), at);
    for (const area of new Set(offer.areas)) push(byPlace, placeOf(offer.item, area), at);
  }
  return { traits, byPlace, byItem };
}

/** Places of at most `limit` offers that are possible for `need`; `turn` is its place in the circle. */
export function candidatesOf(
  index: OfferIndex,
  need: NeedTraits,
  turn: number,
  limit: number,
  refused: ReadonlySet<number> | undefined,
): number[] {
  const found: number[] = [];
  for (const area of [need.area, ANY_AREA]) {
    const list = index.byPlace.get(placeOf(need.item, area)) ?? [];
    for (let k = 0; k < list.length && found.length < limit; k++) {
      const at = list[(turn + k) % list.length] as number;
      if (judgePair(need, index.traits[at] as OfferTraits) === 0 && !refused?.has(at)) found.push(at);
    }
  }
  return found;
}

/** What makes this pair less handy than another, in the points of `COSTS`. */
export function costOf(need: MatchNeed, offer: MatchOffer, nowHalfDay: number): number {
  const window = firstWindow(offer, nowHalfDay);
  return (
    (offer.areas.length === 0 ? COSTS.anyArea : 0) +
    COSTS.largerBand * Math.max(0, Math.min(6, offer.people) - need.people) +
    COSTS.halfDay * Math.min(COSTS.mostHalfDays, window === null ? 0 : window - nowHalfDay)
  );
}

function push<K>(lists: Map<K, number[]>, key: K, at: number): void {
  const list = lists.get(key);
  if (list) list.push(at);
  else lists.set(key, [at]);
}
