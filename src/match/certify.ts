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
  const { nodes, first, count, arcTo, arcTwin, arcCost, arcUsed, degree, price, cap, side, unit } = graph;
  let isAllowed = true;
  let gap = 0;
  for (let v = 0; v < nodes; v++) {
    const y = price[v] as number;
    const at = v * UNIT_ROOM;
    const pairs = degree[v] as number;
    let found = 0;
    for (let a = first[v] as number; a < (first[v] as number) + (count[v] as number); a++) {
      const isUsed = arcUsed[a] === 1;
      if (arcUsed[a] !== arcUsed[arcTwin[a] as number]) isAllowed = false;
      if (isUsed) found++;
      if (side[v] === 1) continue;
      const r = (arcCost[a] as number) + y + (price[arcTo[a] as number] as number);
      gap += isUsed ? Math.max(0, r) : Math.max(0, -r);
    }
    if (found !== pairs || pairs > (cap[v] as number)) isAllowed = false;
    for (let k = 1; k <= (cap[v] as number); k++) {
      const cost = unit[at + k] as number;
      gap += k <= pairs ? Math.max(0, cost - y) : Math.max(0, y - cost);
    }
  }
  return { isAllowed, gap };
}
