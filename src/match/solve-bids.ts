/**
 * Bids: most nodes get their pairs by a cheap exchange of price for pair, before any path is searched. Pure.
 *
 * An auction with a least step (D. P. Bertsekas, "The auction algorithm", Annals of Operations Research 14, 1988) for nodes that take part in several pairs: who wants a pair offers so
 * much that the second best choice would be as good, and the weakest bid gives way. Pairs then are best up to the step; `settleBids` undoes those that are not quite the best, and
 * after it the invariants of solve-paths.ts hold again.
 */
import { type Graph, MAX_CAPACITY, pair, UNIT_ROOM, unpair } from "./graph.ts";

/** Lets `bidders`, all of one side, bid in turn while one wants a pair, at most `most` times. `step` is above 0. */
export function placeBids(graph: Graph, bidders: Int32Array, step: number, most: number): void {
  const { first, count, arcTo, arcCost, arcUsed, held, degree, price, unit } = graph;
  const queue = new Int32Array(graph.nodes);
  queue.set(bidders);
  const isQueued = new Uint8Array(graph.nodes);
  for (const node of bidders) isQueued[node] = 1;
  let [head, waiting, left] = [0, bidders.length, most];
  while (waiting > 0 && left > 0) {
    const node = queue[head] as number;
    head = head + 1 === queue.length ? 0 : head + 1;
    waiting--;
    isQueued[node] = 0;
    while (left-- > 0 && bid(node));
  }

  function queueUp(node: number): void {
    if (isQueued[node] === 1) return;
    isQueued[node] = 1;
    queue[(head + waiting++) % queue.length] = node;
  }

  /** One bid; false where `node` wants no pair any more. */
  function bid(node: number): boolean {
    const next = unit[node * UNIT_ROOM + (degree[node] as number) + 1] as number;
    if ((price[node] as number) <= next) return false;
    const stop = (first[node] as number) + (count[node] as number);
    let least = Number.POSITIVE_INFINITY;
    let second = Number.POSITIVE_INFINITY;
    let arc = -1;
    for (let a = first[node] as number; a < stop; a++) {
      if (arcUsed[a] === 1) continue;
      const cost = (arcCost[a] as number) + (price[arcTo[a] as number] as number);
      if (cost >= second) continue;
      if (cost < least) {
        second = least;
        least = cost;
        arc = a;
      } else second = cost;
    }
    price[node] = Math.max(-second - step, next);
    if (-least <= next) return false;
    accept(arc, node);
    return true;
  }

  /** The other end takes the new pair, or the weakest of its pairs gives way. */
  function accept(arc: number, bidder: number): void {
    const node = arcTo[arc] as number;
    const offered = -(arcCost[arc] as number) - (price[bidder] as number);
    const stop = node * MAX_CAPACITY + (degree[node] as number);
    let weakest = offered;
    let second = Number.POSITIVE_INFINITY;
    let weakArc = arc;
    for (let k = node * MAX_CAPACITY; k < stop; k++) {
      const a = held[k] as number;
      const bid = -(arcCost[a] as number) - (price[arcTo[a] as number] as number);
      if (bid < weakest) {
        second = weakest;
        weakest = bid;
        weakArc = a;
      } else if (bid < second) second = bid;
    }
    const next = unit[node * UNIT_ROOM + (degree[node] as number) + 1] as number;
    if (next <= weakest) {
      pair(graph, arc);
      price[node] = Math.max(price[node] as number, next);
      return;
    }
    price[node] = Math.max(price[node] as number, Math.min(second, next));
    if (weakArc === arc) return;
    queueUp(arcTo[weakArc] as number);
    unpair(graph, weakArc);
    pair(graph, arc);
  }
}

/** Makes prices and pairs exact again after nodes of `side` have bid: pairs that are not the best choice of a bidder any more are undone. */
export function settleBids(graph: Graph, bidding: 0 | 1): void {
  const { nodes, side, first, count, arcTo, arcCost, arcUsed, price } = graph;
  for (let node = 0; node < nodes; node++) {
    if (side[node] !== bidding) continue;
    const stop = (first[node] as number) + (count[node] as number);
    let least = price[node] as number;
    for (let a = first[node] as number; a < stop; a++)
      if (arcUsed[a] === 0) least = Math.max(least, -(arcCost[a] as number) - (price[arcTo[a] as number] as number));
    if (least === price[node]) continue;
    price[node] = least;
    for (let a = first[node] as number; a < stop; a++)
      if (arcUsed[a] === 1 && (arcCost[a] as number) + least + (price[arcTo[a] as number] as number) > 0)
        unpair(graph, a);
  }
}
