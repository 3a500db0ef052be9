/**
 * How fast, and how much better than a list and a pen, the engine is: `npm run bench:match [needs] [needs for HiGHS]`. Five families in Node and in Chromium, candidates and reasons of a made-up
 * programme, and HiGHS on the same problems at a size that it manages, with its objective beside ours. Prints, and leaves the same as JSON in `node_modules/.cache/ebb/match.json`. Reports; judges nothing.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";
import { build } from "vite";
import { makeEngine } from "../../src/match/engine.ts";
import { makeMatching, solve } from "../../src/match/solve.ts";
import { BROWSER_FLAGS } from "../browser/browser-flags.ts";
import { FAMILIES, type Family, makeProblem } from "../support/match-families.ts";
import { leastCost, outcomeOf } from "../support/match-oracle.ts";
import { sampleInput } from "../support/match-sample.ts";
import * as Run from "./match-run.ts";

const DEGREE = 20;
const SEED = 7;
const ROUNDS = 3;
const count = Number(process.argv[2] ?? 10_000);
const smallCount = Number(process.argv[3] ?? 400);
const FILE = path.resolve(import.meta.dirname, "../../node_modules/.cache/ebb/match.json");

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
const browser = await inChromium();
print(`Chromium, processor time of the page's thread, ${count} needs, build and exact, first round with cold code`);
for (const { family, timesMs } of browser) print(`  ${family}: ${timesMs.map(whole).join(", ")} ms`);
const reasons = timeEngine();
print(
  `${count} needs, ${count} offers: candidates and who is served ${whole(reasons.prepareMs)}, exact and reasons ${whole(reasons.exactMs)} ms`,
);
const highs = [];
for (const family of FAMILIES) highs.push(await besideHighs(family));
mkdirSync(path.dirname(FILE), { recursive: true });
writeFileSync(FILE, JSON.stringify({ count, degree: DEGREE, node, browser, reasons, smallCount, highs }, null, 2));

function best(runs: readonly Run.FamilyRun[]): Run.FamilyRun {
  return runs.reduce((one, other) => (other.exactMs < one.exactMs ? other : one));
}

function report(title: string, runs: readonly Run.FamilyRun[]): void {
  print(title);
  for (const run of runs) {
    const [middle, nine, worst] = run.changeMs.map(whole);
    print(
      `  ${run.family}: build ${whole(run.buildMs)}, served ${whole(run.servedMs)}, exact ${whole(run.exactMs)} ms${run.isProven ? ", proven" : ", NOT PROVEN"}`,
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
    const rounds: { family: Family; timesMs: number[] }[] = [];
    for (const family of FAMILIES) {
      const page = await chrome.newPage();
      await page.addScriptTag({ content: `${code};globalThis.matchRun = matchRun;` });
      rounds.push({ family, timesMs: await solveInPage(page, family) });
      await page.close();
    }
    return rounds;
  } finally {
    await chrome.close();
  }
}

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof chromium.launch>>["newPage"]>>;

/** Each round: processor time of the page's thread for build and solution, first round with cold code. */
async function solveInPage(page: Page, family: Family): Promise<number[]> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  const busyMs = async () => {
    const { metrics } = await cdp.send("Performance.getMetrics");
    return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  };
  await page.evaluate(
    ([name, needs, degree, seed]) => {
      const { matchRun } = globalThis as unknown as { matchRun: typeof Run };
      matchRun.holdProblem(name, needs, degree, seed);
    },
    [family, count, DEGREE, SEED] as const,
  );
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = await busyMs();
    await page.evaluate(() => (globalThis as unknown as { matchRun: typeof Run }).matchRun.solveHeld());
    times.push((await busyMs()) - before);
  }
  return times;
}

function timeEngine() {
  const input = sampleInput({ needs: count, offers: count, items: 20, areas: 40 }, SEED);
  const start = cpuMs();
  const engine = makeEngine(input);
  const prepared = cpuMs();
  const { proposals, gap } = engine.exact();
  return { prepareMs: prepared - start, exactMs: cpuMs() - prepared, proposals: proposals.length, gap };
}

/** The same problem for both, at a size that HiGHS manages in seconds. Nothing is said of larger ones but how the times grew here. */
async function besideHighs(family: Family) {
  const problem = makeProblem(family, smallCount, DEGREE, SEED);
  const start = cpuMs();
  const matching = makeMatching(problem);
  solve(matching);
  const oursMs = cpuMs() - start;
  const { served, cost } = outcomeOf(matching);
  const before = cpuMs();
  const highsCost = Math.round(await leastCost(problem, served));
  const highsMs = cpuMs() - before;
  const isEqual = highsCost === cost;
  print(
    `${family}, ${smallCount} needs: costs ${cost}, HiGHS ${highsCost}${isEqual ? ", equal" : ", DIFFERENT"}; ${whole(oursMs)} ms, HiGHS ${whole(highsMs)} ms, ${whole(highsMs / oursMs)} times as long`,
  );
  return { family, cost, highsCost, isEqual, oursMs, highsMs };
}
