/**
 * How fast, and how much better than a list and a pen, the engine is: `npm run bench:match [needs] [needs for HiGHS]`. Five families in Node and in Chromium, candidates and reasons of a made-up
 * programme, and HiGHS (interior point, which of its methods is the one that ends) on the same problems, with its objective beside ours. Prints, and leaves the same as JSON (`results.ts`). Reports; judges nothing.
 */
import path from "node:path";
import { chromium } from "@playwright/test";
import { build } from "vite";
import { findCandidates, makeEngine } from "../../src/match/engine.ts";
import { makeMatching, solve } from "../../src/match/solve.ts";
import { BROWSER_FLAGS } from "../browser/browser-flags.ts";
import { FAMILIES, type Family, makeProblem } from "../support/match-families.ts";
import { leastCost, outcomeOf } from "../support/match-oracle.ts";
import { sampleInput } from "../support/match-sample.ts";
import * as Run from "./match-run.ts";
import { type Figure, writeResult } from "./results.ts";

const DEGREE = 20;
const SEED = 7;
const ROUNDS = 3;
const count = Number(process.argv[2] ?? 10_000);
const highsCount = Number(process.argv[3] ?? count);
/** Its simplex method does not end at this size. */
const INTERIOR_POINT = { solver: "ipm" };

const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const whole = (ms: number) => ms.toFixed(ms < 10 ? 2 : 0);
const print = (line: string) => process.stdout.write(`${line}\n`);

const node = FAMILIES.map((family) =>
  best(Array.from({ length: ROUNDS }, () => Run.runFamily(family, count, DEGREE, SEED, cpuMs))),
);
report(`Node, processor time, ${count} needs, best of ${ROUNDS}`, node);
const { rounds: browser, candidates } = await inChromium();
print(`Chromium, processor time of the page's thread, ${count} needs, from nothing, first round with cold code`);
for (const { family, quickMs, exactMs } of browser)
  print(`  ${family}: first answer ${quickMs.map(whole).join(", ")}; exact ${exactMs.map(whole).join(", ")} ms`);
print(
  `  candidates: ${candidates.count} pairs of ${count} needs and ${count} offers in ${candidates.ms.map(whole).join(", ")} ms`,
);
const reasons = timeEngine();
print(
  `${count} needs, ${count} offers: in Node candidates ${whole(reasons.candidatesMs)}, with who is served ${whole(reasons.prepareMs)}, exact and reasons ${whole(reasons.exactMs)} ms`,
);
const highs: Awaited<ReturnType<typeof besideHighs>>[] = [];
for (const family of FAMILIES) highs.push(await besideHighs(family));
writeResult("match", figures(), { count, degree: DEGREE, node, browser, candidates, reasons, highsCount, highs });

/** Of the family in which it is worst. In Chromium the first round, whose code is cold, is left out. */
function figures(): readonly Figure[] {
  const warm = (of: "quickMs" | "exactMs") => Math.max(...browser.flatMap((family) => family[of].slice(1)));
  const changes = Math.max(...node.map(({ changeMs: [middle] }) => middle));
  const highsMs = Math.min(...highs.map(({ oursMs, highsMs }) => highsMs / oursMs));
  return [
    {
      what: `exact, ${count} needs, worst family`,
      value: warm("exactMs"),
      unit: "ms",
      ratio: highsMs,
      beside: "HiGHS",
      asked: "≤ 300 ms",
    },
    { what: "first answer, worst family", value: warm("quickMs"), unit: "ms", asked: "≤ 70 ms" },
    { what: "after one change, median, worst family", value: changes, unit: "ms", asked: "≤ 1 ms" },
  ];
}

function best(runs: readonly Run.FamilyRun[]): Run.FamilyRun {
  return runs.reduce((one, other) => (other.exactMs < one.exactMs ? other : one));
}

function report(title: string, runs: readonly Run.FamilyRun[]): void {
  print(title);
  for (const run of runs) {
    const [middle, nine, worst] = run.changeMs.map(whole);
    print(
      `  ${run.family}: build ${whole(run.buildMs)}, first answer ${whole(run.quickMs)}, exact ${whole(run.exactMs)} ms${run.isProven ? ", proven" : ", NOT PROVEN"}`,
    );
    print(
      `    first answer: at most ${(100 * run.quickBound).toExponential(1)} % of the whole worth from the best, all of it travel and load: ${run.quickCostRatio.toFixed(2)} times the exact one's`,
    );
    print(
      `    one change ${middle} ms, nine of ten below ${nine}, worst ${worst}${run.isProvenAfterChanges ? ", proven" : ", NOT PROVEN"}`,
    );
    print(
      `    greedy serves ${run.greedyFewer} fewer (${run.greedyFewerInFirst} in the first class that differs), each at ${run.greedyCostRatio.toFixed(2)} times the cost`,
    );
  }
}

