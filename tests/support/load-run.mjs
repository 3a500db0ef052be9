/**
 * `npm run test:load`: a thousand devices behind one address upload to a real relay process, which is meanwhile stopped, killed, and put back from a copy. Ends with 1 where anything that had a
 * receipt is not there at the end, where a device was sent away without being told for how long, or where nobody was.
 *
 * --devices n (1000), --frames n (8): how many, and how much each has.
 */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { bytesToHex } from "../../src/kit/bytes.ts";
import { openStorage } from "../../src/relay/storage/open.ts";
import { charterOf, makePerson } from "../../src/relay/test-kit.ts";
import { decodeRelayCard } from "../../src/wire/relay-card.ts";
import { startRelayProcess } from "../browser/relay-process.ts";
import { makeLoad } from "./load.ts";

const text = { type: "string" };
const { values } = parseArgs({ options: { devices: text, frames: text } });
const [devices, framesOfADevice] = [Number(values.devices ?? 1000), Number(values.frames ?? 8)];
const all = devices * framesOfADevice;

const relay = await startRelayProcess(tmpdir());
const copy = mkdtempSync(path.join(tmpdir(), "ebb-copy-"));
const databaseOnly = (file) => !file.includes("keys");
const coordinator = makePerson();
const charter = charterOf([coordinator]);
const made = await fetch(`${relay.origin}/v1/programmes`, { method: "POST", body: charter.bytes });
if (made.status !== 200) throw new Error(`the relay answered ${made.status}`);
const card = decodeRelayCard(new Uint8Array(await (await fetch(`${relay.origin}/v1/relay`)).arrayBuffer()));

const events = [
  [
    0.2,
    "stopped and copied",
    async () => {
      await relay.stop();
      cpSync(relay.dataFolder, copy, { recursive: true, filter: databaseOnly });
      await relay.restart();
    },
  ],
  [
    0.45,
    "killed",
    async () => {
      await relay.stop(true);
      await relay.restart();
    },
  ],
  [
    0.7,
    "killed and put back from the copy",
    async () => {
      await relay.stop(true);
      for (const name of ["relay.db-wal", "relay.db-shm"]) rmSync(path.join(relay.dataFolder, name), { force: true });
      cpSync(copy, relay.dataFolder, { recursive: true });
      await relay.restart();
    },
  ],
];
let happening = Promise.resolve();
function onReceipt(acknowledged) {
  const [next] = events;
  if (!next || acknowledged < all * next[0]) return;
  events.shift();
  process.stdout.write(`${acknowledged} of ${all} have a receipt: ${next[1]}\n`);
  happening = happening.then(next[2]);
}

const site = {
  ask: (to, options) => fetch(relay.origin + to, { ...options, signal: AbortSignal.timeout(30_000) }),
  pause: (seconds) => sleep(seconds * 1000 * (0.5 + Math.random())),
  relayKey: card.value.relayKey,
};
const terms = { programmeId: charter.programmeId, coordinator, devices, framesOfADevice, onReceipt };
const load = await makeLoad(site, terms);
process.stdout.write(`${devices} devices with ${framesOfADevice} segments each\n`);
const startedMs = performance.now();
await Promise.all(load.devices.map(({ upload }) => upload()));
await happening;
await Promise.all(load.devices.map(({ giveBack }) => giveBack()));
const seconds = (performance.now() - startedMs) / 1000;
await relay.stop();
const storage = await openStorage({ file: path.join(relay.dataFolder, "relay.db") });
const stored = (await storage.readCursors([charter.programmeId])).get(bytesToHex(charter.programmeId)) ?? 0;
await storage.close();
await relay.remove();
rmSync(copy, { recursive: true });

const report = { ...load.report(), stored, seconds: Math.round(seconds) };
process.stdout.write(`${JSON.stringify(report)}\n`);
const isWhole =
  report.acknowledged === all && stored === all && report.untold === 0 && report.told > 0 && events.length === 0;
process.stdout.write(isWhole ? "nothing that had a receipt is lost\n" : "something is wrong\n");
process.exitCode = isWhole ? 0 : 1;
