/**
 * The relay on SQLite and the bare loop on a disk whose flushes cost what those of real ones do: each fsync and fdatasync of a process of its own sleeps so much longer, for both. That takes
 * a C compiler and Linux; without them the rows are left out, with a line that says so.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import type { Figures, LoadTerms } from "./relay-run.ts";

const SOURCE = path.resolve(import.meta.dirname, "slow-flush.c");
const CHILD = path.resolve(import.meta.dirname, "slow-disk-child.ts");

/** What the child prints. */
export interface SlowRows {
  readonly sqlite: Figures;
  readonly bare: Figures;
}

/** Rows of both where a flush takes `ms` longer; none where that cannot be. */
export async function measureSlowDisk(folder: string, ms: number, terms: LoadTerms): Promise<Record<string, Figures>> {
  const library = compile(folder);
  if (library === null) return {};
  const env = { ...process.env, LD_PRELOAD: library, EBB_FLUSH_US: String(ms * 1000) };
  const printed = execFileSync(process.execPath, [CHILD, folder, JSON.stringify(terms)], { env, encoding: "utf8" });
  const { sqlite, bare } = JSON.parse(printed) as SlowRows;
  return { [`sqliteAt${ms}Ms`]: sqlite, [`bareAt${ms}Ms`]: bare };
}

/** The library that slows flushes down; `null` where none can be made. */
function compile(folder: string): string | null {
  const library = path.join(folder, "slow-flush.so");
  if (existsSync(library)) return library;
  try {
    if (process.platform !== "linux") throw new Error("no LD_PRELOAD");
    execFileSync("cc", ["-shared", "-fPIC", "-O2", "-o", library, SOURCE, "-ldl"], { stdio: "ignore" });
    return library;
  } catch {
    console.log("No C compiler here, or no Linux: rows of a slower disk are left out");
    return null;
  }
}
