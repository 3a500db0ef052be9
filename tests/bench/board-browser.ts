/**
 * Whether the real board stutters in Chromium: `npm run bench:board:browser [needs] [offers] [volunteers] [decisions]`. A coordinator's vault is filled by the page of the benchmarks; then the
 * production build is unlocked as a person would, and its lists and boards are scrolled, filtered, searched and decided on while the browser records a trace: at the machine's own pace, and six times slower. Of each
 * step: the longest task of the page's thread and how many took more than 50 ms, the slowest answer to a touch or key, frames that came too late, and the heap. Reports; judges nothing.
 */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, type CDPSession, chromium, expect, type Page } from "@playwright/test";
import { wordAt } from "../../src/words/picture-words.ts";
import { BROWSER_FLAGS } from "../browser/browser-flags.ts";
import { seeScreen, tap, unlock } from "../browser/drive.ts";
import { DIST, startRelayProcess } from "../browser/relay-process.ts";
import { buildPage } from "./build-page.ts";
import type { BoardPlan } from "./page/board-bench.ts";
import type { Bench } from "./page/main.ts";
import { readTrace, type TraceReading } from "./read-trace.ts";
import { type Figure, writeResult } from "./results.ts";

const [needs = 10_000, offers = 10_000, volunteers = 2_000, decisions = 1_000] = process.argv.slice(2).map(Number);
const PLAN: BoardPlan = { needs, offers, volunteers, decisions };
const PACES = [1, 6];
/** How often the wheel is turned on each list, and how far, in CSS pixels. */
const [TURNS, TURN] = [60, 900];

interface Step extends TraceReading {
  readonly name: string;
  /** Slowest answer to a touch or a key, from the event to the next paint; 0 where none took a frame. */
  readonly answerMs: number;
  readonly heapMb: number;
}

const tell = (line: string) => process.stdout.write(`${line}\n`);
/** The production build with the page of the benchmarks beside it, so that both have one origin. */
const folder = mkdtempSync(path.join(tmpdir(), "ebb-board-"));
cpSync(DIST, folder, { recursive: true });
const built = await buildPage("page");
cpSync(path.join(built, "assets"), path.join(folder, "assets"), { recursive: true });
cpSync(path.join(built, "index.html"), path.join(folder, "bench.html"));
const relay = await startRelayProcess(folder);
const { CHROMIUM_PATH } = process.env;
const browser = await chromium.launch({
  ...(CHROMIUM_PATH && { executablePath: CHROMIUM_PATH }),
  chromiumSandbox: false,
  args: [...BROWSER_FLAGS],
});
try {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  const words = await fill(page);
  await page.addInitScript(watchAnswers);
  await page.goto(`${relay.origin}/`);
  const results = [];
  for (const pace of PACES) results.push({ pace, steps: await walk(browser, page, words, pace) });
  writeResult("board-browser", results.flatMap(figures), { plan: PLAN, results });
} finally {
  await browser.close();
  await relay.remove();
  rmSync(folder, { recursive: true, force: true });
}

/** Behind the first reading, of which a person sees that it loads. */
function figures({ pace, steps }: { readonly pace: number; readonly steps: readonly Step[] }): readonly Figure[] {
  const [, ...rest] = steps;
  const most = (of: "longestMs" | "answerMs") => Math.max(...rest.map((step) => step[of]));
  const slower = pace === 1 ? "" : `, processor ${pace} times slower`;
  const asked = pace === 1 ? { asked: "≤ 50 ms" } : {};
  return [
    { what: `longest task${slower}`, value: most("longestMs"), unit: "ms", ...asked },
    { what: `slowest answer to a touch or a key${slower}`, value: most("answerMs"), unit: "ms" },
  ];
}

async function fill(page: Page): Promise<readonly string[]> {
  await page.goto(`${relay.origin}/bench.html`);
  await page.waitForFunction(() => document.title === "ready");
  const indices = await page.evaluate(async (plan) => {
    const { ebb } = globalThis as unknown as { ebb: Bench };
    await ebb.create();
    return ebb.board(plan);
  }, PLAN);
  return indices.map((index) => wordAt(index));
}

