/**
 * `npm test`: types, lint, rooms, unused code, build with its size budget, unit tests, tests in a real browser, whole journeys.
 *
 * May be started by any Node from 20.11; every part runs on the Node that came with the packages. Parts run one after the other, also after
 * one failed; those that need one core each run first, two at a time, and what each says is printed whole at its end. Numbers of tests are
 * read from the runners' reports. A part that looked at nothing, and a skipped test, count as failed.
 * With names as arguments only those parts run: `npm test -- types unit`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { stripVTControlCharacters } from "node:util";
import { COMPILED } from "./compiled.mjs";

const ROOT = path.resolve(import.meta.dirname, "../..");
const REPORTS = path.join(ROOT, "node_modules/.cache/ebb/reports");
/** Whatever the parts leave behind goes with it. */
const TEMPORARY = mkdtempSync(path.join(os.tmpdir(), "ebb-test-"));
const NODE = findNode();
const TYPE_PROJECTS = ["tsconfig.json", "tsconfig.worker.json", "sw", "src/relay", "tests"];
/** How much is told again, at the end, of why a test failed. */
const WHY_LINES = 18;
const WITH_BROWSER = ["tests/support/with-browser.mjs", "--", NODE];

const PARTS = {
  types: async () => combine(await inTurn(TYPE_PROJECTS, checkTypes)),
  lint: async () =>
    countLooked(
      await run(["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."]),
      /Checked (\d+) files/,
    ),
  rooms: async () => countLooked(await run(["tests/support/check-rooms.mjs"]), /rooms: (\d+) files/),
  unused: () => run(["node_modules/knip/bin/knip.js"]),
  build: async () =>
    combine(
      await inTurn([["node_modules/vite/bin/vite.js", "build"], ["tests/support/budget.mjs"]], (args) => run(args)),
    ),
  unit: () => runVitest("unit", []),
  dom: () => runVitest("browser", WITH_BROWSER),
  browser: runJourneys,
};
/** These use every core themselves, and are watched while they run. */
const ALONE = ["unit", "dom", "browser"];
const BESIDE = 2;

process.chdir(ROOT);
// The database's user must be able to enter.
chmodSync(TEMPORARY, 0o711);
process.on("exit", () => rmSync(TEMPORARY, { recursive: true, force: true, maxRetries: 5 }));
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length > 0)
  throw new TypeError(`no such part: ${unknown.join(", ")}; there are ${Object.keys(PARTS).join(", ")}`);
const names = Object.keys(PARTS).filter((name) => asked.length === 0 || asked.includes(name));

async function runParts(names) {
  const results = new Map();
  const waiting = names.filter((name) => !ALONE.includes(name));
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) results.set(name, await runPart(name));
  };
  await Promise.all(Array.from({ length: BESIDE }, work));
  for (const name of names.filter((name) => ALONE.includes(name))) results.set(name, await runPart(name));
  return names.map((name) => results.get(name));
}

async function runPart(name) {
  const title = `\n── ${name}\n`;
  if (ALONE.includes(name)) process.stdout.write(title);
  const startedMs = Date.now();
  const result = { name, ...(await PARTS[name]()), seconds: (Date.now() - startedMs) / 1000 };
  const note = result.note ? `${name}: ${result.note}\n` : "";
  process.stdout.write(ALONE.includes(name) ? note : `${title}${result.output ?? ""}${note}`);
  return result;
}

async function inTurn(all, act) {
  const results = [];
  for (const one of all) results.push(await act(one));
  return results;
}

function report(results) {
  process.stdout.write("\n");
  for (const line of results.flatMap(({ wrong = [] }) => wrong)) process.stdout.write(`${line}\n`);
  for (const { name, isOk, tests, note, seconds } of results) {
    const detail = [tests ? `${tests.passed} passed, ${tests.failed} failed` : "", note ?? ""]
      .filter(Boolean)
      .join("; ");
    process.stdout.write(
      `${isOk ? "ok    " : "FAILED"} ${name.padEnd(8)} ${seconds.toFixed(0).padStart(4)} s  ${detail}\n`,
    );
  }
  const passed = results.reduce((sum, { tests }) => sum + (tests?.passed ?? 0), 0);
  // A part that failed without a failed test (a type error, an empty run, a crash) must still show in the last line.
  const failed = results.reduce((sum, { isOk, tests }) => sum + (isOk ? 0 : Math.max(1, tests?.failed ?? 0)), 0);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 && results.length > 0 ? 0 : 1;
}

