/**
 * Short ways: what bids leave is mostly a step or two from its place, and is mended here on the small numbers of a market. Pure. The same search as in solve-paths.ts, with the same invariants.
 *
 * Lengths are small whole numbers, so nodes wait in one list for each length instead of a heap (R. B. Dial, "Shortest-path forest with topological ordering", CACM 12, 1969). A way that would be `LIMIT` long or
 * longer is left to solve-paths.ts, and nothing is changed then.
 */
import { MAX_CAPACITY } from "./graph.ts";
import { FAR, MASK, SHIFT, type Side } from "./market.ts";

/** Lengths that are looked at. */
const LIMIT = 256;

/** Gives the nodes of `own` all that they want, as far as short ways do. */
export function mendNear(own: Side, asked: Side): void {
  const mend = makeNear(own, asked);
  for (let v = 0; v < own.size; v++) while (mend(v));
}

/** One search from a node of `own`; false where it wants no pair, or only a long way gives it one. Nodes of `asked` follow those of `own` in numbers. */
function makeNear(own: Side, asked: Side): (source: number) => boolean {
  const { size, first, link, plan, pairs, price, slope } = own;
  const { plan: askedPlan, pairs: askedPairs, price: askedPrice, slots, slope: askedSlope } = asked;
  const length = new Int32Array(size + asked.size).fill(FAR);
  const came = new Int32Array(size + asked.size);
  const cameFrom = new Int32Array(asked.size);
  const touched = new Int32Array(size + asked.size);
  const latest = new Int32Array(LIMIT).fill(-1);
  let entry = new Int32Array(1 << 14);
  let before = new Int32Array(1 << 14);

  function makeRoom(entries: number): void {
    const more = new Int32Array(2 * entries);
    more.set(entry);
    entry = more;
    const moreBefore = new Int32Array(2 * entries);
    moreBefore.set(before);
    before = moreBefore;
  }

  return function mend(source) {
    const wanted = ((price[source] as number) - nextUnit(plan[source] as number, pairs[source] as number, slope)) | 0;
    if (wanted <= 0) return false;
    let best = wanted < LIMIT ? wanted : LIMIT;
    let end = wanted < LIMIT ? source : -1;
    let [at, top, entries, reached] = [0, 0, 1, 1];
    touched[0] = source;
    length[source] = 0;
    latest[0] = 0;
    entry[0] = source;
    before[0] = -1;
    while (at < best && at <= top) {
      const one = latest[at] as number;
      if (one < 0) {
        at++;
        continue;
      }
      latest[at] = before[one] as number;
      const node = entry[one] as number;
      if (length[node] !== at) continue;
      if (node < size) {
        const held = pairs[node] as number;
        const ownPlan = plan[node] as number;
        if (node !== source && held > (ownPlan & 15)) {
          const gone = (at + (price[node] as number) - (held - 1 + (ownPlan >> 8)) * slope) | 0;
          if (gone < best) {
            best = gone;
            end = node;
          }
        }
        const stop = first[node + 1] as number;
        if (entries + stop - (first[node] as number) > entry.length) makeRoom(entries + stop - (first[node] as number));
        const base = (at + (price[node] as number)) | 0;
        for (let a = (first[node] as number) + held; a < stop; a++) {
          const arc = link[a] as number;
          const to = size + (arc >>> SHIFT);
          const far = (base + (arc & MASK) + (askedPrice[arc >>> SHIFT] as number)) | 0;
          if (far >= best || far >= (length[to] as number)) continue;
          if (length[to] === FAR) touched[reached++] = to;
          length[to] = far;
          came[to] = a;
          cameFrom[to - size] = node;
          if (far > top) top = far;
          entry[entries] = to;
          before[entries] = latest[far] as number;
          latest[far] = entries++;
        }
      } else {
        const other = node - size;
        const count = askedPairs[other] as number;
        const otherPrice = askedPrice[other] as number;
        const more = (nextUnit(askedPlan[other] as number, count, askedSlope) - otherPrice) | 0;
        const room = more > 0 ? (at + more) | 0 : at;
        if (room < best) {
          best = room;
          end = node;
        }
        if (entries + MAX_CAPACITY > entry.length) makeRoom(entries + MAX_CAPACITY);
        for (let k = other * MAX_CAPACITY; k < other * MAX_CAPACITY + count; k++) {
          const slot = slots[k] as number;
          const to = slot >>> SHIFT;
          const far = (at - otherPrice - (slot & MASK) - (price[to] as number)) | 0;
          if (far >= best || far >= (length[to] as number)) continue;
          if (length[to] === FAR) touched[reached++] = to;
          length[to] = far;
          came[to] = k;
          if (far > top) top = far;
          entry[entries] = to;
          before[entries] = latest[far] as number;
          latest[far] = entries++;
        }
      }
    }
    latest.fill(-1, 0, top + 1);
    for (let k = 0; k < reached; k++) {
      const node = touched[k] as number;
      const rest = (best - (length[node] as number)) | 0;
      length[node] = FAR;
      if (rest <= 0 || end < 0) continue;
      if (node < size) price[node] = ((price[node] as number) - rest) | 0;
      else askedPrice[node - size] = ((askedPrice[node - size] as number) + rest) | 0;
    }
    if (end >= 0 && end !== source) follow(source, end);
    return end >= 0;
  };

  /** From the end of the way back to `source`: each node of it gives up the pair it was reached over, and takes the one that leads on. */
  function follow(source: number, end: number): void {
    let slot = end < size ? (came[end] as number) : (end - size) * MAX_CAPACITY + (askedPairs[end - size] as number);
    let other = Math.trunc(slot / MAX_CAPACITY);
    if (end < size) {
      const last = (first[end] as number) + (pairs[end] as number) - 1;
      const given = placeOf(end, other);
      const arc = link[given] as number;
      link[given] = link[last] as number;
      link[last] = arc;
      pairs[end] = (pairs[end] as number) - 1;
    } else askedPairs[other] = (askedPairs[other] as number) + 1;
    for (;;) {
      const node = cameFrom[other] as number;
      const at = came[size + other] as number;
      const taken = link[at] as number;
      slots[slot] = (node << SHIFT) | (taken & MASK);
      slot = node === source ? -1 : (came[node] as number);
      other = Math.trunc(slot / MAX_CAPACITY);
      const place = slot < 0 ? (first[node] as number) + (pairs[node] as number) : placeOf(node, other);
      link[at] = link[place] as number;
      link[place] = taken;
      if (slot >= 0) continue;
      pairs[node] = (pairs[node] as number) + 1;
      return;
    }
  }

  /** Where among the arcs of `node` the pair with `other` stands. */
  function placeOf(node: number, other: number): number {
    let k = first[node] as number;
    while ((link[k] as number) >>> SHIFT !== other) k++;
    return k;
  }
}

/** What a further unit costs. */
function nextUnit(plan: number, held: number, slope: number): number {
  if (held < (plan & 15)) return -FAR;
  return held < ((plan >> 4) & 15) ? ((held + (plan >> 8)) * slope) | 0 : FAR;
}
