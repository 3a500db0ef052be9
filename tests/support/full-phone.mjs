/**
 * `npm run test:full-phone`: registers on a disk that is really full, in both engines in which Chromium keeps IndexedDB: the profile lies on a small file system of its
 * own, and a ballast takes what is left of it. Each refused save has to be told in words, everything that was confirmed has to be there on the full disk and after
 * it, and work has to go on once there is room. Linux and root only, and says so elsewhere. Not part of `npm test`.
 *
 * --engines leveldb,sqlite: which. --out file (node_modules/.cache/ebb/full-phone.json).
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { startRelayProcess } from "../browser/relay-process.ts";
import { canMount } from "../kills/full-disk.ts";
import { runFull } from "../kills/full-run.ts";

const text = { type: "string" };
const { values } = parseArgs({ options: { engines: text, out: text } });
const out = path.resolve(values.out ?? "node_modules/.cache/ebb/full-phone.json");
const FULL = "this phone is full";

if (!canMount()) {
  console.log("A full disk needs a file system of its own, which only root can mount, on Linux. Nothing was tried.");
  process.exit(1);
}
const relay = await startRelayProcess();
const all = [];
try {
  for (const engine of (values.engines ?? "leveldb,sqlite").split(",")) {
    const totals = await runFull(engine, relay.origin);
    all.push(totals);
    console.log(JSON.stringify(totals, null, 2));
  }
} finally {
  await relay.remove();
}
mkdirSync(path.dirname(out), { recursive: true });
writeFileSync(out, `${JSON.stringify(all, null, 2)}\n`);
const isGood = ({ lost, said, isHandedOver }) =>
  lost.reloaded + lost.restarted + lost.end === 0 && said.every((one) => one.includes(FULL)) && isHandedOver;
process.exitCode = all.every(isGood) ? 0 : 1;
