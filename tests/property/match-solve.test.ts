import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { certify } from "../../src/match/certify.ts";
import { addNeed, addOffer, removeNode } from "../../src/match/change.ts";
import { MAX_CAPACITY } from "../../src/match/graph.ts";
import { boundServed, type Matching, makeMatching, type Problem, serve, solve, sumOf } from "../../src/match/solve.ts";
import { FAMILIES, makeProblem, numbersFrom } from "../support/match-families.ts";
import { outcomeOf, solveByHighs } from "../support/match-oracle.ts";

const CLASSES = 3;

const problems = (most = 7): fc.Arbitrary<Problem> =>
  fc
    .record({
      needs: fc.array(fc.tuple(fc.nat(CLASSES - 1), fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: most }),
      offers: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: most }),
      links: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.oneof(fc.nat(3), fc.nat(4095))), { maxLength: 40 }),
      spread: fc.constantFrom(0, 1, 50),
    })
    .map(({ needs, offers, links, spread }) => {
      const edges = new Map(
        links.map(([i, j, cost]) => [
          `${i % needs.length} ${j % offers.length}`,
          [i % needs.length, j % offers.length, cost] as const,
        ]),
      );
      const column = (at: 0 | 1 | 2) => Int32Array.from([...edges.values()], (edge) => edge[at]);
      return {
        needClass: Int32Array.from(needs, ([needClass]) => needClass),
        classes: CLASSES,
        needUnits: Int32Array.from(needs, ([, units]) => units),
        offerUnits: Int32Array.from(offers),
        edgeNeed: column(0),
        edgeOffer: column(1),
        edgeCost: column(2),
        spread,
        roomFor: 40,
      };
    });

function solved(problem: Problem): Matching {
  const matching = makeMatching(problem);
  solve(matching);
  return matching;
}

