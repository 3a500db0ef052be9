/**
 * Who is served: as many units of needs as possible of the first class, then of the second, and so on. Costs play no part. Pure.
 *
 * The sets of units that offers can serve together are the independent sets of a matroid (J. Edmonds, D. R. Fulkerson, "Transversals and matroid partition", 1965), so taking
 * the classes in turn and never giving a served unit up is exact. Each unit is served along an alternating way to an offer with room (C. Berge, 1957), looked for depth first with a look ahead. Where there is none,
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
  const serve = makeSearch(graph, level);
  for (let k = 0; k < units.need.length; k++) serve(units.need[k] as number, units.classOf[k] as number);
  return level;
}

function makeSearch(graph: Graph, level: Int32Array) {
  const { nodes, first, count, arcTo, arcUsed, held, degree, cap } = graph;
  /** All that a search has reached, and of it what it has not looked behind yet. */
  const reached = new Int32Array(nodes);
  const open = new Int32Array(nodes);
  const seen = new Int32Array(nodes);
  const cameTaken = new Int32Array(nodes);
  const cameGiven = new Int32Array(nodes);
  const ahead = new Int32Array(nodes);
  let stamp = 0;
  for (let v = 0; v < nodes; v++) ahead[v] = first[v] as number;

  /** An arc to an offer with room, or −1. Offers never get room back in this search, so each arc is looked at once. */
  function lookAhead(need: number): number {
    const stop = (first[need] as number) + (count[need] as number);
    let a = ahead[need] as number;
    while (a < stop && (arcUsed[a] === 1 || (degree[arcTo[a] as number] as number) === cap[arcTo[a] as number])) a++;
    ahead[need] = a;
    return a < stop ? a : -1;
  }

  return function serve(source: number, ofClass: number): void {
    if (level[source] !== OPEN_LEVEL) return;
    stamp++;
    let tail = 0;
    reached[tail++] = source;
    seen[source] = stamp;
    const near = lookAhead(source);
    if (near >= 0) {
      pair(graph, near);
      return;
    }
    let top = 0;
    open[top++] = source;
    while (top > 0) {
      const need = open[--top] as number;
      const stop = (first[need] as number) + (count[need] as number);
      for (let a = first[need] as number; a < stop; a++) {
        const offer = arcTo[a] as number;
        if (arcUsed[a] === 1 || seen[offer] === stamp || level[offer] !== OPEN_LEVEL) continue;
        seen[offer] = stamp;
        const end = offer * MAX_CAPACITY + (degree[offer] as number);
        for (let k = offer * MAX_CAPACITY; k < end; k++) {
          const other = arcTo[held[k] as number] as number;
          if (seen[other] === stamp || level[other] !== OPEN_LEVEL) continue;
          seen[other] = stamp;
          cameTaken[other] = a;
          cameGiven[other] = held[k] as number;
          const free = lookAhead(other);
          if (free >= 0) {
            take(source, other, free);
            return;
          }
          reached[tail++] = other;
          open[top++] = other;
        }
      }
    }
    close(tail, ofClass);
  };

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
      level[need] = ofClass;
      const stop = (first[need] as number) + (count[need] as number);
      for (let a = first[need] as number; a < stop; a++)
        if (arcUsed[a] === 0 && level[arcTo[a] as number] === OPEN_LEVEL) level[arcTo[a] as number] = ofClass;
    }
  }
}
