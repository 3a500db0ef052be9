/**
 * Who is served: as many units of needs as possible of the first class, then of the second, and so on. Costs play no part. Pure.
 *
 * The sets of units that offers can serve together are the independent sets of a matroid (J. Edmonds, D. R. Fulkerson, "Transversals and matroid partition", 1965), so taking
 * the classes in turn and never giving a served unit up is exact. Each unit is served along an alternating way to an offer with room (C. Berge, 1957), looked for depth first with a look ahead, and
 * the searches of a class share what they have seen (A. Pothen, C.-J. Fan, 1990). Where there is none,
 * what the search has reached can reach no free offer for good: it is closed, gets the class as its level, and is never looked at again.
 */
import { type Graph, MAX_CAPACITY, pair, unpair } from "./graph.ts";

/** Level of a node that no unserved unit reaches. */
export const OPEN_LEVEL = 0x7fffffff;

/** Units in the order of their classes: unit k belongs to need `need[k]` and class `classOf[k]`. */
export interface Units {
  readonly need: Int32Array;
  readonly classOf: Int32Array;
}

/** Pairs up as many units as possible, class by class. Returns the level of each node: the first class with an unserved unit that reaches it. */
export function pairServed(graph: Graph, units: Units): Int32Array {
  const level = new Int32Array(graph.nodes).fill(OPEN_LEVEL);
  const { startAnew, serve } = makeSearch(graph, level);
  const waiting = new Int32Array(units.need);
  for (let from = 0, to = 0; from < waiting.length; from = to) {
    const ofClass = units.classOf[from] as number;
    while (to < waiting.length && units.classOf[to] === ofClass) to++;
    for (let left = to - from; left > 0; ) {
      startAnew();
      let later = 0;
      for (let k = from; k < from + left; k++)
        if (!serve(waiting[k] as number, ofClass)) waiting[from + later++] = waiting[k] as number;
      left = later;
    }
  }
  return level;
}

/** Stamp of nodes that no search looks at again. */
const CLOSED = 0x7fffffff;

function makeSearch(graph: Graph, level: Int32Array) {
  const { nodes, first, count, arcTo, arcUsed, held, degree, cap } = graph;
  /** All that a search has reached, and of it what it has not looked behind yet. */
  const reached = new Int32Array(nodes);
  const open = new Int32Array(nodes);
  /** The search that has seen a node last. */
  const seen = new Int32Array(nodes);
  const cameTaken = new Int32Array(nodes);
  const cameGiven = new Int32Array(nodes);
  const ahead = new Int32Array(first.subarray(0, nodes));
  let stamp = 0;
  /** Whether nodes stand as seen that earlier searches could not get on from. */
  let isUsed = false;

  /** An arc to an offer with room, or −1. Offers never get room back in this search, so each arc is looked at once. */
  function lookAhead(need: number): number {
    const stop = (first[need] as number) + (count[need] as number);
    let a = ahead[need] as number;
    while (a < stop && (arcUsed[a] === 1 || (degree[arcTo[a] as number] as number) === cap[arcTo[a] as number])) a++;
    ahead[need] = a;
    return a < stop ? a : -1;
  }

  function startAnew(): void {
    stamp++;
    isUsed = false;
  }

  /** Serves one unit more of `source`, or closes what it reaches. False where neither is certain before the next new start, as searches do not look again at what others have seen. */
  function serve(source: number, ofClass: number): boolean {
    if (seen[source] === CLOSED) return true;
    const near = lookAhead(source);
    if (near >= 0) {
      pair(graph, near);
      return true;
    }
    if (seen[source] === stamp) return false;
    seen[source] = stamp;
    reached[0] = source;
    open[0] = source;
    let [tail, top] = [1, 1];
    while (top > 0) {
      const need = open[--top] as number;
      const stop = (first[need] as number) + (count[need] as number);
      for (let a = first[need] as number; a < stop; a++) {
        const offer = arcTo[a] as number;
        if ((seen[offer] as number) >= stamp || arcUsed[a] === 1) continue;
        seen[offer] = stamp;
        const end = offer * MAX_CAPACITY + (degree[offer] as number);
        for (let k = offer * MAX_CAPACITY; k < end; k++) {
          const other = arcTo[held[k] as number] as number;
          if ((seen[other] as number) >= stamp) continue;
          seen[other] = stamp;
          cameTaken[other] = a;
          cameGiven[other] = held[k] as number;
          const free =
            (ahead[other] as number) < (first[other] as number) + (count[other] as number) ? lookAhead(other) : -1;
          if (free >= 0) {
            take(source, other, free);
            isUsed = true;
            return true;
          }
          reached[tail++] = other;
          open[top++] = other;
        }
      }
    }
    if (isUsed) return false;
    close(tail, ofClass);
    return true;
  }

  return { startAnew, serve };

  function take(source: number, end: number, free: number): void {
    let next = free;
    for (let need = end; need !== source; ) {
      const taken = cameTaken[need] as number;
      unpair(graph, cameGiven[need] as number);
      pair(graph, next);
      next = taken;
      need = arcTo[graph.arcTwin[taken] as number] as number;
    }
    pair(graph, next);
  }

  function close(tail: number, ofClass: number): void {
    for (let k = 0; k < tail; k++) {
      const need = reached[k] as number;
      shut(need, ofClass);
      const stop = (first[need] as number) + (count[need] as number);
      for (let a = first[need] as number; a < stop; a++)
        if (arcUsed[a] === 0 && seen[arcTo[a] as number] !== CLOSED) shut(arcTo[a] as number, ofClass);
    }
  }

  function shut(node: number, ofClass: number): void {
    seen[node] = CLOSED;
    level[node] = ofClass;
  }
}