async function walk(browser: Browser, page: Page, words: readonly string[], pace: number): Promise<readonly Step[]> {
  tell(
    `${needs} needs, ${offers} offers of ${volunteers} volunteers, ${decisions} decisions; processor ${pace} times slower`,
  );
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: pace });
  const steps: Step[] = [];
  const take = async (name: string, act: () => Promise<unknown>) => {
    const step = await measure(browser, page, cdp, name, act);
    steps.push(step);
    tell(
      `  ${name.padEnd(34)} longest task ${whole(step.longestMs)} ms, above 50 ms: ${step.longTasks}; answer ${whole(step.answerMs)} ms; frames late ${step.dropped} of ${step.frames}; heap ${whole(step.heapMb)} MB`,
    );
  };
  const patient = { timeout: 120_000 };
  await take("unlock to the list", async () => {
    await unlock(page, words);
    await expect(page.getByText(/open needs?/).first()).toBeVisible(patient);
  });
  await take("list: until suggestions came", () =>
    expect(page.getByText(/suggestions wait for you/)).toBeVisible(patient),
  );
  await take("list: scroll", () => scroll(page));
  await take("list: to the end and back", async () => {
    await page.keyboard.press("End");
    await frames(page, 20);
    await page.keyboard.press("Home");
    await frames(page, 20);
  });
  await take("list: search", async () => {
    await page.getByLabel("Search by need, place or picture-word").click();
    await page.keyboard.type("water block 7", { delay: 60 });
    await frames(page, 10);
  });
  await take("list: search taken back", async () => {
    for (let at = 0; at < 13; at++) await page.keyboard.press("Backspace", { delay: 40 });
    await frames(page, 10);
  });
  await take("list: filter", async () => {
    await page.locator("summary").filter({ hasText: "Filter" }).click();
    for (const label of ["How soon", "Need", "Place"]) {
      const select = page.getByLabel(label, { exact: true });
      await select.selectOption({ index: 2 });
      await frames(page, 5);
      await select.selectOption({ index: 0 });
      await frames(page, 5);
    }
  });
  await take("board: open", async () => {
    await tap(page, "Board");
    await seeScreen(page, "Board");
    await expect(page.getByText(/suggestions wait for you/)).toBeVisible(patient);
  });
  await take("board: scroll", () => scroll(page, 8));
  await take("decide: open", async () => {
    await tap(page, "Decide");
    await expect(page.getByText(/waiting for you/)).toBeVisible(patient);
  });
  await take("decide: ten others", async () => {
    for (let at = 0; at < 10; at++) await tap(page, "Look at the next");
  });
  await take("decide: confirm, until suggested anew", async () => {
    await page.getByLabel("Meeting point").fill("Water tap 2");
    for (const tick of await page.getByRole("checkbox").all()) await tick.check();
    await tap(page, "Confirm");
    const goOn = page.getByRole("button", { name: "Go on" });
    if ((await goOn.count()) > 0) await goOn.click();
    await tap(page, "Write it now");
    await seeScreen(page, "Decide");
    await expect(page.getByText(/waiting for you/)).toBeVisible(patient);
    await frames(page, 120);
  });
  await take("decide: back to the board", async () => {
    await tap(page, "Back");
    await seeScreen(page, "Board");
  });
  for (const name of ["Under way", "Volunteers", "Record of decisions", "Fairness"]) {
    await take(`${name}: open`, async () => {
      await tap(page, name);
      await seeScreen(page, name);
      await frames(page, 5);
    });
    await take(`${name}: scroll`, () => scroll(page));
    await take(`${name}: back`, async () => {
      await tap(page, "Back");
      await seeScreen(page, "Board");
    });
  }
  await tap(page, "Lock now");
  await seeScreen(page, "Open your records");
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await cdp.detach();
  return steps;
}

/** Turns the wheel, one turn a frame or so. */
async function scroll(page: Page, turns = TURNS): Promise<void> {
  await page.mouse.move(640, 500);
  for (let at = 0; at < turns; at++) {
    await page.mouse.wheel(0, TURN);
    await frames(page, 2);
  }
  await page.evaluate(() => window.scrollTo(0, 0));
  await frames(page, 5);
}

function frames(page: Page, count: number): Promise<void> {
  return page.evaluate(async (count) => {
    for (let at = 0; at < count; at++) await new Promise(requestAnimationFrame);
  }, count);
}

function whole(value: number): string {
  return value.toFixed(0).padStart(4);
}

/** In the page: notes the slowest answer since it was last asked. */
function watchAnswers(): void {
  const watched = { answerMs: 0 };
  Object.assign(globalThis, { watched });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if ((entry as PerformanceEventTiming).interactionId > 0)
        watched.answerMs = Math.max(watched.answerMs, entry.duration);
  }).observe({ type: "event", durationThreshold: 16, buffered: true } as PerformanceObserverInit);
}

async function measure(
  browser: Browser,
  page: Page,
  cdp: CDPSession,
  name: string,
  act: () => Promise<unknown>,
): Promise<Step> {
  await page.evaluate(() => {
    (globalThis as unknown as { watched: { answerMs: number } }).watched.answerMs = 0;
  });
  await browser.startTracing(page, {
    categories: ["devtools.timeline", "devtools.timeline.frame", "disabled-by-default-devtools.timeline"],
  });
  await act();
  await frames(page, 3);
  const reading = readTrace((await browser.stopTracing()).toString());
  const answerMs = await page.evaluate(
    () => (globalThis as unknown as { watched: { answerMs: number } }).watched.answerMs,
  );
  await cdp.send("HeapProfiler.collectGarbage");
  const { metrics } = await cdp.send("Performance.getMetrics");
  const heap = metrics.find((one) => one.name === "JSHeapUsedSize")?.value ?? Number.NaN;
  return { name, ...reading, answerMs, heapMb: heap / 1e6 };
}
