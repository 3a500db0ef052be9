/**
 * Who is served: as many units of needs as possible of the first class, then of the second, and so on. Costs play no part. Pure.
 *
 * The sets of units that offers can serve together are the independent sets of a matroid (J. Edmonds, D. R. Fulkerson, "Transversals and matroid partition", 1965), so taking
 * the classes in turn and never giving a served unit up is exact. Each unit is served along an alternating way to an offer with room (C. Berge, 1957), looked for depth first with a look ahead, and
 * the searches of a class share what they have seen (A. Pothen, C.-J. Fan, 1990). Where there is none, and the search met nothing that another one had seen,
 * what it has reached can reach no free offer for good: it is closed, gets the class as its level, and is never looked at again.
 *
 * Long functions on purpose, with all they touch in their own variables: as in solve-bids.ts.
 */
import { type Graph, MAX_CAPACITY } from "./graph.ts";
import { leaveServedField, makeServedField, type ServedField } from "./served-field.ts";

/** Level of a node that no unserved unit reaches. */
export const OPEN_LEVEL = 0x7fffffff;

/** Units in the order of their classes: unit k belongs to need `need[k]` and class `classOf[k]`. */
export interface Units {
  readonly need: Int32Array;
  readonly classOf: Int32Array;
}

/** Stamp of nodes that no search looks at again. */
const CLOSED = 0x7fffffff;

interface Search extends ServedField {
  /** The search that has seen a node last. */
  readonly seen: Int32Array;
  /** Before it in the list of a need no offer has room. Offers never get room back in this search, so each place is looked at once. */
  readonly ahead: Int32Array;
  /** All that a search has reached, and of it what it has not looked behind yet. */
  readonly reached: Int32Array;
  readonly open: Int32Array;
  /** How a search came to a need: from which other one, over which of its links, and over which slot. */
  readonly cameFrom: Int32Array;
  readonly cameLink: Int32Array;
  readonly cameSlot: Int32Array;
  /** The first search since the last new start, and the latest one. */
  start: number;
  stamp: number;
  /** How much the latest search has reached. */
  size: number;
}

/** What came of a search; else it is the need at which the way ends. */
const CLOSES = -1;
const NOT_YET = -2;

/** Pairs up as many units as possible, class by class. Returns the level of each node: the first class with an unserved unit that reaches it. */
export function pairServed(graph: Graph, units: Units): Int32Array {
  const level = new Int32Array(graph.nodes).fill(OPEN_LEVEL);
  const search = makeSearch(graph);
  const waiting = new Int32Array(units.need);
  for (let from = 0, to = 0; from < waiting.length; from = to) {
    const ofClass = units.classOf[from] as number;
    while (to < waiting.length && units.classOf[to] === ofClass) to++;
    for (let left = to - from; left > 0; ) {
      search.start = ++search.stamp;
      let later = 0;
      for (let k = from; k < from + left; k++) {
        const end = serve(search, waiting[k] as number);
        if (end === CLOSES) close(search, level, ofClass);
        else if (end === NOT_YET) waiting[from + later++] = waiting[k] as number;
      }
      left = later;
    }
  }
  leaveServedField(search, graph);
  return level;
}

function makeSearch(graph: Graph): Search {
  const field = makeServedField(graph);
  const { nodes } = graph;
  return {
    ...field,
    seen: new Int32Array(nodes),
    ahead: new Int32Array(field.from),
    reached: new Int32Array(nodes),
    open: new Int32Array(nodes),
    cameFrom: new Int32Array(nodes),
    cameLink: new Int32Array(nodes),
    cameSlot: new Int32Array(nodes),
    start: 0,
    stamp: 0,
    size: 0,
  };
}

/** Serves one unit more of `source`; or says that what it reaches is to be closed, or that neither is certain before the next new start, as searches do not look again at what others have seen. */
function serve(search: Search, source: number): number {
  const { seen } = search;
  search.size = 0;
  if (seen[source] === CLOSED) return CLOSES;
  if (lookAhead(search, source)) {
    take(search, source, source);
    return source;
  }
  if ((seen[source] as number) >= search.start) return NOT_YET;
  const end = searchFrom(search, source);
  if (end >= 0) take(search, source, end);
  return end;
}

