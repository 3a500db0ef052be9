/**
 * One change to an exact answer, after which it is exact again: only what the change touches is searched anew. Pure. Method: solve-paths.ts.
 *
 * Who was paired stays so wherever that is as good, so a small change in is a small change out.
 */
import { addEdge, addNode, type Graph, MAX_CAPACITY, removeEdges, setUnits, unpair } from "./graph.ts";
import { fitPrice, type Matching, needCosts, offerCosts } from "./solve.ts";
import { makePaths } from "./solve-paths.ts";

/** Node numbers at the other end, and costs. */
export interface Links {
  readonly nodes: readonly number[];
  readonly costs: readonly number[];
}

/** Adds a need of `needClass` with `units` units. Returns its node. */
export function addNeed(matching: Matching, needClass: number, units: number, links: Links): number {
  const costs = needCosts(matching.problem, matching.worthOf, needClass, units);
  const node = addNode(matching.graph, 0, costs, links.nodes.length);
  for (const [k, offer] of links.nodes.entries()) addEdge(matching.graph, node, offer, links.costs[k] as number);
  return settle(matching, node);
}

/** Adds an offer for `units` needs. Returns its node. */
export function addOffer(matching: Matching, units: number, links: Links): number {
  const node = addNode(matching.graph, 1, offerCosts(matching.problem.spread, units), links.nodes.length);
  for (const [k, need] of links.nodes.entries()) addEdge(matching.graph, need, node, links.costs[k] as number);
  return settle(matching, node);
}

/** Takes a need or an offer out for good; its number stays and has no edges. Who was paired with it gets another where there is one. */
export function removeNode(matching: Matching, node: number): void {
  const { graph } = matching;
  const others = partnersOf(graph, node);
  while ((graph.degree[node] as number) > 0) unpair(graph, graph.held[node * MAX_CAPACITY] as number);
  removeEdges(graph, node);
  setUnits(graph, node, []);
  for (const other of others) pathsOf(matching).mend(other);
}

/** The nodes that `node` is paired with, ascending. */
export function partnersOf(graph: Graph, node: number): number[] {
  const at = node * MAX_CAPACITY;
  const arcs = graph.held.subarray(at, at + (graph.degree[node] as number));
  return Array.from(arcs, (arc) => graph.arcTo[arc] as number).sort((a, b) => a - b);
}

function settle(matching: Matching, node: number): number {
  fitPrice(matching.graph, node);
  pathsOf(matching).mend(node);
  return node;
}

/** A search that looks at the arrays as they are now: they are others once the graph has grown. */
function pathsOf(matching: Matching) {
  if (!matching.paths?.isOf(matching.graph)) matching.paths = makePaths(matching.graph);
  return matching.paths;
}
