/** What each benchmark leaves: its figures in one form, for the table of all of them, and beside them everything that it measured. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** One line of the table. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: "ms" | "bytes" | "calls" | "a second" | "codes" | "pictures";
  /** `value` beside something else of the same run, and what that is. */
  readonly ratio?: number;
  readonly beside?: string;
  /** What was asked for, of the ratio where it ends in ×. */
  readonly asked?: string;
}

export interface BenchResult {
  readonly bench: string;
  readonly figures: readonly Figure[];
  readonly measured: unknown;
}

const CACHE = path.resolve(import.meta.dirname, "../../node_modules/.cache/ebb");
/** Of the last `npm run bench`. */
export const WHOLE = path.join(CACHE, "bench.json");
/** Of the last run of one benchmark, alone or among others. */
export const resultFile = (bench: string): string => path.join(CACHE, "bench", `${bench}.json`);

/** Takes an earlier result away, so that it is not read for one of this run. */
export const dropResult = (bench: string): void => rmSync(resultFile(bench), { force: true });

export function writeJson(file: string, value: unknown): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

export const writeResult = (bench: string, figures: readonly Figure[], measured: unknown): void =>
  writeJson(resultFile(bench), { bench, figures, measured } satisfies BenchResult);
