/**
 * Who could help whom, as numbers: a sparse bipartite graph in typed arrays that grows in place. Pure.
 *
 * Needs and offers are nodes of one kind here. Node `v` takes part in at most `cap[v]` pairs; its k-th pair costs `unit[v * UNIT_ROOM + k]` (k from 1, never falling with k; k = 0 is
 * −∞ and k = cap + 1 is +∞, so that no loop has to ask for the ends). A pair exists at most once. Looked for is the least sum of the costs of pairs and of units.
 *
 * 1. The arcs of a node lie together, from `first[v]`, `count[v]` of them; a block that is full moves to the end of the pool, twice as large.
 * 2. Each edge is two arcs that know each other (`arcTwin`); a pair is marked on both (`arcUsed`), and each node lists its used arcs in `held`, `degree[v]` of them.
 */

/** Mutable on purpose: one owner, the solver. */
export interface Graph {
  nodes: number;
  arcs: number;
  /** 0: a need, 1: an offer. Edges lead from one to the other. */
  side: Uint8Array;
  first: Int32Array;
  count: Int32Array;
  room: Int32Array;
  cap: Int32Array;
  degree: Int32Array;
  held: Int32Array;
  unit: Float64Array;
  price: Float64Array;
  arcTo: Int32Array;
  arcCost: Int32Array;
  arcTwin: Int32Array;
  arcUsed: Uint8Array;
}

/** Most pairs that one node takes part in. */
export const MAX_CAPACITY = 5;
/** Numbers of `unit` for each node. */
export const UNIT_ROOM = MAX_CAPACITY + 2;
/** Highest cost of a pair. Costs are whole numbers from 0. */
export const MAX_COST = 4095;

/** A graph without nodes, with room for `nodes` nodes and `edges` edges; it takes more when needed. */
export function makeGraph(nodes: number, edges: number): Graph {
  return {
    nodes: 0,
    arcs: 0,
    side: new Uint8Array(nodes),
    first: new Int32Array(nodes),
    count: new Int32Array(nodes),
    room: new Int32Array(nodes),
    cap: new Int32Array(nodes),
    degree: new Int32Array(nodes),
    held: new Int32Array(nodes * MAX_CAPACITY),
    unit: new Float64Array(nodes * UNIT_ROOM),
    price: new Float64Array(nodes),
    arcTo: new Int32Array(2 * edges),
    arcCost: new Int32Array(2 * edges),
    arcTwin: new Int32Array(2 * edges),
    arcUsed: new Uint8Array(2 * edges),
  };
}

/** Adds a node with room for `arcs` arcs; `unitCosts` has one cost for each pair that it may take part in, never falling. Returns its number. */
export function addNode(graph: Graph, side: 0 | 1, unitCosts: ArrayLike<number>, arcs: number): number {
  if (graph.nodes === graph.side.length) growNodes(graph);
  const node = graph.nodes++;
  graph.side[node] = side;
  graph.first[node] = takeArcs(graph, arcs);
  graph.room[node] = arcs;
  setUnits(graph, node, unitCosts);
  return node;
}

/** Gives a node other unit costs. It may not hold more pairs than there are. */
export function setUnits(graph: Graph, node: number, unitCosts: ArrayLike<number>): void {
  const at = node * UNIT_ROOM;
  const cap = Math.min(unitCosts.length, MAX_CAPACITY);
  graph.cap[node] = cap;
  graph.unit[at] = Number.NEGATIVE_INFINITY;
  for (let k = 1; k <= cap; k++) graph.unit[at + k] = unitCosts[k - 1] as number;
  graph.unit[at + cap + 1] = Number.POSITIVE_INFINITY;
}

/** Adds an edge between a need and an offer that have none yet. */
export function addEdge(graph: Graph, need: number, offer: number, cost: number): void {
  const there = addArc(graph, need, offer, cost);
  const back = addArc(graph, offer, need, cost);
  graph.arcTwin[there] = back;
  graph.arcTwin[back] = there;
}

/** Adds many edges at once, each between a need and an offer that have none yet, to nodes that have room for them. */
export function addEdges(graph: Graph, needs: Int32Array, offers: Int32Array, costs: Int32Array): void {
  const { first, count, arcTo, arcCost, arcTwin } = graph;
  for (let e = 0; e < costs.length; e++) {
    const need = needs[e] as number;
    const offer = offers[e] as number;
    const there = (first[need] as number) + (count[need] as number);
    const back = (first[offer] as number) + (count[offer] as number);
    count[need] = (count[need] as number) + 1;
    count[offer] = (count[offer] as number) + 1;
    arcTo[there] = offer;
    arcTo[back] = need;
    arcCost[there] = costs[e] as number;
    arcCost[back] = costs[e] as number;
    arcTwin[there] = back;
    arcTwin[back] = there;
  }
}

