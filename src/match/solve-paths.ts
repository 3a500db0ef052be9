/**
 * Shortest paths: mends one node that wants another pair, and leaves prices and pairs exact. Pure.
 *
 * Invariants before and after (complementary slackness; `r` of an edge is its cost plus the prices of its two ends):
 * 1. r ≤ 0 where the edge is used, r ≥ 0 where it is not.
 * 2. The price of a node is at least the cost of its last unit.
 * Once it also is at most the cost of its next unit, for every node, pairs and prices are optimal. A node for which this does not hold yet `wants` a pair. One search (E. W. Dijkstra, 1959,
 * on r as lengths: J. Edmonds, R. M. Karp, JACM 19, 1972) finds the cheapest way to give it one, over pairs that others give up, or the price at which it wants none; it then moves
 * prices by what is left of the length. The same search serves needs and offers.
 */
import { type Graph, MAX_CAPACITY, pair, UNIT_ROOM, unpair } from "./graph.ts";

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
  const fresh = new Int32Array(room);
  let freshCount = 0;
  /** Nodes as far as `level`, which no heap has to sort. */
  const near = new Int32Array(room);
  let nearCount = 0;
  let level = 0;
  let stamp = 0;
  let touchedCount = 0;
  let best = 0;
  let end = 0;

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
  }

  function endAt(node: number, at: number): void {
    if (at >= best) return;
    best = at;
    end = node;
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

  /** `node` has one pair too many: it ends here where there is room, or one of its used edges gives way. */
  function give(node: number, at: number): void {
    const more = nextUnit(node) - (price[node] as number);
    endAt(node, more > 0 ? at + more : at);
    if (more <= 0) return;
    const base = at - (price[node] as number);
    const stop = node * MAX_CAPACITY + (degree[node] as number);
    for (let k = node * MAX_CAPACITY; k < stop; k++) {
      const a = held[k] as number;
      const to = arcTo[a] as number;
      reach(to, node, a, base - (arcCost[a] as number) - (price[to] as number));
    }
  }

  function search(source: number): void {
    stamp++;
    touchedCount = 0;
    heap.clear();
    best = Number.POSITIVE_INFINITY;
    end = -1;
    seen[source] = stamp;
    length[source] = 0;
    cameFrom[source] = -1;
    endAt(source, (price[source] as number) - nextUnit(source));
    const own = side[source] as number;
    level = 0;
    nearCount = 0;
    near[nearCount++] = source;
    while (level < best && (nearCount > 0 || heap.size() > 0)) {
      if (nearCount === 0) level = heap.leastKey();
      const at = level;
      const node = nearCount > 0 ? (near[--nearCount] as number) : heap.pop();
      if (at >= best) break;
      if (done[node] === stamp) continue;
      done[node] = stamp;
      touched[touchedCount++] = node;
      if (side[node] !== own) give(node, at);
      else {
        if (node !== source) endAt(node, at + (price[node] as number) - lastUnit(node));
        take(node, at);
      }
    }
    for (let k = 0; k < touchedCount; k++) {
      const node = touched[k] as number;
      const rest = best - (length[node] as number);
      if (rest <= 0) continue;
      price[node] = (price[node] as number) + (side[node] === own ? -rest : rest);
    }
  }

  /** Along the way found, used edges are given up first, so that there is always room. */
  function follow(source: number): void {
    for (let node = end; node !== source; node = cameFrom[node] as number)
      if (arcUsed[cameArc[node] as number] === 1) unpair(graph, cameArc[node] as number);
      else fresh[freshCount++] = cameArc[node] as number;
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
