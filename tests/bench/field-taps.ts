/**
 * How soon each step of the golden path answers a tap, on a processor that is slowed down six times: `npm run bench:taps [rounds]`. Runs on the production build in training, prints
 * each step's times and the whole path beside its budget, and leaves the same as JSON (`results.ts`). Reports; judges nothing.
 */
import { chromium } from "@playwright/test";
import { BROWSER_FLAGS } from "../browser/browser-flags.ts";
import { goHome, registerNeed, startTraining } from "../browser/drive.ts";
import { startRelayProcess } from "../browser/relay-process.ts";
import { describeTimes, type StepTime, walkGoldenPath } from "../support/golden-path.ts";
import { writeResult } from "./results.ts";

const SLOWER = 6;
/** What an answer should take at most (P). */
const ANSWER_MS = 100;
const PLACE = "Block C";

const rounds = Number(process.argv[2] ?? 5);
const relay = await startRelayProcess();
const { CHROMIUM_PATH } = process.env;
const browser = await chromium.launch({
  ...(CHROMIUM_PATH && { executablePath: CHROMIUM_PATH }),
  chromiumSandbox: false,
  args: [...BROWSER_FLAGS],
});
try {
  const page = await browser.newPage({ viewport: { width: 360, height: 640 } });
  await startTraining(page, relay.origin, "Field worker");
  // The place of the round before is offered first; and what a first need loads is loaded.
  await registerNeed(page);
  await goHome(page);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  const all: (readonly StepTime[])[] = [];
  for (let round = 0; round < rounds; round++) {
    all.push(await walkGoldenPath(page, PLACE));
    await goHome(page);
  }
  report(all);
} finally {
  await browser.close();
  await relay.remove();
}

function report(all: readonly (readonly StepTime[])[]): void {
  const [first = []] = all;
  const steps = first.map((step, at) => {
    const times = all.map((round) => round[at]?.answerMs ?? Number.NaN).sort((a, b) => a - b);
    const middle = times[Math.floor(times.length / 2)] ?? Number.NaN;
    return { ...step, answerMs: middle, worstMs: times.at(-1) ?? Number.NaN };
  });
  process.stdout.write(`${rounds} rounds, ${SLOWER} times slower, middle of each step\n${describeTimes(steps)}`);
  const late = steps.filter(({ worstMs }) => worstMs > ANSWER_MS);
  for (const { tap, worstMs } of late)
    process.stdout.write(`slower than ${ANSWER_MS} ms at worst: ${tap}, ${worstMs.toFixed(0)} ms\n`);
  const slowest = (of: "answerMs" | "worstMs") => Math.max(...steps.map((step) => step[of]));
  const allMs = steps.reduce((sum, { answerMs }) => sum + answerMs, 0);
  const slower = `processor ${SLOWER} times slower`;
  writeResult(
    "taps",
    [
      {
        what: `slowest step, in the middle, ${slower}`,
        value: slowest("answerMs"),
        unit: "ms",
        asked: `≤ ${ANSWER_MS} ms`,
      },
      { what: `slowest step, at worst, ${slower}`, value: slowest("worstMs"), unit: "ms" },
      { what: `all ${steps.length} taps, ${slower}`, value: allMs, unit: "ms" },
    ],
    { slower: SLOWER, rounds, steps },
  );
}
