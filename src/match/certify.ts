/**
 * Judges a finished matching by itself, without a look at how it was found: are the pairs allowed, and do the prices prove that no others are better? Pure.
 *
 * Linear programming duality: with the four conditions below the sum of costs equals a bound that no other set of allowed pairs can go under.
 * 1. No node has more pairs than it may. 2. `degree` counts the used edges. 3. r ≤ 0 on used and r ≥ 0 on unused edges. 4. Each price lies between the cost of the last and of the next unit.
 */
import { type Graph, UNIT_ROOM } from "./graph.ts";

export interface Judgement {
  readonly isAllowed: boolean;
  /** How far the costs are above what the prices prove to be the least possible; 0 means proven best. */
  readonly gap: number;
}

/** Judges pairs and prices of `graph`. Any prices give a bound, so `gap` is true also of a matching that is not finished. */
export function certify(graph: Graph): Judgement {
  return { isAllowed: isAllowed(graph), gap: gapOf(graph) };
}

/** How far the costs of allowed pairs are above what the prices prove to be the least possible: all that is amiss with conditions 3 and 4. */
export function gapOf({ nodes, first, count, arcTo, arcCost, arcUsed, degree, price, cap, side, unit }: Graph): number {
  let gap = 0;
  for (let v = 0; v < nodes; v++) {
    const y = price[v] as number;
    const pairs = degree[v] as number;
    const at = v * UNIT_ROOM;
    for (let k = 1; k <= (cap[v] as number); k++) {
      const amiss = k <= pairs ? (unit[at + k] as number) - y : y - (unit[at + k] as number);
      if (amiss > 0) gap += amiss;
    }
    if (side[v] === 1) continue;
    const stop = (first[v] as number) + (count[v] as number);
    for (let a = first[v] as number; a < stop; a++) {
      const r = (arcCost[a] as number) + y + (price[arcTo[a] as number] as number);
      if (r > 0 ? arcUsed[a] === 1 : arcUsed[a] === 0) gap += Math.abs(r);
    }
  }
  return gap;
}

function isAllowed({ nodes, first, count, arcTwin, arcUsed, degree, cap }: Graph): boolean {
  for (let v = 0; v < nodes; v++) {
    let found = 0;
    for (let a = first[v] as number; a < (first[v] as number) + (count[v] as number); a++) {
      if (arcUsed[a] !== arcUsed[arcTwin[a] as number]) return false;
      if (arcUsed[a] === 1) found++;
    }
    if (found !== degree[v] || found > (cap[v] as number)) return false;
  }
  return true;
}
