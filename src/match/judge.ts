/** Which rules a pair breaks, as bits: bit k − 1 is rule k of `rules/v2.ts`. Pure. Rule M7. */
import type { Code, MatchNeed, MatchOffer } from "./model.ts";
import { ABILITIES } from "./rules/v2.ts";

const bit = (code: number) => 1 << (code - 1);

/** Everything about `offer` that breaks a rule whatever the need: 8, 9, 10 and 12. */
export function judgeOffer(offer: MatchOffer, nowHalfDay: number, isPlausible: boolean): number {
  let broken = 0;
  if (offer.expires < nowHalfDay) broken |= bit(8);
  if (offer.windows.length > 0 && firstWindow(offer, nowHalfDay) === null) broken |= bit(9);
  if (offer.openTasks >= offer.capacity) broken |= bit(10);
  if (!isPlausible) broken |= bit(12);
  return broken;
}

/** What rules 1 to 7 look at, as numbers, so that millions of pairs can be judged. */
export interface NeedTraits {
  readonly item: number;
  readonly people: number;
  readonly area: number;
  readonly language: number;
  readonly can: number;
  readonly helper: number;
  readonly level: number;
}

export interface OfferTraits {
  readonly item: number;
  readonly people: number;
  /** Empty: all. */
  readonly areas: readonly number[];
  readonly languages: readonly number[];
  readonly can: number;
  readonly helper: number;
  readonly level: number;
}

/** Rules 1 to 7, which are about both. Rule 11 is the caller's: only it knows what humans refused. */
export function judgePair(need: NeedTraits, offer: OfferTraits): number {
  let broken = 0;
  if (offer.item !== need.item) broken |= 1;
  if (offer.people < need.people) broken |= 2;
  if (offer.areas.length > 0 && !offer.areas.includes(need.area)) broken |= 4;
  if (!offer.languages.includes(need.language)) broken |= 8;
  if ((need.can & ~offer.can) !== 0) broken |= 16;
  if (need.helper !== 0 && offer.helper !== need.helper) broken |= 32;
  if (offer.level < need.level) broken |= 64;
  return broken;
}

/** Gives languages numbers. They are the same where their first parts are: `ar-SY` speaks with `ar`. */
export type LanguageNumbers = (language: string) => number;

/** Numbers for the languages of one run. */
export function makeLanguageNumbers(): LanguageNumbers {
  const numbers = new Map<string, number>();
  return (language) => {
    const [first = ""] = language.split("-", 1);
    const known = numbers.get(first) ?? numbers.size;
    numbers.set(first, known);
    return known;
  };
}

export function needTraits(need: MatchNeed, numberOf: LanguageNumbers): NeedTraits {
  const { item, people, area, helperPreference } = need;
  const can = bitsOf(abilitiesOf(need));
  return {
    item,
    people,
    area,
    language: numberOf(need.language),
    can,
    helper: helperPreference,
    level: need.needsChecked ? 2 : 0,
  };
}

export function offerTraits(offer: MatchOffer, numberOf: LanguageNumbers): OfferTraits {
  const { item, people, areas, helper, level } = offer;
  return { item, people, areas, languages: offer.languages.map(numberOf), can: bitsOf(offer.can), helper, level };
}

const bitsOf = (codes: readonly number[]) => codes.reduce((bits, code) => bits | (1 << code), 0);

/** The bit of rule 11. */
export const REFUSED = bit(11);
/** The bit of rule 1. */
export const OTHER_ITEM = bit(1);

/** The first half-day from now on at which the helper can come; null where none was named or none is left. */
export function firstWindow(offer: Pick<MatchOffer, "windows" | "expires">, nowHalfDay: number): number | null {
  return offer.windows.find((window) => window >= nowHalfDay && window <= offer.expires) ?? null;
}

/** What a helper must be able to do for the extra help of `need`. */
export function abilitiesOf(need: MatchNeed): number[] {
  return ABILITIES.flatMap(({ extraHelp, can }) => (need.extraHelp.includes(extraHelp) ? [can] : []));
}

/** Whether rule 5 looks at this extra help; every other is left to a person to check. */
export const isAbility = (code: number): boolean => ABILITIES.some(({ extraHelp }) => extraHelp === code);

/** The code of a rule with the numbers that its words need. */
export function ruleCode(code: number, need: MatchNeed): Code {
  if (code === 1) return [code, need.item];
  if (code === 2) return [code, need.people];
  if (code === 3) return [code, need.area];
  if (code === 5) return [code, ...need.extraHelp.filter(isAbility)];
  if (code === 6) return [code, need.helperPreference];
  return [code];
}

const CODES = 12;

/** The codes of the rules in `broken`, ascending. */
export function codesIn(broken: number): number[] {
  return Array.from({ length: CODES }, (_, k) => k + 1).filter((code) => (broken & bit(code)) !== 0);
}

/** Whether exactly one rule is in `broken`. */
export const isSingle = (broken: number): boolean => broken !== 0 && (broken & (broken - 1)) === 0;

/** All sets of rules, the smaller ones first, of equal ones those with the lower codes. */
const SETS = Array.from({ length: (1 << CODES) - 1 }, (_, k) => k + 1)
  .map((set) => ({ set, size: codesIn(set).length }))
  .sort((a, b) => a.size - b.size || a.set - b.set)
  .map(({ set }) => set);

/** The smallest set of rules such that each of `masks` breaks one of them; of several, the one with the lower codes. Empty where a mask is 0 or there is none. */
export function smallestBlock(masks: ReadonlySet<number>): number[] {
  if (masks.size === 0 || masks.has(0)) return [];
  const all = [...masks];
  return codesIn(SETS.find((set) => all.every((mask) => (mask & set) !== 0)) ?? 0);
}
