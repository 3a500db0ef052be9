/**
 * Shortest paths: mends one node that wants another pair, and leaves prices and pairs exact. Pure.
 *
 * Invariants before and after (complementary slackness; `r` of an edge is its cost plus the prices of its two ends):
 * 1. r ≤ 0 where the edge is used, r ≥ 0 where it is not.
 * 2. The price of a node is at least the cost of its last unit.
 * Once it also is at most the cost of its next unit, for every node, pairs and prices are optimal. A node for which this does not hold yet `wants` a pair. One search (E. W. Dijkstra, 1959,
 * on r as lengths: J. Edmonds, R. M. Karp, JACM 19, 1972) finds the cheapest way to give it one, over pairs that others give up, or the price at which it wants none; it then moves
 * prices by what is left of the length. The same search serves needs and offers.
 *
 * Where nodes near by do not do, a second search comes from all places where a way may end (I. Pohl, "Bi-directional search", Machine Intelligence 6, 1971): two small balls instead of one that is nearly
 * everything. With radii f and b that add up to the length of the way, prices move by what is left of f in the one ball, by what is left of b in the other, and all together by b, as ends stay where they are. No length goes below 0 by that:
 * from the one ball into the other no way is shorter.
 */
import { type Graph, MAX_CAPACITY, MAX_COST, pair, UNIT_ROOM, unpair } from "./graph.ts";

/** Whether the price of a node is above the cost of its next unit. */
export function wantsPair(graph: Graph, node: number): boolean {
  const { price, unit, degree } = graph;
  return (price[node] as number) > (unit[node * UNIT_ROOM + (degree[node] as number) + 1] as number);
}

export interface Paths {
  /** Gives `node` all that it wants. */
  mend(node: number): void;
  /** Whether the arrays of `graph` are still those that it was made for. */
  isOf(graph: Graph): boolean;
}

/** Nodes that a search looks at before one from the ends joins it, and as how much work it counts to look at so many nodes for ends. */
const PATIENCE = 512;
const LOOKED_AT_FOR_ONE = 64;
/** Ends are taken up in steps of so much length. */
const WINDOW = MAX_COST;

