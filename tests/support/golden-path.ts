/**
 * The golden path: one need, as a worker registers it who has the pre-printed cards at hand and worked in the same place before. Each tap with the seconds that people are meant to
 * need for it (P): listening, thinking, speaking. Machines come on top; what they take is measured where the path is walked, and printed, never judged.
 */
import type { Page } from "@playwright/test";

export interface GoldenStep {
  /** What is tapped, as the beginning of its name. */
  readonly tap: string;
  readonly humanSeconds: number;
}

/** The seconds that the whole path may take, and the taps (P). */
export const BUDGET_SECONDS = 45;
export const MOST_TAPS = 12;

/** The path to a need in `place`. The card is scanned by itself in the field; here a tap stands for it. */
export const goldenPath = (place: string): readonly GoldenStep[] => [
  { tap: "New need", humanSeconds: 1 },
  { tap: "They agree to us writing it", humanSeconds: 15 },
  { tap: "Water, toilets", humanSeconds: 2.5 },
  { tap: "Water container", humanSeconds: 2.5 },
  { tap: "Within 3 days", humanSeconds: 2.5 },
  { tap: "5–6 people", humanSeconds: 2.5 },
  { tap: place, humanSeconds: 2 },
  { tap: "No extra help needed", humanSeconds: 2.5 },
  { tap: "Save on this phone", humanSeconds: 4 },
  { tap: "No card wanted", humanSeconds: 8 },
];

export const humanSecondsOf = (steps: readonly GoldenStep[]): number =>
  steps.reduce((sum, { humanSeconds }) => sum + humanSeconds, 0);

export interface StepTime extends GoldenStep {
  /** From the tap to the first paint of the next screen. */
  readonly answerMs: number;
}

/** Walks the path from home. Ends on the page that says that the need is saved. */
export async function walkGoldenPath(page: Page, place: string): Promise<readonly StepTime[]> {
  await watchAnswers(page);
  const times: StepTime[] = [];
  for (const step of goldenPath(place)) {
    const name = new RegExp(`(^|: \\W*)${step.tap}(?![\\p{L}\\p{N}])`, "u");
    await page.getByRole("button", { name }).first().click();
    times.push({ ...step, answerMs: await nextAnswer(page, times.length + 1) });
  }
  return times;
}

interface Watched {
  answers: number[];
}

/** From now on the page notes, for each tap that leads to another heading, when that was painted. */
const watchAnswers = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const watched: Watched = { answers: [] };
    Object.assign(window, { watched });
    let tappedAt: number | null = null;
    const heading = () => document.querySelector("h1")?.textContent ?? "";
    let before = heading();
    document.addEventListener("click", ({ timeStamp }) => (tappedAt = timeStamp), { capture: true });
    new MutationObserver(() => {
      if (heading() === before || heading() === "" || tappedAt === null) return;
      before = heading();
      const from = tappedAt;
      tappedAt = null;
      // Behind the frame that shows it.
      requestAnimationFrame(() => setTimeout(() => watched.answers.push(performance.now() - from)));
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });

async function nextAnswer(page: Page, count: number): Promise<number> {
  await page.waitForFunction(
    (wanted) => (window as unknown as { watched: Watched }).watched.answers.length >= wanted,
    count,
  );
  const answers = await page.evaluate(() => (window as unknown as { watched: Watched }).watched.answers);
  return answers[count - 1] ?? Number.NaN;
}

/** The path as a table: what people and what the machine took. */
export function describeTimes(times: readonly StepTime[]): string {
  const human = humanSecondsOf(times);
  const machine = times.reduce((sum, { answerMs }) => sum + answerMs, 0) / 1_000;
  const lines = times.map(
    ({ tap, humanSeconds, answerMs }) =>
      `${tap.padEnd(30)} ${humanSeconds.toFixed(1).padStart(5)} s ${answerMs.toFixed(0).padStart(6)} ms`,
  );
  return [
    `${"tap".padEnd(30)} ${"people".padStart(7)} ${"answer".padStart(9)}`,
    ...lines,
    `${times.length} taps, ${human.toFixed(1)} s of people (P) and ${machine.toFixed(2)} s of the machine: ${(human + machine).toFixed(1)} of ${BUDGET_SECONDS} s`,
    "",
  ].join("\n");
}
