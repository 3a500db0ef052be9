/** Which benchmarks there are, and the table of what they found. */
import { err, ok, type Result } from "../../src/kit/result.ts";
import type { BenchResult, Figure } from "./results.ts";

/** As `npm run bench` runs them, short ones first; each is `npm run bench:<name>` as well. */
export const BENCHES = [
  "sizes",
  "board",
  "codes",
  "relay",
  "taps",
  "board:browser",
  "match",
  "device",
  "sync",
] as const;
export type Bench = (typeof BENCHES)[number];

/** The name of its result, which is a name of a file. */
export const resultOf = (bench: Bench): string => bench.replace(":", "-");

const isBench = (name: string): name is Bench => (BENCHES as readonly string[]).includes(name);

/** Those that `names` ask for, in the order of the list; all of them where nothing is asked for. Fails with the first name that there is not. */
export function chosenBenches(names: readonly string[]): Result<readonly Bench[], string> {
  const stranger = names.find((name) => !isBench(name));
  if (stranger !== undefined) return err(stranger);
  return ok(names.length === 0 ? BENCHES : BENCHES.filter((bench) => names.includes(bench)));
}

/** How one of them went; `result` is `null` where it left none. */
export interface Run {
  readonly bench: Bench;
  readonly isOk: boolean;
  readonly seconds: number;
  readonly result: BenchResult | null;
}

const HEAD = ["bench", "what", "figure", "ratio", "asked"] as const;
const number = (value: number): string => (value >= 100 ? value.toFixed(0) : Number(value.toPrecision(2)).toString());

const rowOf = (bench: string, { what, value, unit, ratio, beside, asked = "" }: Figure): readonly string[] => [
  ...[bench, what, `${number(value)} ${unit}`],
  ...[ratio === undefined ? "" : `${number(ratio)}× ${beside ?? ""}`.trim(), asked],
];

/** A table of all figures, one line each, and below it which failed and how long each took. */
export function describeRuns(runs: readonly Run[]): string {
  const rows = [HEAD, ...runs.flatMap(({ bench, result }) => (result?.figures ?? []).map((one) => rowOf(bench, one)))];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const took = runs.map(({ bench, seconds }) => `${bench} ${seconds.toFixed(0)} s`).join(", ");
  const failed = runs.filter(({ isOk }) => !isOk).map(({ bench }) => bench);
  return [...lines, "", took, failed.length > 0 ? `failed: ${failed.join(", ")}` : "all of them ran", ""].join("\n");
}
