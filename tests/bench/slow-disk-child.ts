/** Started by slow-disk.ts with slower flushes: measures the relay on SQLite and the bare loop, and prints both. Fails where flushes are not slower. */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, writeSync } from "node:fs";
import path from "node:path";
import { type LoadTerms, measureBare, measureRelay } from "./relay-run.ts";
import type { SlowRows } from "./slow-disk.ts";

const folder = mkdtempSync(path.join(process.argv[2] ?? "", "slow-"));
const terms: LoadTerms = JSON.parse(process.argv[3] ?? "");

const file = openSync(path.join(folder, "probe"), "w");
writeSync(file, "probe");
const fromMs = performance.now();
fdatasyncSync(file);
if (performance.now() - fromMs < Number(process.env.EBB_FLUSH_US) / 1000) throw new Error("flushes are not slower");
closeSync(file);

const { queues, figures: sqlite } = await measureRelay({ file: path.join(folder, "relay.db") }, terms);
const rows: SlowRows = { sqlite, bare: await measureBare(folder, terms, queues) };
process.stdout.write(JSON.stringify(rows));
