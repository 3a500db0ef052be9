/** Why a pair is proposed, what nobody has checked, what blocks others, and what blocks a need. Codes only; words are elsewhere. Pure. Rules M10 and M11. */
import {
  abilitiesOf,
  codesIn,
  firstWindow,
  isAbility,
  isSingle,
  judgePair,
  type NeedTraits,
  type OfferTraits,
  OTHER_ITEM,
  REFUSED,
  ruleCode,
  smallestBlock,
} from "./judge.ts";
import type { Code, MatchNeed, MatchOffer, Other } from "./model.ts";
import { waitDays } from "./order.ts";
import { isUnusual } from "./plausible.ts";

/** Most others that stand beside a proposal: possible ones first, then those that one rule blocks. */
const MOST_OTHERS = 4;
const MOST_POSSIBLE = 2;
/** Offers of the item that are looked at for those that one rule blocks. */
const MOST_LOOKED_AT = 60;
/** Half-days until an offer ends that are said. */
const SOON = 2;

/** Of the needs of an item: how many wait, and the longest wait in whole days. */
export interface Waiting {
  readonly count: number;
  readonly longest: number;
}

/** The rules that the pair keeps, and facts about the order. */
export function becauseOf(
  need: MatchNeed,
  offer: MatchOffer,
  nowHalfDay: number,
  waiting: Waiting | undefined,
): Code[] {
  const because: Code[] = [[1, need.item], [2, offer.people], [3, need.area], [4]];
  if (abilitiesOf(need).length > 0) because.push(ruleCode(5, need));
  if (need.helperPreference !== 0) because.push(ruleCode(6, need));
  if (need.needsChecked) because.push([7]);
  const window = firstWindow(offer, nowHalfDay);
  if (window !== null) because.push([9, window]);
  const days = waitDays(need, nowHalfDay);
  if (waiting && waiting.count > 1 && days === waiting.longest) because.push([20, waiting.count]);
  if (need.urgency !== 0) because.push([21, need.urgency]);
  return because;
}

/** What a person has to look at before saying yes. */
export function uncheckedOf(need: MatchNeed, offer: MatchOffer, nowHalfDay: number): Code[] {
  const unchecked: Code[] = [
    [40, need.item],
    [41, need.area],
  ];
  if (need.urgency === 0) unchecked.push([42]);
  if (offer.level === 0) unchecked.push([43]);
  const open = need.extraHelp.filter((code) => !isAbility(code));
  if (open.length > 0) unchecked.push([44, ...open]);
  if (offer.expires - nowHalfDay <= SOON) unchecked.push([45, offer.expires]);
  if (isUnusual(offer)) unchecked.push([46, offer.people]);
  return unchecked;
}

/** What `explain` looks up: offers by their place, what each breaks by itself, and whether a human refused a pair. */
export interface Field {
  readonly needs: readonly MatchNeed[];
  readonly offers: readonly MatchOffer[];
  readonly needTraits: readonly NeedTraits[];
  readonly offerTraits: readonly OfferTraits[];
  readonly offerBreaks: ArrayLike<number>;
  readonly byItem: ReadonlyMap<number, readonly number[]>;
  /** For each need that has some, the offers that a human refused for it. Looked up for millions of pairs. */
  readonly refused: ReadonlyMap<number, ReadonlySet<number>>;
}

/** Other offers: up to two that are possible, too, then those that a single rule blocks, each with another rule. */
export function othersOf(field: Field, needAt: number, possible: readonly number[], chosen: number): Other[] {
  const need = field.needs[needAt] as MatchNeed;
  const others: Other[] = possible
    .filter((at) => at !== chosen)
    .slice(0, MOST_POSSIBLE)
    .map((at) => ({ offer: field.offers[at]?.key ?? "", blockedBy: null }));
  const list = field.byItem.get(need.item) ?? [];
  const said = new Set<number>();
  for (let k = 0; k < Math.min(list.length, MOST_LOOKED_AT) && others.length < MOST_OTHERS; k++) {
    const at = list[(needAt + k) % list.length] as number;
    const broken = breaks(field, needAt, at);
    if (!isSingle(broken) || said.has(broken)) continue;
    said.add(broken);
    const [code = 0] = codesIn(broken);
    others.push({ offer: field.offers[at]?.key ?? "", blockedBy: ruleCode(code, need) });
  }
  return others;
}

/** Says of a need without any possible offer which smallest set of rules blocks it; needs that are alike are looked at once. */
export function makeBlockFinder(field: Field): (needAt: number) => Code[] {
  const known = new Map<string, number[]>();
  return (needAt) => {
    const need = field.needs[needAt] as MatchNeed;
    const list = field.byItem.get(need.item) ?? [];
    if (list.length === 0) return [ruleCode(1, need)];
    const isSpecial = field.refused.has(needAt);
    const { item, people, area, language, extraHelp, helperPreference, needsChecked } = need;
    const likeness = JSON.stringify([item, people, area, language, extraHelp, helperPreference, needsChecked]);
    const codes = (isSpecial ? undefined : known.get(likeness)) ?? blockOf(field, needAt, list);
    if (!isSpecial) known.set(likeness, codes);
    return codes.map((code) => ruleCode(code, need));
  };
}

const blockOf = (field: Field, needAt: number, list: readonly number[]) =>
  smallestBlock(new Set(list.map((at) => breaks(field, needAt, at) & ~OTHER_ITEM)));

function breaks(field: Field, need: number, offer: number): number {
  const pair = judgePair(field.needTraits[need] as NeedTraits, field.offerTraits[offer] as OfferTraits);
  return pair | (field.offerBreaks[offer] as number) | (field.refused.get(need)?.has(offer) ? REFUSED : 0);
}
