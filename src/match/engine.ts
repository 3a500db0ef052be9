/**
 * From needs and offers to proposals: possible pairs, the exact answer among them, the reasons. Pure; decides nothing.
 *
 * A need enters with few of its possible offers. Where offers turn out to be scarce for it, it is looked at again with many more: who is served then is exact over all possible
 * pairs, because whom an unserved need could push aside has all of its possible offers in the graph, too (the closed sets of solve-served.ts). Where even that many is not all, `gap` says for how many
 * needs the proof does not hold. Rules M7 to M11.
 */
import { candidatesOf, costOf, FIRST_LIMIT, indexOffers, type OfferIndex } from "./candidates.ts";
import { partnersOf } from "./change.ts";
import { becauseOf, type Field, makeBlockFinder, othersOf, uncheckedOf, type Waiting } from "./explain.ts";
import { MAX_CAPACITY, MAX_COST } from "./graph.ts";
import { firstWindow, judgeOffer, makeLanguageNumbers, type NeedTraits, needTraits, offerTraits } from "./judge.ts";
import type { MatchInput, MatchNeed, MatchOffer, MatchResult, Proposal } from "./model.ts";
import { CLASSES, classOf, drawOrder, waitDays } from "./order.ts";
import { implausibleVolunteers } from "./plausible.ts";
import { COSTS } from "./rules/v2.ts";
import { type Matching, makeMatching, serve, solve } from "./solve.ts";
import { OPEN_LEVEL } from "./solve-served.ts";

/** Possible offers that a need enters with when offers are scarce for it. */
const SECOND_LIMIT = 200;

/**
 * Points by which another offer may be less handy and still be as good to a person (P): a day later that it can come. Nobody should read more into the order than that (GR3).
 * It changes no answer, only whether a tie is said.
 */
const NEAR_TIE = 2;

/** A run on one input: first `quick`, then `exact`; each as often as wanted. */
export interface Engine {
  /** As many served as in the end, but not yet the handiest pairs. */
  quick(): MatchResult;
  exact(): MatchResult;
}

/** Prepares a run. */
export function makeEngine(input: MatchInput): Engine {
  const field = findCandidates(input);
  const { matching, gap } = serveAll(input, field);
  return {
    quick: () => toResult(input, field, matching, gap),
    exact() {
      solve(matching);
      return toResult(input, field, matching, gap);
    },
  };
}

interface Drawn extends Field {
  readonly index: OfferIndex;
  /** For each need the places of its possible offers that are in the graph. */
  readonly possible: number[][];
}

/** Needs, offers and the possible offers that each need enters with at first. */
export function findCandidates(input: MatchInput): Drawn {
  const field = makeField(input);
  for (const [at] of field.needs.entries()) look(field, at, FIRST_LIMIT);
  return field;
}

function makeField(input: MatchInput): Drawn {
  const needs = drawOrder(input.needs, input.seed);
  const offers = drawOrder(input.offers, input.seed);
  const tooMany = implausibleVolunteers(input.offers);
  const offerBreaks = offers.map((offer) =>
    judgeOffer(offer, input.nowHalfDay, offer.isLookedAt === true || !tooMany.has(offer.volunteer)),
  );
  const numberOf = makeLanguageNumbers();
  const traits = offers.map((offer) => offerTraits(offer, numberOf));
  const index = indexOffers(traits, (at) => offerBreaks[at] === 0);
  return {
    needs,
    offers,
    needTraits: needs.map((need) => needTraits(need, numberOf)),
    offerTraits: traits,
    offerBreaks,
    byItem: index.byItem,
    index,
    refused: refusedPairs(input.refused, needs, offers),
    possible: needs.map(() => []),
  };
}

/** For each need that has some, the offers that a human refused for it, by their places. */
function refusedPairs(
  refused: MatchInput["refused"],
  needs: readonly MatchNeed[],
  offers: readonly MatchOffer[],
): Map<number, Set<number>> {
  const pairs = new Map<number, Set<number>>();
  if (refused.length === 0) return pairs;
  const needAt = new Map(needs.map(({ key }, at) => [key, at]));
  const offerAt = new Map(offers.map(({ key }, at) => [key, at]));
  for (const [needKey, offerKey] of refused) {
    const [need, offer] = [needAt.get(needKey), offerAt.get(offerKey)];
    if (need === undefined || offer === undefined) continue;
    pairs.set(need, (pairs.get(need) ?? new Set()).add(offer));
  }
  return pairs;
}

/** Serves with few pairs for each need, then again with many for those that offers are scarce for, until none of them was cut short. */
function serveAll(input: MatchInput, field: Drawn): { matching: Matching; gap: number } {
  const { needs, possible } = field;
  const limits = new Int32Array(needs.length).fill(FIRST_LIMIT);
  for (;;) {
    const matching = served(input, field);
    const cut = needs.flatMap((_, at) =>
      matching.level[at] !== OPEN_LEVEL && possible[at]?.length === limits[at] ? [at] : [],
    );
    const again = cut.filter((at) => limits[at] === FIRST_LIMIT);
    if (again.length === 0) return { matching, gap: cut.length > 0 ? unservedOf(field, matching) : 0 };
    for (const at of again) {
      limits[at] = SECOND_LIMIT;
      look(field, at, SECOND_LIMIT);
    }
  }
}

const unservedOf = ({ needs, possible }: Drawn, { graph }: Matching) =>
  needs.filter((_, at) => graph.degree[at] === 0 && (possible[at]?.length ?? 0) > 0).length;

