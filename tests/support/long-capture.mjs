/**
 * `npm run test:long:capture`: paths of capture-walk.ts from one seed after the other, longer ones than `npm test` has time for. A failing seed is printed with what does
 * not hold, and the run ends with 1.
 *
 * --from n (1), --minutes n (5), --steps n (600): where to begin, how long, how long each path is. --seed text: that one alone.
 */
import { parseArgs } from "node:util";
import { walkCapture } from "./capture-walk.ts";

const text = { type: "string" };
const { values } = parseArgs({ options: { from: text, minutes: text, steps: text, seed: text } });
const steps = Number(values.steps ?? 600);
const untilMs = performance.now() + Number(values.minutes ?? 5) * 60_000;

const sums = { paths: 0, saved: 0, kills: 0 };
for (let at = Number(values.from ?? 1); performance.now() < untilMs; at++) {
  const seed = values.seed ?? `path ${at}`;
  const { breaches, saved, kills } = await walkCapture(seed, steps);
  sums.paths++;
  sums.saved += saved;
  sums.kills += kills;
  for (const { step, act, detail } of breaches) process.stdout.write(`${seed}, step ${step}, ${act}: ${detail}\n`);
  if (breaches.length > 0) process.exitCode = 1;
  if (breaches.length > 0 || values.seed !== undefined) break;
}
process.stdout.write(
  `${sums.paths} paths of ${steps} acts: ${sums.saved} needs saved, power cut ${sums.kills} times\n`,
);
