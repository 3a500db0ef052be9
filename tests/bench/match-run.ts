/** One family solved and changed, with its times: what the benchmark does in Node and in a browser alike. */
import { certify } from "../../src/match/certify.ts";
import { addNeed, addOffer, removeNode } from "../../src/match/change.ts";
import { findCandidates } from "../../src/match/engine.ts";
import { MAX_CAPACITY } from "../../src/match/graph.ts";
import type { MatchInput } from "../../src/match/model.ts";
import { boundServed, type Matching, makeMatching, type Problem, serve, solve } from "../../src/match/solve.ts";
import { type Family, makeProblem, numbersFrom } from "../support/match-families.ts";
import { sampleInput } from "../support/match-sample.ts";

export interface FamilyRun {
  readonly family: Family;
  readonly edges: number;
  /** Milliseconds from nothing: the graph; the first answer with its bound; the exact one, without that bound. */
  readonly buildMs: number;
  readonly quickMs: number;
  readonly exactMs: number;
  /** How far the first answer can be from the best by its own prices, and how far it is, as shares of the whole worth; and its costs divided by those of the exact one. */
  readonly quickBound: number;
  readonly quickCostRatio: number;
  /** Middle, ninth of ten and worst of 400 changes, one need or offer more or less each. */
  readonly changeMs: readonly [middle: number, nine: number, worst: number];
  readonly isProven: boolean;
  readonly isProvenAfterChanges: boolean;
  readonly served: number;
  readonly cost: number;
  /** How many units fewer greedy serves, and of the first class in which the two differ. */
  readonly greedyFewer: number;
  readonly greedyFewerInFirst: number;
  /** Costs of greedy for each unit it serves, divided by ours. */
  readonly greedyCostRatio: number;
}

const CHANGES = 400;

/** `nowMs` is the clock: of the processor where there is one. */
export function runFamily(family: Family, count: number, degree: number, seed: number, nowMs: () => number): FamilyRun {
  const problem = makeProblem(family, count, degree, seed);
  const start = nowMs();
  const matching = makeMatching(problem);
  const built = nowMs();
  serve(matching);
  const served = nowMs();
  const quickBound = boundServed(matching);
  const bounded = nowMs();
  const quick = tallyOf(matching);
  const again = nowMs();
  solve(matching);
  const exact = nowMs();
  const ours = tallyOf(matching);
  const greedy = greedyOf(problem);
  const isProven = isBest(matching);
  const times = changeTimes(matching, seed, nowMs);
  const first = ours.byClass.findIndex((units, unitClass) => units !== greedy.byClass[unitClass]);
  return {
    family,
    edges: problem.edgeCost.length,
    buildMs: built - start,
    quickMs: bounded - start,
    exactMs: served - start + exact - again,
    quickBound,
    quickCostRatio: quick.cost / ours.cost,
    changeMs: [times[CHANGES / 2] ?? 0, times[0.9 * CHANGES] ?? 0, times.at(-1) ?? 0],
    isProven,
    isProvenAfterChanges: isBest(matching),
    served: ours.served,
    cost: ours.cost,
    greedyFewer: ours.served - greedy.served,
    greedyFewerInFirst: first < 0 ? 0 : (ours.byClass[first] ?? 0) - (greedy.byClass[first] ?? 0),
    greedyCostRatio: greedy.cost / greedy.served / (ours.cost / ours.served),
  };
}

let held: Problem | null = null;
let heldInput: MatchInput | null = null;

/** Keeps needs and offers of a made-up programme for `findHeld`. */
export function holdInput(count: number, seed: number): void {
  heldInput = sampleInput({ needs: count, offers: count, items: 20, areas: 40 }, seed);
}

/** Finds the possible offers of each need of the programme that is kept, from nothing. Returns how many. */
export function findHeld(): number {
  if (!heldInput) return 0;
  return findCandidates(heldInput).possible.reduce((sum, offers) => sum + offers.length, 0);
}

/** Keeps a problem for `solveHeld`, so that making it up is not part of what is measured. */
export function holdProblem(family: Family, count: number, degree: number, seed: number): void {
  held = makeProblem(family, count, degree, seed);
}

/** Builds and solves the problem that is kept. */
export function solveHeld(): void {
  if (held) solve(makeMatching(held));
}

