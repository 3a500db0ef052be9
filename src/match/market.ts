/**
 * Levels as markets: the pairs that are still open, in small whole numbers and little memory, so that bids and short ways find what they look at near by. Pure.
 *
 * Within a level all prices lie close together, so they are kept beside the worth of the level; pairs between levels are settled and left out. Each side numbers its own nodes from 0.
 * 1. The arcs of node `v` are `link[first[v]]` up to `link[first[v + 1]]`: the other node's number and the cost in one number (`SHIFT`, `MASK`).
 * 2. The first `pairs[v]` of them are its pairs, when its side bids. When its side is asked, they stand in `slots` in the same way.
 * 3. `plan[v]` has three numbers of four bits: units that every best answer serves, units at most, and units that stand in pairs between levels.
 */
import { type Graph, MAX_CAPACITY, pair, UNIT_ROOM, unpair } from "./graph.ts";
import { OPEN_LEVEL } from "./solve-served.ts";

/** Above every price and cost of a market. */
export const FAR = 1 << 29;
/** Bits of a cost: `MAX_COST` fits. */
export const SHIFT = 12;
export const MASK = (1 << SHIFT) - 1;
/** Nodes of a side at most. */
const MOST_NODES = 1 << 19;

export interface Side {
  readonly size: number;
  /** Nodes of the graph. */
  readonly node: Int32Array;
  /** What each further unit that need not be served costs more. */
  readonly slope: number;
  readonly first: Int32Array;
  readonly link: Int32Array;
  readonly plan: Int32Array;
  readonly pairs: Int32Array;
  readonly price: Int32Array;
  readonly slots: Int32Array;
}

/** Needs and offers. */
export type Market = readonly [needs: Side, offers: Side];

interface Terms {
  readonly graph: Graph;
  readonly level: Int32Array;
  readonly worthOf: (unitClass: number) => number;
  readonly spread: number;
  readonly highestCost: number;
}

/** The market of a graph in which only pairs between levels are left; null where it would be too large. */
export function makeMarket(terms: Terms): Market | null {
  const { nodes, side, count } = terms.graph;
  const numberOf = new Int32Array(nodes);
  const size: [number, number] = [0, 0];
  let arcs = 0;
  for (let v = 0; v < nodes; v++) {
    if (side[v] === 0) arcs += count[v] as number;
    numberOf[v] = side[v] === 0 ? size[0]++ : size[1]++;
  }
  if (Math.max(...size) >= MOST_NODES) return null;
  return [makeSide(terms, 0, size[0], arcs, numberOf), makeSide(terms, 1, size[1], arcs, numberOf)];
}

function makeSide(terms: Terms, of: 0 | 1, size: number, arcs: number, numberOf: Int32Array): Side {
  const { graph, level } = terms;
  const { nodes, side, first, count, arcTo, arcCost, arcUsed } = graph;
  const own = {
    size,
    node: new Int32Array(size),
    slope: of === 0 ? 0 : terms.spread,
    first: new Int32Array(size + 1),
    link: new Int32Array(arcs),
    plan: new Int32Array(size),
    pairs: new Int32Array(size),
    price: new Int32Array(size),
    slots: new Int32Array(size * MAX_CAPACITY),
  };
  let at = 0;
  for (let v = 0; v < nodes; v++) {
    if (side[v] !== of) continue;
    const number = numberOf[v] as number;
    own.node[number] = v;
    own.first[number] = at;
    let settled = 0;
    const ofLevel = level[v] as number;
    const stop = (first[v] as number) + (count[v] as number);
    for (let a = first[v] as number; a < stop; a++) {
      const to = arcTo[a] as number;
      if (level[to] === ofLevel) own.link[at++] = ((numberOf[to] as number) << SHIFT) | (arcCost[a] as number);
      else if (arcUsed[a] === 1) settled++;
    }
    planNode(terms, own, number, settled);
  }
  own.first[size] = at;
  return own;
}