describe("M1 the exact answer", () => {
  it("M1 is the one of an independent solver: as many of each class, and the same least costs", async () => {
    await fc.assert(
      fc.asyncProperty(problems(), async (problem) => {
        expect(outcomeOf(solved(problem))).toEqual(await solveByHighs(problem));
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  it.each(FAMILIES)(
    "M1 of the family %s is the one of an independent solver",
    async (family) => {
      const problem = makeProblem(family, 25, 5, 3);
      expect(outcomeOf(solved(problem))).toEqual(await solveByHighs(problem));
    },
    60_000,
  );

  it.each(FAMILIES)("M2 of the family %s with thousands is proven by its prices", (family) => {
    expect(certify(solved(makeProblem(family, 2000, 12, 5)).graph)).toEqual({ isAllowed: true, gap: 0 });
  });

  it("M3 serves nobody fewer in its first stage than in its last", () => {
    fc.assert(
      fc.property(problems(20), (problem) => {
        const matching = makeMatching(problem);
        serve(matching);
        const first = servedByClass(matching);
        solve(matching);
        expect(servedByClass(matching)).toEqual(first);
      }),
    );
  });

  it("M3 proves with prices how far its first stage is from the best, and that is nearly nothing", () => {
    fc.assert(
      fc.property(problems(20), (problem) => {
        const matching = makeMatching(problem);
        serve(matching);
        const first = sumOf(matching.graph);
        const bound = boundServed(matching);
        solve(matching);
        const best = sumOf(matching.graph);
        expect(first - best).toBeLessThanOrEqual(bound * Math.max(1, Math.abs(first)) + 0.5);
        expect(bound).toBeLessThanOrEqual(0.001);
      }),
    );
  });

  it("M4 is the same for the same problem", () => {
    fc.assert(
      fc.property(problems(20), (problem) => {
        expect(solved(problem).graph.arcUsed).toEqual(solved(problem).graph.arcUsed);
      }),
    );
  });
});

describe("M2 the judge", () => {
  it("M2 finds a gap where a pair is not the best one, and what is not allowed", () => {
    const problem = makeProblem("near-1", 60, 5, 1);
    const { graph } = solved(problem);
    const paired = graph.degree.findIndex((pairs, v) => pairs === 1 && graph.side[v] === 0);
    graph.price[paired] = (graph.price[paired] ?? 0) + 5000;
    expect(certify(graph).gap).toBeGreaterThan(0);
    graph.degree[paired] = 0;
    expect(certify(graph).isAllowed).toBe(false);
  });
});

describe("M5 one change", () => {
  it("M5 leaves an answer as good as a new start would find", () => {
    fc.assert(
      fc.property(
        problems(15),
        fc.array(fc.tuple(fc.nat(3), fc.nat(), fc.nat()), { maxLength: 12 }),
        (problem, changes) => {
          const matching = solved(problem);
          const mirror = mirrorOf(problem);
          for (const [kind, seed, which] of changes) change(matching, mirror, kind, seed, which);
          expect(certify(matching.graph)).toEqual({ isAllowed: true, gap: 0 });
          expect(sumOf(matching.graph)).toBe(sumOf(solved(mirror.problem()).graph));
        },
      ),
    );
  });

  it.each(["random-1", "near-scarce-5"] as const)(
    "M5 keeps the family %s with hundreds proven, change after change",
    (family) => {
      const problem = makeProblem(family, 900, 8, 3);
      const matching = solved(problem);
      const mirror = mirrorOf(problem);
      for (let turn = 0; turn < 24; turn++) {
        change(matching, mirror, 2 + (turn % 2), turn, 37 * turn);
        change(matching, mirror, turn % 2, turn, turn);
        expect(certify(matching.graph)).toEqual({ isAllowed: true, gap: 0 });
      }
      expect(sumOf(matching.graph)).toBe(sumOf(solved(mirror.problem()).graph));
    },
  );

  it("M6 an offer more never leaves fewer served of the first class", () => {
    fc.assert(
      fc.property(problems(15), fc.nat(), (problem, seed) => {
        const matching = solved(problem);
        const before = servedByClass(matching);
        change(matching, mirrorOf(problem), 1, seed, 0);
        const after = servedByClass(matching);
        const changed = after.findIndex((count, unitClass) => count !== before[unitClass]);
        expect(changed < 0 || (after[changed] ?? 0) > (before[changed] ?? 0)).toBe(true);
      }),
    );
  });
});

function servedByClass({ graph, problem }: Matching): number[] {
  const counts = new Array<number>(problem.classes * MAX_CAPACITY).fill(0);
  for (let v = 0; v < problem.needUnits.length; v++)
    for (let k = 0; k < (graph.degree[v] ?? 0); k++) {
      const at = k * problem.classes + (problem.needClass[v] ?? 0);
      counts[at] = (counts[at] ?? 0) + 1;
    }
  return counts;
}

/** The same problem as lists that change with it. A removed node stays, without units. */
function mirrorOf(problem: Problem) {
  const needs = Array.from(problem.needUnits, (units, i) => ({ units, needClass: problem.needClass[i] ?? 0 }));
  const offers = [...problem.offerUnits];
  const needOfNode = new Map(needs.map((_, i) => [i, i]));
  const offerOfNode = new Map(offers.map((_, j) => [needs.length + j, j]));
  const edges = Array.from(problem.edgeCost, (cost, e): [number, number, number] => [
    problem.edgeNeed[e] ?? 0,
    problem.edgeOffer[e] ?? 0,
    cost,
  ]);
  const column = (at: 0 | 1 | 2) => Int32Array.from(edges, (edge) => edge[at]);
  const left = (need: number, offer: number) => (needs[need]?.units ?? 0) > 0 && (offers[offer] ?? 0) > 0;
  return {
    needs,
    offers,
    needOfNode,
    offerOfNode,
    edges,
    problem: (): Problem => {
      const kept = edges.filter(([need, offer]) => left(need, offer));
      edges.splice(0, edges.length, ...kept);
      return {
        ...problem,
        needClass: Int32Array.from(needs, ({ needClass }) => needClass),
        needUnits: Int32Array.from(needs, ({ units }) => units),
        offerUnits: Int32Array.from(offers),
        edgeNeed: column(0),
        edgeOffer: column(1),
        edgeCost: column(2),
      };
    },
  };
}

function change(
  matching: Matching,
  mirror: ReturnType<typeof mirrorOf>,
  kind: number,
  seed: number,
  which: number,
): void {
  const next = numbersFrom(seed);
  const { needs, offers, needOfNode, offerOfNode, edges } = mirror;
  const pick = (nodes: Iterable<number>) => [...nodes].filter(() => next() < 0.5);
  const units = 1 + (seed % 5);
  if (kind === 0) {
    const nodes = pick(offerOfNode.keys());
    const costs = nodes.map(() => Math.floor(next() * 100));
    const need = needs.push({ units, needClass: which % CLASSES }) - 1;
    needOfNode.set(addNeed(matching, which % CLASSES, units, { nodes, costs }), need);
    for (const [k, node] of nodes.entries()) edges.push([need, offerOfNode.get(node) ?? 0, costs[k] ?? 0]);
  } else if (kind === 1) {
    const nodes = pick(needOfNode.keys());
    const costs = nodes.map(() => Math.floor(next() * 100));
    const offer = offers.push(units) - 1;
    offerOfNode.set(addOffer(matching, units, { nodes, costs }), offer);
    for (const [k, node] of nodes.entries()) edges.push([needOfNode.get(node) ?? 0, offer, costs[k] ?? 0]);
  } else {
    const of = kind === 2 ? needOfNode : offerOfNode;
    const node = [...of.keys()][which % Math.max(1, of.size)];
    if (node === undefined) return;
    removeNode(matching, node);
    const at = of.get(node) ?? 0;
    of.delete(node);
    const need = kind === 2 ? needs[at] : undefined;
    if (need) need.units = 0;
    else offers[at] = 0;
  }
}