/** The Node of the packages; the one that runs this where the system has no such package. */
function findNode() {
  const own = path.join(ROOT, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");
  return existsSync(own) ? own : process.execPath;
}

/** Runs one command; what it prints is kept for later, or shown at once where it is watched. */
async function run(args, isWatched = false, extraEnv = {}) {
  const bin = path.join(ROOT, "node_modules/.bin");
  const child = spawn(NODE, args, {
    stdio: ["ignore", isWatched ? "inherit" : "pipe", isWatched ? "inherit" : "pipe"],
    env: {
      ...process.env,
      ...extraEnv,
      NODE_COMPILE_CACHE: COMPILED,
      TMPDIR: TEMPORARY,
      PATH: `${path.dirname(NODE)}${path.delimiter}${bin}${path.delimiter}${process.env.PATH ?? ""}`,
    },
  });
  const closed = once(child, "close").catch(() => [1]);
  const said = isWatched ? ["", ""] : await Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = await closed;
  return { isOk: status === 0, output: said.join("") };
}

function combine(results) {
  return {
    isOk: results.every(({ isOk }) => isOk),
    note: results.flatMap(({ note }) => note ?? []).join(", "),
    output: results.map(({ output }) => output).join(""),
  };
}

function countLooked({ isOk, output }, pattern) {
  const looked = Number(pattern.exec(output)?.[1] ?? 0);
  return looked > 0 ? { isOk, output } : { isOk: false, output, note: "looked at nothing" };
}

async function checkTypes(project) {
  const { isOk, output } = await run(["node_modules/typescript/bin/tsc", "-p", project, "--listFiles"]);
  const lines = output.split("\n");
  const isListed = (line) => path.isAbsolute(line) && existsSync(line);
  const own = lines.filter((line) => isListed(line) && !line.includes("/node_modules/"));
  const said = lines.filter((line) => line !== "" && !isListed(line)).map((line) => `${line}\n`);
  return own.length > 0
    ? { isOk, output: said.join(""), note: `${project} ${own.length} files` }
    : { isOk: false, output: said.join(""), note: `${project} no files` };
}

async function runVitest(project, before) {
  const file = path.join(REPORTS, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const args = [...before, "node_modules/vitest/vitest.mjs", "run", "--project", project, ...reporters];
  const { isOk } = await run(args, true);
  const counted = readReport(file);
  if (!counted) return { isOk: false, note: "no report" };
  const { numPassedTests: passed, numFailedTests, numTotalTests: total, numFailedTestSuites: suites } = counted;
  const left = total - passed - numFailedTests;
  return { ...judge(isOk, passed, Math.max(numFailedTests, suites > 0 ? 1 : 0), left), wrong: wrongInVitest(counted) };
}

const wrongInVitest = ({ testResults }) =>
  testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === "failed");
    const own = failed.map((test) => tellWrong(name, test.fullName, test.failureMessages[0]));
    return own.length === 0 && status === "failed" ? [tellWrong(name, "", message)] : own;
  });

async function runJourneys() {
  const file = path.join(REPORTS, "journeys.json");
  const config = ["test", "-c", "tests/browser/playwright.config.ts", "--reporter=list,json"];
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: file, PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const { isOk } = await run([...WITH_BROWSER, "node_modules/@playwright/test/cli.js", ...config], true, env);
  const counted = readReport(file);
  if (!counted) return { isOk: false, note: "no report" };
  const { stats, suites, errors } = counted;
  const wrong = [...suites.flatMap(wrongInSuite), ...errors.map(({ message }) => tellWrong("", "", message))];
  return { ...judge(isOk, stats.expected, stats.unexpected + stats.flaky, stats.skipped), wrong };
}

const wrongInSuite = ({ file, specs, suites = [] }) => [
  ...specs
    .filter(({ ok }) => !ok)
    .map(({ title, tests }) =>
      tellWrong(file, title, tests.flatMap(({ results }) => results.map(tellResult)).join("\n")),
    ),
  ...suites.flatMap(wrongInSuite),
];

const tellResult = ({ status, errors }) => [status, ...errors.map(({ message }) => message)].join("\n");

/** Where a test failed and the first lines of why, without colours: what is left where only the end of the output was kept. */
function tellWrong(file, title, why) {
  const lines = stripVTControlCharacters(why ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("at "))
    .slice(0, WHY_LINES);
  return [`${path.relative(ROOT, path.resolve(ROOT, file))} › ${title}`, ...lines.map((line) => `    ${line}`)].join(
    "\n",
  );
}

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
}

/** A test that did not run is counted with the failed: nobody may read a skipped test as a passed one. */
function judge(isExitOk, passed, failed, skipped) {
  const note = passed + failed + skipped === 0 ? "ran nothing" : skipped > 0 ? `${skipped} did not run` : undefined;
  return {
    isOk: isExitOk && passed > 0 && failed + skipped === 0,
    tests: { passed, failed: failed + skipped },
    ...(note ? { note } : {}),
  };
}

report(await runParts(names));