/** Searches on `graph`, with room for as many nodes as it has now. */
export function makePaths(graph: Graph): Paths {
  const { side, first, count, arcTo, arcCost, arcUsed, held, degree, price, unit } = graph;
  const room = side.length;
  const length = new Float64Array(room);
  const cameArc = new Int32Array(room);
  const cameFrom = new Int32Array(room);
  const seen = new Int32Array(room);
  const done = new Int32Array(room);
  const touched = new Int32Array(room);
  const heap = makeHeap(room);
  /** The same for the search from the ends. */
  const rest = new Float64Array(room);
  const leadsArc = new Int32Array(room);
  const leadsTo = new Int32Array(room);
  const seenBack = new Int32Array(room);
  const doneBack = new Int32Array(room);
  const touchedBack = new Int32Array(room);
  const heapBack = makeHeap(room);
  const fresh = new Int32Array(room);
  /** Nodes as far as `level`, which no heap has to sort. */
  const near = new Int32Array(room);
  let nearCount = 0;
  let level = 0;
  let stamp = 0;
  let touchedCount = 0;
  let touchedBackCount = 0;
  /** The shortest way so far: its length, a node of it, and whether it goes on from there as the search from the ends says, or ends. */
  let best = 0;
  let meeting = 0;
  let goesOn = false;
  let hasBack = false;
  /** The least end that is not taken up yet. */
  let beyond = 0;
  let workBack = 0;

  const lastUnit = (v: number) => unit[v * UNIT_ROOM + (degree[v] as number)] as number;
  const nextUnit = (v: number) => unit[v * UNIT_ROOM + (degree[v] as number) + 1] as number;

  function reach(to: number, from: number, arc: number, at: number): void {
    if (at >= best || (seen[to] === stamp && at >= (length[to] as number))) return;
    seen[to] = stamp;
    length[to] = at;
    cameArc[to] = arc;
    cameFrom[to] = from;
    if (at === level) near[nearCount++] = to;
    else heap.push(at, to);
    if (hasBack && seenBack[to] === stamp) meet(to, at + (rest[to] as number), true);
  }

  function reachBack(to: number, from: number, arc: number, at: number): void {
    if (at >= best || (seenBack[to] === stamp && at >= (rest[to] as number))) return;
    seenBack[to] = stamp;
    rest[to] = at;
    leadsArc[to] = arc;
    leadsTo[to] = from;
    heapBack.push(at, to);
    if (seen[to] === stamp) meet(to, (length[to] as number) + at, true);
  }

  function meet(node: number, at: number, isBack: boolean): void {
    if (at >= best) return;
    best = at;
    meeting = node;
    goesOn = isBack;
  }

  /** What it costs to end at `node`: one of `own` side gives a pair up, one of the other takes one more. */
  function endCost(node: number, own: number): number {
    if (side[node] === own) return (price[node] as number) - lastUnit(node);
    return Math.max(0, nextUnit(node) - (price[node] as number));
  }

  /** `node` is to have one pair more: its unused edges are looked at. */
  function take(node: number, at: number): void {
    const base = at + (price[node] as number);
    const stop = (first[node] as number) + (count[node] as number);
    for (let a = first[node] as number; a < stop; a++) {
      if (arcUsed[a] === 1) continue;
      const to = arcTo[a] as number;
      reach(to, node, a, base + (arcCost[a] as number) + (price[to] as number));
    }
  }

  /** `node` has one pair too many: one of its used edges gives way. */
  function give(node: number, at: number): void {
    const base = at - (price[node] as number);
    const stop = node * MAX_CAPACITY + (degree[node] as number);
    for (let k = node * MAX_CAPACITY; k < stop; k++) {
      const a = held[k] as number;
      const to = arcTo[a] as number;
      reach(to, node, a, base - (arcCost[a] as number) - (price[to] as number));
    }
  }

  function step(source: number, own: number): void {
    if (nearCount === 0) level = heap.leastKey();
    const at = level;
    const node = nearCount > 0 ? (near[--nearCount] as number) : heap.pop();
    if (done[node] === stamp) return;
    done[node] = stamp;
    touched[touchedCount++] = node;
    if (node !== source) meet(node, at + endCost(node, own), false);
    if (side[node] === own) take(node, at);
    else give(node, at);
  }

  function stepBack(source: number, own: number): void {
    if (heapBack.size() === 0 || heapBack.leastKey() > beyond) {
      takeEnds(source, own);
      return;
    }
    workBack++;
    const at = heapBack.leastKey();
    const node = heapBack.pop();
    if (doneBack[node] === stamp) return;
    doneBack[node] = stamp;
    touchedBack[touchedBackCount++] = node;
    if (node === source) return;
    const base = side[node] === own ? at - (price[node] as number) : at + (price[node] as number);
    if (side[node] === own) {
      const stop = node * MAX_CAPACITY + (degree[node] as number);
      for (let k = node * MAX_CAPACITY; k < stop; k++) {
        const a = held[k] as number;
        const to = arcTo[a] as number;
        reachBack(to, node, a, base - (arcCost[a] as number) - (price[to] as number));
      }
      return;
    }
    const stop = (first[node] as number) + (count[node] as number);
    for (let a = first[node] as number; a < stop; a++) {
      if (arcUsed[a] === 1) continue;
      const to = arcTo[a] as number;
      reachBack(to, node, a, base + (arcCost[a] as number) + (price[to] as number));
    }
  }

  /** Takes up the ends from `beyond` on, as far as the window goes. */
  function takeEnds(source: number, own: number): void {
    const from = beyond;
    const to = from + WINDOW;
    let next = Number.POSITIVE_INFINITY;
    for (let v = 0; v < graph.nodes; v++) {
      const last = v * UNIT_ROOM + (degree[v] as number);
      const y = price[v] as number;
      const cost = side[v] === own ? y - (unit[last] as number) : Math.max(0, (unit[last + 1] as number) - y);
      if (cost < from || cost >= next || v === source) continue;
      if (cost > to) next = cost;
      else reachBack(v, -1, -1, cost);
    }
    beyond = next;
    workBack += graph.nodes / LOOKED_AT_FOR_ONE;
  }

  function beginBack(): void {
    hasBack = true;
    touchedBackCount = 0;
    workBack = 0;
    heapBack.clear();
    beyond = 0;
  }

  /** How far the search from the ends has come. It does half as much as the one from the source, as it is in vain where that cannot get far. */
  function farBack(): number {
    if (!hasBack) return 0;
    return heapBack.size() > 0 ? Math.min(heapBack.leastKey(), beyond) : beyond;
  }

  function farAhead(): number {
    if (nearCount > 0) return level;
    return heap.size() > 0 ? heap.leastKey() : Number.POSITIVE_INFINITY;
  }

  function search(source: number): void {
    stamp++;
    touchedCount = 0;
    heap.clear();
    hasBack = false;
    best = (price[source] as number) - nextUnit(source);
    meeting = source;
    goesOn = false;
    seen[source] = stamp;
    length[source] = 0;
    const own = side[source] as number;
    level = 0;
    near[0] = source;
    nearCount = 1;
    let ahead = 0;
    for (let back = 0; ; back = farBack()) {
      ahead = farAhead();
      if (ahead + back >= best) break;
      if (hasBack && 2 * workBack < touchedCount) stepBack(source, own);
      else step(source, own);
      if (!hasBack && touchedCount > PATIENCE) beginBack();
    }
    movePrices(own, Math.min(ahead, best));
  }

  /** Moves prices within `radius` of the source and within the rest of the way's length of the ends. */
  function movePrices(own: number, radius: number): void {
    const back = best - radius;
    if (back > 0) {
      for (let k = 0; k < touchedBackCount; k++)
        move(touchedBack[k] as number, own, Math.min(0, (rest[touchedBack[k] as number] as number) - back));
      for (let v = 0; v < graph.nodes; v++) if (count[v] !== 0) move(v, own, back);
    }
    for (let k = 0; k < touchedCount; k++) {
      const node = touched[k] as number;
      move(node, own, Math.max(0, radius - (length[node] as number)));
    }
  }

  function move(node: number, own: number, by: number): void {
    price[node] = (price[node] as number) + (side[node] === own ? -by : by);
  }

  /** Along the way found, used edges are given up first, so that there is always room. */
  function follow(source: number): void {
    let freshCount = 0;
    const cross = (arc: number) => {
      if (arcUsed[arc] === 1) unpair(graph, arc);
      else fresh[freshCount++] = arc;
    };
    if (goesOn)
      for (let node = meeting; leadsTo[node] !== -1; node = leadsTo[node] as number) cross(leadsArc[node] as number);
    for (let node = meeting; node !== source; node = cameFrom[node] as number) cross(cameArc[node] as number);
    while (freshCount > 0) pair(graph, fresh[--freshCount] as number);
  }

  return {
    mend(node) {
      while (wantsPair(graph, node)) {
        search(node);
        follow(node);
      }
    },
    isOf: (other) => other.side === side && other.arcTo === arcTo,
  };
}

