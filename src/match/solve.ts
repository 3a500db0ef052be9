/**
 * Exact answer to "who helps whom": in this order as many of the first class as possible, of the second, …, and of all such answers one with the least sum of costs. Pure.
 *
 * A unit of class c is worth `worthOf(c)` to be served; from class to class this falls by more than any exchange of pairs along one alternating way can save. That is enough: if a
 * more urgent unit could be served at all, a single such way would serve it (exchange property of matroids) and gain more than it costs. So the best sum is the best answer in the order of
 * classes, all numbers stay whole and far below 2⁵³, and the prices at the end prove it (certify.ts).
 *
 * 1. solve-served.ts finds who can be served, and levels. Pairs between levels are the same in every best answer and stay.
 * 2. Within a level offers and needs bid for each other (market.ts, solve-bids.ts), and short ways mend what is left (solve-near.ts).
 * 3. solve-paths.ts does exactly what is still left, most often nothing.
 */
import { gapOf } from "./certify.ts";
import { addEdges, addNode, type Graph, MAX_CAPACITY, MAX_COST, makeGraph, UNIT_ROOM, unpair } from "./graph.ts";
import { leaveMarket, type Market, makeMarket, turn } from "./market.ts";
import { placeBids, settleBids } from "./solve-bids.ts";
import { mendNear } from "./solve-near.ts";
import { makePaths, type Paths, wantsPair } from "./solve-paths.ts";
import { OPEN_LEVEL, pairServed, type Units } from "./solve-served.ts";

/** Needs are nodes 0 to `needClass.length` − 1 of the graph, offers follow. Edges name each pair once. */
export interface Problem {
  /** Class of the first unit of each need; 0 is served first. Further units come after the first ones of all needs, in the same order. */
  readonly needClass: Int32Array;
  /** How many classes there are. */
  readonly classes: number;
  readonly needUnits: Int32Array;
  readonly offerUnits: Int32Array;
  readonly edgeNeed: Int32Array;
  readonly edgeOffer: Int32Array;
  /** 0 to `MAX_COST`, whole. */
  readonly edgeCost: Int32Array;
  /** What the second pair of an offer costs more than its first, the third more than its second, and so on; 0 to `MAX_COST`. */
  readonly spread: number;
  /** How many needs, and how many offers, there can be later without a new start. */
  readonly roomFor: number;
}

export interface Matching {
  readonly graph: Graph;
  /** What it is worth to serve a unit of this class. */
  readonly worthOf: (unitClass: number) => number;
  readonly highestCost: number;
  /** Whether who is served is settled, and whether costs are least, too. */
  stage: "new" | "served" | "exact";
  level: Int32Array;
  paths: Paths | null;
  readonly problem: Problem;
}

/** Into how many steps of the auction the highest cost is parted, one auction after the other: fewer are quicker, more leave less to the paths. */
const STEPS = [5, 40, 320] as const;
/** Bids for each node after which the rest is left to the paths. */
const MOST_BIDS = 100;

/** The problem as a graph, nothing solved yet. */
export function makeMatching(problem: Problem): Matching {
  const { needUnits, offerUnits, edgeNeed, edgeOffer, edgeCost, spread } = problem;
  const needs = needUnits.length;
  const graph = makeGraph(needs + offerUnits.length, edgeCost.length);
  let highestCost = 0;
  for (let e = 0; e < edgeCost.length; e++)
    if ((edgeCost[e] as number) > highestCost) highestCost = edgeCost[e] as number;
  const step = 2 * (problem.roomFor + 1) * (MAX_COST + spread * MAX_CAPACITY);
  const last = problem.classes * MAX_CAPACITY;
  const worthOf = (unitClass: number) => (last - unitClass) * step;
  const offerNodes = edgeOffer.map((offer) => needs + offer);
  const arcs = new Int32Array(needs + offerUnits.length);
  countInto(arcs, edgeNeed);
  countInto(arcs, offerNodes);
  for (let i = 0; i < needs; i++) {
    const costs = needCosts(problem, worthOf, problem.needClass[i] as number, needUnits[i] as number);
    addNode(graph, 0, costs, arcs[i] as number);
  }
  for (let j = 0; j < offerUnits.length; j++)
    addNode(graph, 1, offerCosts(spread, offerUnits[j] as number), arcs[needs + j] as number);
  addEdges(graph, edgeNeed, offerNodes, edgeCost);
  return { graph, worthOf, highestCost, stage: "new", level: new Int32Array(0), paths: null, problem };
}

/** Unit costs of a need: what is lost for each unit that is not served, as a gain. */
export function needCosts(
  problem: Problem,
  worthOf: (unitClass: number) => number,
  needClass: number,
  units: number,
): number[] {
  const costs: number[] = [];
  for (let k = 0; k < Math.min(units, MAX_CAPACITY); k++) costs.push(-worthOf(k * problem.classes + needClass));
  return costs;
}

/** Unit costs of an offer: each further pair costs `spread` more. */
export function offerCosts(spread: number, units: number): number[] {
  const costs: number[] = [];
  for (let k = 0; k < Math.min(units, MAX_CAPACITY); k++) costs.push(k * spread);
  return costs;
}

/** First stage: who is served is final in number for each class; with whom is not yet the cheapest. */
export function serve(matching: Matching): void {
  matching.level = pairServed(matching.graph, unitsOf(matching.problem));
  matching.stage = "served";
}

/**
 * How far a matching of the first stage can be from the best, as a share of its whole worth: prices are put on it, and what certify.ts finds amiss with them is a bound (linear programming duality).
 * Who is served is settled by then, so only travel and load are in it.
 */
export function boundServed(matching: Matching): number {
  if (matching.stage !== "served") return 0;
  startPrices(matching);
  return gapOf(matching.graph) / Math.max(1, Math.abs(sumOf(matching.graph)));
}