async function inChromium() {
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      minify: false,
      lib: { entry: path.resolve(import.meta.dirname, "match-run.ts"), formats: ["iife"], name: "matchRun" },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const code = output && "output" in output ? output.output[0].code : "";
  const { CHROMIUM_PATH } = process.env;
  const chrome = await chromium.launch({
    ...(CHROMIUM_PATH && { executablePath: CHROMIUM_PATH }),
    chromiumSandbox: false,
    args: [...BROWSER_FLAGS],
  });
  try {
    const rounds: { family: Family; quickMs: number[]; exactMs: number[] }[] = [];
    for (const family of FAMILIES) {
      const page = await openRun(chrome, code);
      rounds.push({ family, ...(await solveInPage(page, family)) });
      await page.close();
    }
    return { rounds, candidates: await findInPage(await openRun(chrome, code)) };
  } finally {
    await chrome.close();
  }
}

type Browser = Awaited<ReturnType<typeof chromium.launch>>;
type Page = Awaited<ReturnType<Browser["newPage"]>>;

async function openRun(chrome: Browser, code: string): Promise<Page> {
  const page = await chrome.newPage();
  await page.addScriptTag({ content: `${code};globalThis.matchRun = matchRun;` });
  return page;
}

/** Processor time of the page's thread for each of some rounds, first one with cold code. */
async function makeClock(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  const busyMs = async () => {
    const { metrics } = await cdp.send("Performance.getMetrics");
    return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  };
  return async (run: () => Promise<unknown>) => {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const before = await busyMs();
      await run();
      times.push((await busyMs()) - before);
    }
    return times;
  };
}

async function findInPage(page: Page): Promise<{ count: number; ms: number[] }> {
  const timesOf = await makeClock(page);
  await page.evaluate(
    ([needs, seed]) => (globalThis as unknown as { matchRun: typeof Run }).matchRun.holdInput(needs, seed),
    [count, SEED] as const,
  );
  let pairs = 0;
  const ms = await timesOf(async () => {
    pairs = await page.evaluate(() => (globalThis as unknown as { matchRun: typeof Run }).matchRun.findHeld());
  });
  return { count: pairs, ms };
}

/** Each round: processor time of the page's thread for the first answer, and for build and solution; first round with cold code. */
async function solveInPage(page: Page, family: Family): Promise<{ quickMs: number[]; exactMs: number[] }> {
  const timesOf = await makeClock(page);
  await page.evaluate(
    ([name, needs, degree, seed]) => {
      const { matchRun } = globalThis as unknown as { matchRun: typeof Run };
      matchRun.holdProblem(name, needs, degree, seed);
    },
    [family, count, DEGREE, SEED] as const,
  );
  const exactMs = await timesOf(() =>
    page.evaluate(() => (globalThis as unknown as { matchRun: typeof Run }).matchRun.solveHeld()),
  );
  const quickMs = await timesOf(() =>
    page.evaluate(() => (globalThis as unknown as { matchRun: typeof Run }).matchRun.serveHeld()),
  );
  return { quickMs, exactMs };
}

function timeEngine() {
  const input = sampleInput({ needs: count, offers: count, items: 20, areas: 40 }, SEED);
  const before = cpuMs();
  findCandidates(input);
  const start = cpuMs();
  const engine = makeEngine(input);
  const prepared = cpuMs();
  const { proposals, gap } = engine.exact();
  return {
    candidatesMs: start - before,
    prepareMs: prepared - start,
    exactMs: cpuMs() - prepared,
    proposals: proposals.length,
    gap,
  };
}

/** The same problem for both. HiGHS is told how many of each class are served and finds the least costs: that we serve as many as can be is what our prices prove. */
async function besideHighs(family: Family) {
  const problem = makeProblem(family, highsCount, DEGREE, SEED);
  const start = cpuMs();
  const matching = makeMatching(problem);
  solve(matching);
  const oursMs = cpuMs() - start;
  const { served, cost } = outcomeOf(matching);
  const before = cpuMs();
  const highsCost = Math.round(await leastCost(problem, served, INTERIOR_POINT));
  const highsMs = cpuMs() - before;
  const isEqual = highsCost === cost;
  print(
    `${family}, ${highsCount} needs: costs ${cost}, HiGHS ${highsCost}${isEqual ? ", equal" : ", DIFFERENT"}; ${whole(oursMs)} ms, HiGHS ${whole(highsMs)} ms, ${whole(highsMs / oursMs)} times as long`,
  );
  return { family, cost, highsCost, isEqual, oursMs, highsMs };
}