/** What a node may take part in, and the price it starts with: of an offer with room its resting price, of a need of a closed level the worth of its last unit. */
function planNode({ graph, level, worthOf, highestCost }: Terms, own: Side, number: number, settled: number): void {
  const node = own.node[number] as number;
  const most = (graph.cap[node] as number) - settled;
  const plan = (must: number, may: number) => must | (may << 4) | (settled << 8);
  if (graph.side[node] === 1) {
    const isOpen = level[node] === OPEN_LEVEL;
    own.plan[number] = plan(isOpen ? 0 : most, most);
    if (isOpen) own.price[number] = own.slope * (most > 0 ? settled : Math.max(0, settled - 1));
  } else if (level[node] === OPEN_LEVEL) own.plan[number] = plan(most, most);
  else {
    const worth = -worthOf(level[node] as number);
    let [must, may] = [-settled, -settled];
    for (let k = 1; k <= (graph.cap[node] as number); k++) {
      const unit = graph.unit[node * UNIT_ROOM + k] as number;
      if (unit < worth) must++;
      if (unit <= worth) may++;
    }
    own.plan[number] = plan(Math.max(0, must), Math.max(0, may));
    own.price[number] = may > must ? 0 : -highestCost;
  }
}

/** After `bidding` has bid, the other side may. */
export function turn(bidding: Side, asked: Side): void {
  for (let v = 0; v < bidding.size; v++) {
    const from = bidding.first[v] as number;
    for (let k = 0; k < (bidding.pairs[v] as number); k++)
      bidding.slots[v * MAX_CAPACITY + k] = bidding.link[from + k] as number;
  }
  const { first, link, slots } = asked;
  for (let v = 0; v < asked.size; v++)
    for (let k = 0; k < (asked.pairs[v] as number); k++) {
      const at = (first[v] as number) + k;
      const wanted = slots[v * MAX_CAPACITY + k] as number;
      let a = at;
      while (link[a] !== wanted) a++;
      link[a] = link[at] as number;
      link[at] = wanted;
    }
}

/** Puts pairs and prices back into the graph. What does not fit there exactly is undone, so that the invariants of solve-paths.ts hold whatever the market did. */
export function leaveMarket(market: Market, { graph, level, worthOf }: Terms): void {
  for (const own of market)
    for (let v = 0; v < own.size; v++) {
      const node = own.node[v] as number;
      const ofLevel = level[node] as number;
      const worth = ofLevel === OPEN_LEVEL ? 0 : worthOf(ofLevel);
      graph.price[node] = (graph.side[node] === 0 ? -worth : worth) + (own.price[v] as number);
    }
  const [needs, offers] = market;
  for (let v = 0; v < needs.size; v++)
    for (let k = 0; k < (needs.pairs[v] as number); k++)
      pairNodes(
        graph,
        needs.node[v] as number,
        offers.node[(needs.link[(needs.first[v] as number) + k] as number) >>> SHIFT] as number,
      );
  settleGraph(graph);
}

function pairNodes(graph: Graph, need: number, offer: number): void {
  let a = graph.first[need] as number;
  while (graph.arcTo[a] !== offer) a++;
  pair(graph, a);
}

/** Raises the price of each need until no unused edge is too cheap; pairs that have become too dear, or that a price does not bear, are undone. */
function settleGraph(graph: Graph): void {
  const { nodes, side, first, count, arcTo, arcCost, arcUsed, price, degree, unit, held } = graph;
  for (let v = 0; v < nodes; v++) {
    if (side[v] !== 0) continue;
    const stop = (first[v] as number) + (count[v] as number);
    let least = price[v] as number;
    for (let a = first[v] as number; a < stop; a++) {
      const wish = -(arcCost[a] as number) - (price[arcTo[a] as number] as number);
      if (wish > least && arcUsed[a] === 0) least = wish;
    }
    price[v] = least;
    for (let a = first[v] as number; a < stop; a++)
      if (arcUsed[a] === 1 && (arcCost[a] as number) + least + (price[arcTo[a] as number] as number) > 0)
        unpair(graph, a);
  }
  for (let v = 0; v < nodes; v++)
    while ((unit[v * UNIT_ROOM + (degree[v] as number)] as number) > (price[v] as number))
      unpair(graph, held[v * MAX_CAPACITY + (degree[v] as number) - 1] as number);
}