/** Second stage, exact; does the first where that is not done. */
export function solve(matching: Matching): void {
  if (matching.stage === "exact") return;
  if (matching.stage === "new") serve(matching);
  const { graph, level } = matching;
  openLevels(graph, level);
  const terms = { ...matching, spread: matching.problem.spread };
  const market = makeMarket(terms);
  if (market) {
    trade(market, matching.highestCost);
    leaveMarket(market, terms);
  } else startPrices(matching);
  matching.paths = makePaths(graph);
  for (let v = 0; v < graph.nodes; v++) if (wantsPair(graph, v)) matching.paths.mend(v);
  matching.stage = "exact";
}

/** Bids in finer and finer steps, the sides in turn, then short ways for what is left. */
function trade([needs, offers]: Market, highestCost: number): void {
  const most = MOST_BIDS * (needs.size + offers.size);
  const leap = 4 * (highestCost + 1);
  for (const parts of STEPS) {
    const step = Math.max(1, Math.floor(highestCost / parts));
    for (const [bidding, asked] of [
      [offers, needs],
      [needs, offers],
    ] as const) {
      placeBids(bidding, asked, step, leap, most);
      settleBids(bidding, asked);
      if (bidding === needs && parts === STEPS.at(-1)) mendNear(needs, offers);
      turn(bidding, asked);
    }
  }
  mendNear(offers, needs);
  turn(offers, needs);
}

/** Costs of all pairs and units: what is looked for is the least. */
export function sumOf({ nodes, side, degree, held, unit, arcCost }: Graph): number {
  let sum = 0;
  for (let v = 0; v < nodes; v++)
    for (let k = 0; k < (degree[v] as number); k++) {
      sum += unit[v * UNIT_ROOM + k + 1] as number;
      if (side[v] === 0) sum += arcCost[held[v * MAX_CAPACITY + k] as number] as number;
    }
  return sum;
}

function countInto(counts: Int32Array, ends: Int32Array): void {
  for (let e = 0; e < ends.length; e++) counts[ends[e] as number] = (counts[ends[e] as number] as number) + 1;
}

/** The units of all needs, counted into the order of their classes. */
function unitsOf({ needClass, needUnits, classes }: Problem): Units {
  const startOf = new Int32Array(classes * MAX_CAPACITY + 1);
  let total = 0;
  for (let i = 0; i < needClass.length; i++)
    for (let k = 0; k < (needUnits[i] as number); k++, total++) {
      const at = k * classes + (needClass[i] as number) + 1;
      startOf[at] = (startOf[at] as number) + 1;
    }
  for (let c = 1; c < startOf.length; c++) startOf[c] = (startOf[c] as number) + (startOf[c - 1] as number);
  const need = new Int32Array(total);
  const classOf = new Int32Array(total);
  for (let i = 0; i < needClass.length; i++)
    for (let k = 0; k < (needUnits[i] as number); k++) {
      const unitClass = k * classes + (needClass[i] as number);
      const at = startOf[unitClass] as number;
      startOf[unitClass] = at + 1;
      need[at] = i;
      classOf[at] = unitClass;
    }
  return { need, classOf };
}

/** Of the pairs found so far only those between levels stay. */
function openLevels(graph: Graph, level: Int32Array): void {
  const { nodes, side, first, count, arcTo, arcUsed } = graph;
  for (let v = 0; v < nodes; v++) {
    if (side[v] === 1) continue;
    const stop = (first[v] as number) + (count[v] as number);
    for (let a = first[v] as number; a < stop; a++)
      if (arcUsed[a] === 1 && level[v] === level[arcTo[a] as number]) unpair(graph, a);
  }
}

/** Prices by which a first answer is judged: in a level about what its last unit is worth, and for the other side the least that fits. */
function startPrices({ graph, level, worthOf, highestCost }: Matching): void {
  for (let v = 0; v < graph.nodes; v++) {
    const isOpen = level[v] === OPEN_LEVEL;
    if (graph.side[v] === 1 && isOpen) graph.price[v] = restingPrice(graph, v);
    if (graph.side[v] === 0 && !isOpen) graph.price[v] = needPrice(graph, v, worthOf(level[v] as number), highestCost);
  }
  for (const side of [1, 0] as const)
    for (let v = 0; v < graph.nodes; v++)
      if (graph.side[v] === side && (level[v] === OPEN_LEVEL) === (side === 0)) fitPrice(graph, v);
}

/** The price at which a node that is not full wants nothing. */
export function restingPrice(graph: Graph, node: number): number {
  const at = node * UNIT_ROOM + (graph.degree[node] as number);
  const next = graph.unit[at + 1] as number;
  return next < Number.POSITIVE_INFINITY ? next : Math.max(graph.unit[at] as number, Number.MIN_SAFE_INTEGER);
}

/** The least price of a node that fits all of its edges that are not used, or the resting price. */
export function fitPrice(graph: Graph, node: number): void {
  const { first, count, arcTo, arcCost, arcUsed, price } = graph;
  let least = restingPrice(graph, node);
  for (let a = first[node] as number; a < (first[node] as number) + (count[node] as number); a++)
    if (arcUsed[a] === 0) least = Math.max(least, -(arcCost[a] as number) - (price[arcTo[a] as number] as number));
  price[node] = least;
}

/** What a need of a closed level pays at first: the worth of its unserved unit, or a little more where all of its units are served anyway. */
function needPrice(graph: Graph, need: number, worth: number, more: number): number {
  const at = need * UNIT_ROOM;
  for (let k = 1; k <= (graph.cap[need] as number); k++) if (graph.unit[at + k] === -worth) return -worth;
  return -worth - more;
}
