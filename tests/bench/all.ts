/**
 * `npm run bench`, or `npm run bench -- relay taps` for some of them: every benchmark one after the other, what they print, a table of their figures at the end, and all of it as one JSON in
 * `node_modules/.cache/ebb/bench.json`. Where one fails the others run all the same, and the command ends with 1. Reports; judges nothing.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import os from "node:os";
import { BENCHES, type Bench, chosenBenches, describeRuns, type Run, resultOf } from "./benches.ts";
import { dropResult, resultFile, WHOLE, writeJson } from "./results.ts";

/** `npm run` in the npm that runs this, else in the one that the system has. */
function npmRun(script: string) {
  const { npm_execpath: npm } = process.env;
  const args = ["run", "-s", script];
  return npm
    ? spawn(process.execPath, [npm, ...args], { stdio: "inherit" })
    : spawn("npm", args, { stdio: "inherit", shell: process.platform === "win32" });
}

async function runBench(bench: Bench): Promise<Run> {
  process.stdout.write(`\n${bench}\n`);
  dropResult(resultOf(bench));
  const startedMs = performance.now();
  const [status] = await once(npmRun(`bench:${bench}`), "close").catch(() => [1]);
  const file = resultFile(resultOf(bench));
  const result = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
  return { bench, isOk: status === 0 && result !== null, seconds: (performance.now() - startedMs) / 1_000, result };
}

const machine = () => ({
  ...{ system: `${os.type()} ${os.arch()}`, processor: os.cpus()[0]?.model ?? "", processors: os.cpus().length },
  ...{ memoryGb: Math.round(os.totalmem() / 1e9), node: process.version },
});

async function runAll(benches: readonly Bench[]): Promise<void> {
  const runs: Run[] = [];
  for (const bench of benches) {
    runs.push(await runBench(bench));
    // After each of them, so that what was measured is there where the command is ended.
    writeJson(WHOLE, { machine: machine(), runs });
  }
  process.stdout.write(`\n${describeRuns(runs)}`);
  if (runs.some(({ isOk }) => !isOk)) process.exitCode = 1;
}

const chosen = chosenBenches(process.argv.slice(2));
if (chosen.ok) await runAll(chosen.value);
else {
  process.stderr.write(`no such benchmark: ${chosen.error}. There are: ${BENCHES.join(", ")}\n`);
  process.exitCode = 1;
}
