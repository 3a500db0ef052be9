/**
 * What the search for who can be served looks at, close together: each need's possible offers in one list, each offer's pairs in slots. Pure.
 *
 * 1. The offers of need `v` stand in `link[from[v]]` up to `link[to[v]]` as node and mark in one number: `2 * offer`, and 1 more where it is a pair. `arc` has the arc of the graph of each.
 * 2. Offers that few ask for, by what they can give, come first: who takes the first one with room leaves those that many need, and fewer pairs have to be undone later.
 * 3. The pairs of offer `v` are `slotNeed[k]`, with the place in `link` in `slotLink[k]`, for k from `MAX_CAPACITY * v` on, `taken[v]` of them; `room[v]` more are possible.
 */
import { type Graph, MAX_CAPACITY, pair } from "./graph.ts";

export interface ServedField {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly link: Int32Array;
  readonly arc: Int32Array;
  readonly slotNeed: Int32Array;
  readonly slotLink: Int32Array;
  readonly taken: Int32Array;
  readonly room: Int32Array;
}

/** Needs that ask for an offer, for each unit that it can give, are counted in quarters, up to so many. */
const STEPS = 512;
const STEPS_FOR_ONE = 4;

/** The field of a graph without pairs. */
export function makeServedField(graph: Graph): ServedField {
  const { nodes, side, first, count, cap, arcTo, arcTwin } = graph;
  const from = new Int32Array(nodes);
  let links = 0;
  for (let v = 0; v < nodes; v++) {
    if (side[v] === 1) continue;
    from[v] = links;
    links += count[v] as number;
  }
  const [to, link, arc] = [new Int32Array(from), new Int32Array(links), new Int32Array(links)];
  const order = fewestFirst(graph);
  for (let k = 0; k < order.length; k++) {
    const offer = order[k] as number;
    const stop = (first[offer] as number) + (count[offer] as number);
    for (let a = first[offer] as number; a < stop; a++) {
      const need = arcTo[a] as number;
      const at = to[need] as number;
      to[need] = at + 1;
      link[at] = 2 * offer;
      arc[at] = arcTwin[a] as number;
    }
  }
  const slots = nodes * MAX_CAPACITY;
  const [slotNeed, slotLink] = [new Int32Array(slots), new Int32Array(slots)];
  return { from, to, link, arc, slotNeed, slotLink, taken: new Int32Array(nodes), room: cap.slice(0, nodes) };
}

/** All offers, those first that the fewest ask for. */
function fewestFirst({ nodes, side, count, cap }: Graph): Int32Array {
  const startOf = new Int32Array(STEPS + 1);
  const stepOf = new Int32Array(nodes);
  for (let v = 0; v < nodes; v++) {
    if (side[v] === 0) continue;
    const asked = Math.trunc((STEPS_FOR_ONE * (count[v] as number)) / Math.max(1, cap[v] as number));
    const step = asked < STEPS ? asked : STEPS - 1;
    stepOf[v] = step;
    startOf[step + 1] = (startOf[step + 1] as number) + 1;
  }
  for (let k = 1; k <= STEPS; k++) startOf[k] = (startOf[k] as number) + (startOf[k - 1] as number);
  const order = new Int32Array(startOf[STEPS] as number);
  for (let v = 0; v < nodes; v++) {
    if (side[v] === 0) continue;
    const step = stepOf[v] as number;
    const at = startOf[step] as number;
    startOf[step] = at + 1;
    order[at] = v;
  }
  return order;
}

/** Puts all pairs of the field into the graph. */
export function leaveServedField({ link, arc }: ServedField, graph: Graph): void {
  for (let k = 0; k < link.length; k++) if (((link[k] as number) & 1) === 1) pair(graph, arc[k] as number);
}