/** A heap of nodes by key, least first; a node may be in it more than once. */
function makeHeap(room: number) {
  let keys = new Float64Array(room);
  let nodes = new Int32Array(room);
  let size = 0;
  function grow(): void {
    const [oldKeys, oldNodes] = [keys, nodes];
    keys = new Float64Array(2 * oldKeys.length + 16);
    nodes = new Int32Array(keys.length);
    keys.set(oldKeys);
    nodes.set(oldNodes);
  }
  return {
    size: () => size,
    clear() {
      size = 0;
    },
    leastKey: () => keys[0] as number,
    push(key: number, node: number) {
      if (size === keys.length) grow();
      let at = size++;
      while (at > 0) {
        const up = (at - 1) >> 1;
        if ((keys[up] as number) <= key) break;
        keys[at] = keys[up] as number;
        nodes[at] = nodes[up] as number;
        at = up;
      }
      keys[at] = key;
      nodes[at] = node;
    },
    pop(): number {
      const top = nodes[0] as number;
      const key = keys[--size] as number;
      const node = nodes[size] as number;
      let at = 0;
      for (let down = 1; down < size; down = 2 * at + 1) {
        if (down + 1 < size && (keys[down + 1] as number) < (keys[down] as number)) down++;
        if ((keys[down] as number) >= key) break;
        keys[at] = keys[down] as number;
        nodes[at] = nodes[down] as number;
        at = down;
      }
      keys[at] = key;
      nodes[at] = node;
      return top;
    },
  };
}