/** Moves on to the next place of a need whose offer has room; false where there is none. */
function lookAhead({ ahead, to, link, room }: Search, need: number): boolean {
  const stop = to[need] as number;
  let at = ahead[need] as number;
  for (; at < stop; at++) {
    const one = link[at] as number;
    if ((one & 1) === 0 && (room[one >> 1] as number) > 0) break;
  }
  ahead[need] = at;
  return at < stop;
}

/** Looks for a need that could take an offer with room if each on the way gave its own to the one before. */
function searchFrom(search: Search, source: number): number {
  const { from, to, link, slotNeed, taken, room, seen, ahead, reached, open, cameFrom, cameLink, cameSlot } = search;
  const start = search.start;
  const stamp = ++search.stamp;
  let [size, top, isAlone] = [1, 1, true];
  seen[source] = stamp;
  reached[0] = source;
  open[0] = source;
  while (top > 0) {
    const need = open[--top] as number;
    const stop = to[need] as number;
    for (let at = from[need] as number; at < stop; at++) {
      const one = link[at] as number;
      const offer = one >> 1;
      const before = seen[offer] as number;
      if (before >= start) {
        if (before < stamp) isAlone = false;
        continue;
      }
      if ((one & 1) === 1) continue;
      seen[offer] = stamp;
      const end = offer * MAX_CAPACITY + (taken[offer] as number);
      for (let k = offer * MAX_CAPACITY; k < end; k++) {
        const other = slotNeed[k] as number;
        const seenBefore = seen[other] as number;
        if (seenBefore >= start) {
          if (seenBefore < stamp) isAlone = false;
          continue;
        }
        seen[other] = stamp;
        cameFrom[other] = need;
        cameLink[other] = at;
        cameSlot[other] = k;
        const last = to[other] as number;
        let next = ahead[other] as number;
        if (next < last) {
          for (; next < last; next++) {
            const free = link[next] as number;
            if ((free & 1) === 0 && (room[free >> 1] as number) > 0) break;
          }
          ahead[other] = next;
          if (next < last) return other;
        }
        reached[size++] = other;
        open[top++] = other;
      }
    }
  }
  search.size = size;
  return isAlone ? CLOSES : NOT_YET;
}

/** Pairs `end` with the offer it has looked ahead to, and each need back to `source` with the offer that the one after it gave up. */
function take(search: Search, source: number, end: number): void {
  const { link, slotNeed, slotLink, taken, room, ahead, cameFrom, cameLink, cameSlot } = search;
  let at = ahead[end] as number;
  const offer = (link[at] as number) >> 1;
  let slot = offer * MAX_CAPACITY + (taken[offer] as number);
  taken[offer] = (taken[offer] as number) + 1;
  room[offer] = (room[offer] as number) - 1;
  for (let need = end; ; need = cameFrom[need] as number) {
    slotNeed[slot] = need;
    link[at] = (link[at] as number) | 1;
    if (need === source) {
      slotLink[slot] = at;
      return;
    }
    const given = cameSlot[need] as number;
    const was = slotLink[given] as number;
    slotLink[slot] = at;
    link[was] = (link[was] as number) & ~1;
    slot = given;
    at = cameLink[need] as number;
  }
}

/** No unit that the latest search has reached can ever be served more. */
function close({ from, to, link, seen, reached, size }: Search, level: Int32Array, ofClass: number): void {
  for (let k = 0; k < size; k++) {
    const need = reached[k] as number;
    seen[need] = CLOSED;
    level[need] = ofClass;
    for (let at = from[need] as number; at < (to[need] as number); at++) {
      const one = link[at] as number;
      const offer = one >> 1;
      if ((one & 1) === 1 || seen[offer] === CLOSED) continue;
      seen[offer] = CLOSED;
      level[offer] = ofClass;
    }
  }
}