/** Builds the problem that is kept and finds the first answer with its bound. */
export function serveHeld(): void {
  if (!held) return;
  const matching = makeMatching(held);
  serve(matching);
  boundServed(matching);
}

function isBest({ graph }: Matching): boolean {
  const { isAllowed, gap } = certify(graph);
  return isAllowed && gap === 0;
}

interface Tally {
  readonly served: number;
  readonly cost: number;
  readonly byClass: readonly number[];
}

function tallyOf({ graph, problem }: Matching): Tally {
  const byClass = new Array<number>(problem.classes * MAX_CAPACITY).fill(0);
  let [served, cost] = [0, 0];
  for (let v = 0; v < graph.nodes; v++)
    for (let k = 0; k < (graph.degree[v] ?? 0); k++)
      if (graph.side[v] === 1) cost += k * problem.spread;
      else {
        const unitClass = k * problem.classes + (problem.needClass[v] ?? 0);
        byClass[unitClass] = (byClass[unitClass] ?? 0) + 1;
        cost += graph.arcCost[graph.held[v * MAX_CAPACITY + k] ?? 0] ?? 0;
        served++;
      }
  return { served, cost, byClass };
}

/** What a list and a pen do: the most urgent unit takes the cheapest offer that has room, and nothing is taken back. */
function greedyOf({
  needClass,
  needUnits,
  classes,
  offerUnits,
  edgeNeed,
  edgeOffer,
  edgeCost,
  spread,
}: Problem): Tally {
  const edgesOf = Array.from(needUnits, (): number[] => []);
  for (const [edge, need] of edgeNeed.entries()) edgesOf[need]?.push(edge);
  const units = Array.from(needUnits, (most, need) =>
    Array.from({ length: most }, (_, k) => ({ need, unitClass: k * classes + (needClass[need] ?? 0) })),
  ).flat();
  const load = new Int32Array(offerUnits.length);
  const taken = new Uint8Array(edgeCost.length);
  const byClass = new Array<number>(classes * MAX_CAPACITY).fill(0);
  const priceOf = (edge: number) => (edgeCost[edge] ?? 0) + spread * (load[edgeOffer[edge] ?? 0] ?? 0);
  let [served, cost] = [0, 0];
  for (const { need, unitClass } of units.sort((a, b) => a.unitClass - b.unitClass)) {
    const free = (edgesOf[need] ?? []).filter(
      (edge) => taken[edge] === 0 && (load[edgeOffer[edge] ?? 0] ?? 0) < (offerUnits[edgeOffer[edge] ?? 0] ?? 0),
    );
    if (free.length === 0) continue;
    const best = free.reduce((one, other) => (priceOf(other) < priceOf(one) ? other : one));
    cost += priceOf(best);
    taken[best] = 1;
    load[edgeOffer[best] ?? 0] = (load[edgeOffer[best] ?? 0] ?? 0) + 1;
    byClass[unitClass] = (byClass[unitClass] ?? 0) + 1;
    served++;
  }
  return { served, cost, byClass };
}

function changeTimes(matching: Matching, seed: number, nowMs: () => number): number[] {
  const next = numbersFrom(seed + 1);
  const { problem } = matching;
  const needs = problem.needUnits.length;
  const pick = (count: number) => Math.floor(next() * count);
  const gone = new Set<number>();
  const standing = (from: number, count: number) => {
    for (;;) {
      const node = from + pick(count);
      if (!gone.has(node)) return node;
    }
  };
  const links = (from: number, count: number) => {
    const nodes = [...new Set(Array.from({ length: 20 }, () => standing(from, count)))];
    return { nodes, costs: nodes.map(() => pick(1000)) };
  };
  const times = Array.from({ length: CHANGES }, (_, turn) => {
    const offers = problem.offerUnits.length;
    const [toOffers, toNeeds] = [links(needs, offers), links(0, needs)];
    const [need, offer] = [standing(0, needs), standing(needs, offers)];
    const start = nowMs();
    if (turn % 4 === 0) removeNode(matching, need);
    else if (turn % 4 === 1) removeNode(matching, offer);
    else if (turn % 4 === 2) addNeed(matching, pick(problem.classes), 1, toOffers);
    else addOffer(matching, 1, toNeeds);
    const time = nowMs() - start;
    if (turn % 4 < 2) gone.add(turn % 4 === 0 ? need : offer);
    return time;
  });
  return times.sort((a, b) => a - b);
}
