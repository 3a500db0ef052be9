/**
 * `npm run test:long:memory`: a real relay process takes a million registrations, device after device, and is asked for its memory meanwhile. Ends with 1 where it still grows by more than
 * two mebibytes for 100,000 registrations once it is warm; those alone are more than fifteen.
 *
 * --registrations n (1,000,000), --warm n (200,000): how many, and how many of them before anything is compared.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { charterOf, makePerson } from "../../src/relay/test-kit.ts";
import { decodeRelayCard } from "../../src/wire/relay-card.ts";
import { startRelayProcess } from "../browser/relay-process.ts";
import { makeLoad } from "./load.ts";

const REGISTRATIONS_OF_A_SEGMENT = 90;
const REGISTRATION_BYTES = 170;
const ROUND = { devices: 25, framesOfADevice: 8, bytesOfAFrame: REGISTRATIONS_OF_A_SEGMENT * REGISTRATION_BYTES };
const OF_A_ROUND = ROUND.devices * ROUND.framesOfADevice * REGISTRATIONS_OF_A_SEGMENT;
const MOST_MIB_OF_100000 = 2;
/** A heap that has to be cleared often, as on a small box: what is only garbage does not look like growth. */
const SMALL = "--max-old-space-size=64 --max-semi-space-size=2";

const text = { type: "string" };
const { values } = parseArgs({ options: { registrations: text, warm: text } });
const [all, warm] = [Number(values.registrations ?? 1_000_000), Number(values.warm ?? 200_000)];

const relay = await startRelayProcess(tmpdir(), null, { EBB_METRICS: "on", NODE_OPTIONS: SMALL });
const coordinator = makePerson();
const { programmeId, bytes } = charterOf([coordinator]);
const made = await fetch(`${relay.origin}/v1/programmes`, { method: "POST", body: bytes });
if (made.status !== 200) throw new Error(`the relay answered ${made.status}`);
const { value } = decodeRelayCard(new Uint8Array(await (await fetch(`${relay.origin}/v1/relay`)).arrayBuffer()));
const site = {
  ask: (to, options) => fetch(relay.origin + to, options),
  pause: (seconds) => sleep(seconds * 1000),
  relayKey: value.relayKey,
};

async function readMiB() {
  const numbers = await (await fetch(`${relay.origin}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\d+)$/m.exec(numbers)?.[1]) / 2 ** 20;
}

/** Slope of the straight line through the points (least squares). */
function slopeOf(points) {
  const mean = (of) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(({ taken }) => taken), mean(({ mib }) => mib)];
  const above = points.reduce((sum, { taken, mib }) => sum + (taken - x) * (mib - y), 0);
  return above / points.reduce((sum, { taken }) => sum + (taken - x) ** 2, 0);
}

const points = [{ taken: 0, mib: await readMiB() }];
for (let taken = OF_A_ROUND; taken < all + OF_A_ROUND; taken += OF_A_ROUND) {
  const load = await makeLoad(site, { programmeId, coordinator, ...ROUND, onReceipt: () => {} });
  await Promise.all(load.devices.map(({ upload }) => upload()));
  points.push({ taken, mib: await readMiB() });
  process.stdout.write(`${taken} registrations, ${points.at(-1).mib.toFixed(1)} MiB\n`);
}
await relay.remove();

const slope = slopeOf(points.filter(({ taken }) => taken >= warm)) * 100_000;
const result = path.resolve(import.meta.dirname, "../../node_modules/.cache/ebb/relay-memory.json");
mkdirSync(path.dirname(result), { recursive: true });
writeFileSync(result, `${JSON.stringify({ points, mibOf100000: slope }, null, 2)}\n`);
process.stdout.write(`behind the first ${warm}: ${slope.toFixed(2)} MiB for 100,000 registrations\n`);
if (!(slope <= MOST_MIB_OF_100000)) process.exitCode = 1;
