/** Made-up problems for the solver: five families, each with what makes it hard for one way of solving. Same seed, same problem. */
import type { Problem } from "../../src/match/solve.ts";

export const FAMILIES = ["near-plenty-5", "near-scarce-5", "near-1", "random-scarce-5", "random-1"] as const;
export type Family = (typeof FAMILIES)[number];

/** Classes of the families: five urgencies of fourteen days. */
const DAYS = 14;
const CLASSES = 5 * DAYS;
const MOST = 1000;
const GRID = 50;

/** Numbers from 0 to below 1, the same for the same seed (mulberry32, public domain). */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** `count` needs and as many offers, about `degree` offers for each need. */
export function makeProblem(family: Family, count: number, degree: number, seed: number): Problem {
  const next = numbersFrom(seed);
  const few = () => (next() < 0.5 ? 1 : 1 + Math.floor(next() * 3));
  const many = () => 1 + Math.floor(next() * 5);
  const units = (plenty: boolean) =>
    Int32Array.from({ length: count }, () => (family.endsWith("-1") ? 1 : plenty ? many() : few()));
  const isPlenty = family.includes("plenty");
  const needUnits = units(!isPlenty);
  const offerUnits = units(isPlenty);
  const needClass = Int32Array.from(
    { length: count },
    () => Math.floor(next() * next() * 5) * DAYS + Math.floor(next() * DAYS),
  );
  const edges = family.startsWith("near") ? nearEdges(count, degree, next) : randomEdges(count, degree, next);
  const column = (at: 0 | 1 | 2) => Int32Array.from(edges, (edge) => edge[at]);
  return {
    needClass,
    classes: CLASSES,
    needUnits,
    offerUnits,
    edgeNeed: column(0),
    edgeOffer: column(1),
    edgeCost: column(2),
    spread: 20,
    roomFor: 2 * count,
  };
}

type Edge = readonly [need: number, offer: number, cost: number];

function randomEdges(count: number, degree: number, next: () => number): Edge[] {
  return Array.from({ length: count }, (_, need) => {
    const offers = new Set<number>();
    while (offers.size < Math.min(degree, count)) offers.add(Math.floor(next() * count));
    return [...offers].map((offer): Edge => [need, offer, Math.floor(next() * MOST)]);
  }).flat();
}

/** Needs and offers crowd around different places; costs are distances, and a need sees half of the offers around it. */
function nearEdges(count: number, degree: number, next: () => number): Edge[] {
  const centres = Array.from({ length: 40 }, () => [next(), next()] as const);
  const spot = (places: number, width: number) => {
    const [x, y] = centres[Math.floor(next() * places)] ?? [0, 0];
    const away = () => (next() + next() + next() + next() - 2) * width;
    return next() < 0.3 ? ([next(), next()] as const) : ([x + away(), y + away()] as const);
  };
  const needs = Array.from({ length: count }, () => spot(40, 0.05));
  const offers = Array.from({ length: count }, () => spot(30, 0.08));
  const cells = Array.from({ length: GRID * GRID }, (): number[] => []);
  const cell = (at: number) => Math.max(0, Math.min(GRID - 1, Math.floor(at * GRID)));
  offers.forEach(([x, y], offer) => {
    cells[cell(x) * GRID + cell(y)]?.push(offer);
  });
  return needs.flatMap(([x, y], need) => {
    let around: number[] = [];
    for (let reach = 1; reach <= GRID && around.length < 2 * degree; reach++) {
      around = [];
      for (let a = Math.max(0, cell(x) - reach); a <= Math.min(GRID - 1, cell(x) + reach); a++)
        for (let b = Math.max(0, cell(y) - reach); b <= Math.min(GRID - 1, cell(y) + reach); b++)
          around.push(...(cells[a * GRID + b] ?? []));
    }
    const distance = (offer: number) => Math.hypot((offers[offer]?.[0] ?? 0) - x, (offers[offer]?.[1] ?? 0) - y);
    return around
      .map((offer) => ({ offer, far: distance(offer), draw: next() }))
      .sort((a, b) => a.far - b.far)
      .slice(0, 2 * degree)
      .sort((a, b) => a.draw - b.draw)
      .slice(0, degree)
      .map(({ offer, far }): Edge => [need, offer, Math.min(MOST - 1, Math.floor(far * 3 * MOST))]);
  });
}