function look(field: Drawn, at: number, limit: number): void {
  const traits = field.needTraits[at] as NeedTraits;
  field.possible[at] = candidatesOf(field.index, traits, at, limit, field.refused.get(at));
}

function served({ nowHalfDay }: MatchInput, { needs, offers, offerBreaks, possible }: Drawn): Matching {
  const total = possible.reduce((sum, list) => sum + list.length, 0);
  const [edgeNeed, edgeOffer, edgeCost] = [new Int32Array(total), new Int32Array(total), new Int32Array(total)];
  let edge = 0;
  for (const [at, need] of needs.entries())
    for (const place of possible[at] ?? []) {
      const offer = offers[place] as MatchOffer;
      edgeNeed[edge] = at;
      edgeOffer[edge] = place;
      edgeCost[edge++] = Math.min(MAX_COST, costOf(need, offer, nowHalfDay) + COSTS.spread * offer.openTasks);
    }
  const room = (offer: MatchOffer, at: number) => (offerBreaks[at] === 0 ? offer.capacity - offer.openTasks : 0);
  const matching = makeMatching({
    needClass: Int32Array.from(needs, (need) => classOf(need, nowHalfDay)),
    classes: CLASSES,
    needUnits: new Int32Array(needs.length).fill(1),
    offerUnits: Int32Array.from(offers, (offer, at) => Math.max(0, Math.min(MAX_CAPACITY, room(offer, at)))),
    edgeNeed,
    edgeOffer,
    edgeCost,
    spread: COSTS.spread,
    roomFor: 2 * Math.max(needs.length, offers.length),
  });
  serve(matching);
  return matching;
}

function toResult(input: MatchInput, field: Drawn, matching: Matching, gap: number): MatchResult {
  const { needs } = field;
  const { nowHalfDay, seed, ruleVersion } = input;
  const classes = needs.map((need) => classOf(need, nowHalfDay));
  const inOrder = needs.map((_, at) => at).sort((a, b) => (classes[a] ?? 0) - (classes[b] ?? 0) || a - b);
  const waiting = waitingByItem(needs, nowHalfDay);
  const freed = possibleOfUnserved(field, matching, classes);
  const blockOf = makeBlockFinder(field);
  const result = { kind: matching.stage === "exact" ? "exact" : "quick", gap, seed, ruleVersion } as const;
  const proposals: Proposal[] = [];
  const unmatched: MatchResult["unmatched"][number][] = [];
  for (const at of inOrder) {
    const need = needs[at] as MatchNeed;
    const [node] = partnersOf(matching.graph, at);
    if (node !== undefined) proposals.push(propose(input, field, matching, at, node - needs.length, waiting, freed));
    else unmatched.push({ need: need.key, blockedBy: field.possible[at]?.length ? [] : blockOf(at) });
  }
  return { ...result, proposals, unmatched };
}

function propose(
  { nowHalfDay }: MatchInput,
  field: Drawn,
  matching: Matching,
  at: number,
  chosen: number,
  waiting: ReadonlyMap<number, Waiting>,
  freed: ReadonlySet<string>,
): Proposal {
  const need = field.needs[at] as MatchNeed;
  const offer = field.offers[chosen] as MatchOffer;
  const possible = field.possible[at] ?? [];
  return {
    need: need.key,
    offer: offer.key,
    because: becauseOf(need, offer, nowHalfDay, waiting.get(need.item)),
    notChecked: uncheckedOf(need, offer, nowHalfDay),
    others: othersOf(field, at, possible, chosen),
    isTie:
      freed.has(`${chosen} ${classOf(need, nowHalfDay)}`) ||
      hasEqual(field, matching, need, possible, chosen, nowHalfDay),
    window: firstWindow(offer, nowHalfDay),
  };
}

/** Whether an offer that has room would do as well for this need, or nearly. */
function hasEqual(
  { offers, needs }: Drawn,
  { graph }: Matching,
  need: MatchNeed,
  possible: readonly number[],
  chosen: number,
  nowHalfDay: number,
): boolean {
  const pointsOf = (at: number, load: number) => {
    const offer = offers[at] as MatchOffer;
    return costOf(need, offer, nowHalfDay) + COSTS.spread * (offer.openTasks + load);
  };
  const loadOf = (at: number) => graph.degree[needs.length + at] as number;
  const now = pointsOf(chosen, loadOf(chosen) - 1);
  return possible.some(
    (at) =>
      at !== chosen &&
      loadOf(at) < (graph.cap[needs.length + at] as number) &&
      pointsOf(at, loadOf(at)) <= now + NEAR_TIE,
  );
}

/** Offers and classes for which a need of the same class is left without: which of them is served, the seed decided. */
function possibleOfUnserved({ needs, possible }: Drawn, { graph }: Matching, classes: readonly number[]): Set<string> {
  const freed = new Set<string>();
  for (const [at] of needs.entries())
    if (graph.degree[at] === 0) for (const place of possible[at] ?? []) freed.add(`${place} ${classes[at]}`);
  return freed;
}

function waitingByItem(needs: readonly MatchNeed[], nowHalfDay: number): Map<number, Waiting> {
  const waiting = new Map<number, Waiting>();
  for (const need of needs) {
    const { count, longest } = waiting.get(need.item) ?? { count: 0, longest: 0 };
    waiting.set(need.item, { count: count + 1, longest: Math.max(longest, waitDays(need, nowHalfDay)) });
  }
  return waiting;
}
