/** The same problem, solved by HiGHS, which shares no line with our solver: how many of each class can be served, class by class, and the least costs then. */
import loadHighs from "highs";
import { certify } from "../../src/match/certify.ts";
import { MAX_CAPACITY } from "../../src/match/graph.ts";
import type { Matching, Problem } from "../../src/match/solve.ts";

export interface Outcome {
  /** Units served of each class that occurs, most urgent first. */
  readonly served: readonly (readonly [unitClass: number, count: number])[];
  readonly cost: number;
}

/** What a finished matching of ours comes to, counted from its pairs alone. Fails where certify.ts does not call it allowed and best. */
export function outcomeOf({ graph, problem }: Matching): Outcome {
  const { isAllowed, gap } = certify(graph);
  if (!isAllowed || gap !== 0) throw new Error(`not certified: allowed ${isAllowed}, gap ${gap}`);
  const needs = problem.needUnits.length;
  const served = new Map<number, number>();
  let cost = 0;
  for (let v = 0; v < graph.nodes; v++) {
    const pairs = graph.degree[v] ?? 0;
    for (let k = 0; k < pairs; k++)
      if (v < needs) {
        const unitClass = k * problem.classes + (problem.needClass[v] ?? 0);
        served.set(unitClass, (served.get(unitClass) ?? 0) + 1);
        cost += graph.arcCost[graph.held[v * MAX_CAPACITY + k] ?? 0] ?? 0;
      } else cost += k * problem.spread;
  }
  return { served: classesOf(problem).map((unitClass) => [unitClass, served.get(unitClass) ?? 0]), cost };
}

function classesOf({ needClass, needUnits, classes }: Problem): number[] {
  const all = new Set<number>();
  for (const [i, units] of needUnits.entries())
    for (let k = 0; k < units; k++) all.add(k * classes + (needClass[i] ?? 0));
  return [...all].sort((a, b) => a - b);
}

/** The whole answer in the order of classes: one linear programme for each class, then one for the costs. For small problems. */
export async function solveByHighs(problem: Problem): Promise<Outcome> {
  const served: [number, number][] = [];
  for (const unitClass of classesOf(problem)) {
    const most = await run(problem, served, { goal: "Maximize", terms: unitsOf(problem, unitClass) });
    served.push([unitClass, Math.round(most)]);
  }
  return { served, cost: Math.round(await leastCost(problem, served)) };
}

/** The least costs where as many of each class are served as `served` says. */
export function leastCost(problem: Problem, served: Outcome["served"], options = {}): Promise<number> {
  return run(problem, served, { goal: "Minimize", terms: costTerms(problem) }, options);
}

let loaded: ReturnType<typeof loadHighs> | undefined;
const ready = () => {
  loaded ??= loadHighs();
  return loaded;
};

interface Goal {
  readonly goal: "Maximize" | "Minimize";
  readonly terms: readonly string[];
}

async function run(problem: Problem, served: Outcome["served"], { goal, terms }: Goal, options = {}): Promise<number> {
  const highs = await ready();
  const rows = [
    ...balance(problem.edgeNeed, problem.needUnits, "s"),
    ...balance(problem.edgeOffer, problem.offerUnits, "t"),
    ...served.map(([unitClass, count]) => `${sum(unitsOf(problem, unitClass))} = ${count}`),
  ];
  const columns = [
    ...Array.from(problem.edgeCost, (_, e) => `x${e}`),
    ...names(problem.needUnits, "s"),
    ...names(problem.offerUnits, "t"),
  ];
  const text = [
    goal,
    ` o: ${sum(terms)}`,
    "Subject To",
    ...rows.map((row, k) => ` r${k}: ${row}`),
    "Bounds",
    ...columns.map((name) => ` 0 <= ${name} <= 1`),
    "End",
  ].join("\n");
  const solution = highs.solve(text, { output_flag: false, ...options });
  if (solution.Status !== "Optimal") throw new Error(`HiGHS: ${solution.Status}`);
  return solution.ObjectiveValue;
}

const sum = (terms: readonly string[]) => (terms.length > 0 ? terms.join("\n + ") : "0 x0");
const names = (units: Int32Array, letter: string) =>
  Array.from(units, (most, v) => Array.from({ length: most }, (_, k) => `${letter}${v}_${k}`)).flat();
const unitsOf = ({ needClass, needUnits, classes }: Problem, unitClass: number) =>
  Array.from(needUnits, (units, i) => ({ i, k: (unitClass - (needClass[i] ?? 0)) / classes, units }))
    .filter(({ k, units }) => Number.isInteger(k) && k >= 0 && k < units)
    .map(({ i, k }) => `s${i}_${k}`);

function costTerms({ edgeCost, offerUnits, spread }: Problem): string[] {
  const edges = Array.from(edgeCost, (cost, e) => `${cost} x${e}`);
  const loads = Array.from(offerUnits, (units, j) =>
    Array.from({ length: units }, (_, k) => `${k * spread} t${j}_${k}`),
  );
  return [...edges, ...loads.flat()];
}

/** Pairs of a node = its units. */
function balance(ends: Int32Array, units: Int32Array, letter: string): string[] {
  const edges = Array.from(units, (): string[] => []);
  for (const [e, end] of ends.entries()) edges[end]?.push(`x${e}`);
  return edges.flatMap((own, v) => {
    const unit = Array.from({ length: units[v] ?? 0 }, (_, k) => `${letter}${v}_${k}`);
    return unit.length > 0 || own.length > 0 ? [`${sum(own)}${unit.map((name) => `\n - ${name}`).join("")} = 0`] : [];
  });
}