/** Makes the edge of `arc` a pair. Both ends have room for it. */
export function pair(graph: Graph, arc: number): void {
  const twin = graph.arcTwin[arc] as number;
  hold(graph, graph.arcTo[twin] as number, arc);
  hold(graph, graph.arcTo[arc] as number, twin);
}

/** Takes the pair of `arc` away. */
export function unpair(graph: Graph, arc: number): void {
  const twin = graph.arcTwin[arc] as number;
  letGo(graph, graph.arcTo[twin] as number, arc);
  letGo(graph, graph.arcTo[arc] as number, twin);
}

/** Takes a node's edges away. None of them may be a pair. */
export function removeEdges(graph: Graph, node: number): void {
  const from = graph.first[node] as number;
  for (let a = from + (graph.count[node] as number) - 1; a >= from; a--) dropArc(graph, graph.arcTwin[a] as number);
  graph.count[node] = 0;
}

function hold(graph: Graph, node: number, arc: number): void {
  const size = graph.degree[node] as number;
  graph.held[node * MAX_CAPACITY + size] = arc;
  graph.degree[node] = size + 1;
  graph.arcUsed[arc] = 1;
}

function letGo(graph: Graph, node: number, arc: number): void {
  const last = (graph.degree[node] as number) - 1;
  const at = node * MAX_CAPACITY;
  let k = at;
  while (graph.held[k] !== arc) k++;
  graph.held[k] = graph.held[at + last] as number;
  graph.degree[node] = last;
  graph.arcUsed[arc] = 0;
}

function addArc(graph: Graph, from: number, to: number, cost: number): number {
  if (graph.count[from] === graph.room[from]) moveBlock(graph, from);
  const size = graph.count[from] as number;
  const at = (graph.first[from] as number) + size;
  graph.count[from] = size + 1;
  graph.arcTo[at] = to;
  graph.arcCost[at] = cost;
  graph.arcUsed[at] = 0;
  return at;
}

function dropArc(graph: Graph, arc: number): void {
  const node = graph.arcTo[graph.arcTwin[arc] as number] as number;
  const size = (graph.count[node] as number) - 1;
  const last = (graph.first[node] as number) + size;
  if (arc !== last) moveArc(graph, node, last, arc);
  graph.count[node] = size;
}

function moveArc(graph: Graph, node: number, from: number, to: number): void {
  const twin = graph.arcTwin[from] as number;
  graph.arcTo[to] = graph.arcTo[from] as number;
  graph.arcCost[to] = graph.arcCost[from] as number;
  graph.arcUsed[to] = graph.arcUsed[from] as number;
  graph.arcTwin[to] = twin;
  graph.arcTwin[twin] = to;
  if (graph.arcUsed[to] === 0) return;
  let k = node * MAX_CAPACITY;
  while (graph.held[k] !== from) k++;
  graph.held[k] = to;
}

function moveBlock(graph: Graph, node: number): void {
  const size = graph.count[node] as number;
  const room = Math.max(8, 2 * size);
  const to = takeArcs(graph, room);
  const from = graph.first[node] as number;
  for (let k = 0; k < size; k++) moveArc(graph, node, from + k, to + k);
  graph.first[node] = to;
  graph.room[node] = room;
}

function takeArcs(graph: Graph, arcs: number): number {
  const at = graph.arcs;
  graph.arcs += arcs;
  while (graph.arcs > graph.arcTo.length) {
    graph.arcTo = moreInts(graph.arcTo);
    graph.arcCost = moreInts(graph.arcCost);
    graph.arcTwin = moreInts(graph.arcTwin);
    graph.arcUsed = moreBytes(graph.arcUsed);
  }
  return at;
}

function growNodes(graph: Graph): void {
  graph.side = moreBytes(graph.side);
  graph.first = moreInts(graph.first);
  graph.count = moreInts(graph.count);
  graph.room = moreInts(graph.room);
  graph.cap = moreInts(graph.cap);
  graph.degree = moreInts(graph.degree);
  graph.held = moreInts(graph.held, MAX_CAPACITY);
  graph.unit = moreFloats(graph.unit, UNIT_ROOM);
  graph.price = moreFloats(graph.price);
}

const LEAST_ROOM = 16;
const more = (length: number, each: number) => Math.max(2 * length, LEAST_ROOM * each);

function moreInts(array: Int32Array, each = 1): Int32Array {
  const next = new Int32Array(more(array.length, each));
  next.set(array);
  return next;
}

function moreBytes(array: Uint8Array): Uint8Array {
  const next = new Uint8Array(more(array.length, 1));
  next.set(array);
  return next;
}

function moreFloats(array: Float64Array, each = 1): Float64Array {
  const next = new Float64Array(more(array.length, each));
  next.set(array);
  return next;
}
