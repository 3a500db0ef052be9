/**
 * `npm run test:long`: simulations from one seed after the other, longer ones than `npm test` has time for. A failing seed is printed with what does not hold,
 * shrunk, and printed with the events that are left; then the run ends with 1.
 *
 * --from n (1), --minutes n (10), --events n (120): where to begin, how long, how much happens. --seed text: that one alone.
 */
import { parseArgs } from "node:util";
import { describeEvent } from "./sim/events.ts";
import { shrink } from "./sim/shrink.ts";
import { planOf, simulate } from "./sim/simulate.ts";

const SIZE = { coordinators: 3, workers: 4 };
const SHRINK_MS = 5 * 60_000;

const text = { type: "string" };
const { values } = parseArgs({ options: { from: text, minutes: text, events: text, seed: text } });
const events = Number(values.events ?? 120);
const untilMs = performance.now() + Number(values.minutes ?? 10) * 60_000;

async function judge(plan) {
  try {
    return await simulate(plan);
  } catch (error) {
    return [{ rule: "throws", detail: error instanceof Error ? (error.stack ?? error.message) : String(error) }];
  }
}

async function report(plan, broken) {
  process.stdout.write(`seed ${plan.seed}, ${plan.events.length} events\n`);
  for (const { rule, detail } of broken) process.stdout.write(`  ${rule}: ${detail}\n`);
  const endMs = performance.now() + SHRINK_MS;
  const left = await shrink(plan, broken[0].rule, () => performance.now() < endMs);
  process.stdout.write(
    `shrunk to ${left.length} events:\n${left.map((event) => `  ${describeEvent(event)}\n`).join("")}`,
  );
  for (const { rule, detail } of await judge({ ...plan, events: left })) process.stdout.write(`  ${rule}: ${detail}\n`);
}

let runs = 0;
for (let seed = Number(values.from ?? 1); performance.now() < untilMs; seed++) {
  const plan = planOf(values.seed ?? String(seed), SIZE, events);
  const broken = await judge(plan);
  runs++;
  if (broken.length > 0) await report(plan, broken);
  if (broken.length > 0) process.exitCode = 1;
  if (broken.length > 0 || values.seed !== undefined) break;
}
process.stdout.write(`${runs} simulations of ${events} events\n`);
