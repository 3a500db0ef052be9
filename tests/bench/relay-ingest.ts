/**
 * How fast a relay takes segments in: `npm run bench:relay`, with --writers 8 --uploads 40 --registrations 90 --json file.
 *
 * Writers upload at the same time, each to a feed of its own, four segments a call; a segment is about 90 registrations, or what --registrations says. The same calls go to the relay's handlers
 * over SQLite, over a PostgreSQL that this command starts, and, as the bare loop, to a file that is appended to and flushed with fdatasync once a call; and as many registrations a call, each a
 * document, to the `_bulk_docs` of a CouchDB-compatible server, which flushes before it answers as all others here do, and once more without. Sockets are left out in all of them. What limits each figure: the bare loop, the disk; SQLite, one processor (signature, hash, AES-GCM,
 * SQL) and the flush, which many calls share; PostgreSQL, the same, and round trips of a transaction; `_bulk_docs`, one processor. All of it shrinks on a machine that has other things to do, the bare loop
 * least: look at the time of the processor, too.
 */
import { closeSync, fdatasyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Bytes } from "../../src/kit/bytes.ts";
import { openStorage } from "../../src/relay/storage/open.ts";
import {
  certify,
  frameOf,
  introduce,
  makePerson,
  makeProgramme,
  makeTestRelay,
  random,
  streamOf,
} from "../../src/relay/test-kit.ts";
import type { Frame } from "../../src/wire/frame.ts";
import { startPostgres } from "../support/postgres.ts";
import { makeBulkDocs, openBulkDocs } from "./bulk-docs.ts";

const text = { type: "string" } as const;
const { values } = parseArgs({ options: { writers: text, uploads: text, registrations: text, json: text } });
const WRITERS = Number(values.writers ?? 8);
const UPLOADS = Number(values.uploads ?? 40);
/** Of each writer, before anything is measured: a relay runs for months, and code is compiled in its first seconds. */
const WARM_UPLOADS = 15;
const SEGMENTS_OF_A_CALL = 4;
const REGISTRATIONS_OF_A_SEGMENT = Number(values.registrations ?? 90);
const REGISTRATION_BYTES = 170;
const RESULT = path.resolve(import.meta.dirname, "results/relay-ingest.json");

const folder = mkdtempSync(path.join(tmpdir(), "ebb-bench-"));

interface Figures {
  readonly segmentsPerSecond: number;
  readonly registrationsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of this process, user and system. */
  readonly cpuMsPerSegment: number;
}

/** What each writer uploads. */
type Queues<Body> = readonly (readonly Body[])[];

/** Warms up, then measures. */
async function measure<Body>(queues: Queues<Body>, send: (body: Body) => Promise<void>): Promise<Figures> {
  await run(
    queues.map((queue) => queue.slice(0, WARM_UPLOADS)),
    send,
  );
  return run(
    queues.map((queue) => queue.slice(WARM_UPLOADS)),
    send,
  );
}

/** Runs all writers' calls at the same time, each writer's one after the other. */
async function run<Body>(queues: Queues<Body>, send: (body: Body) => Promise<void>): Promise<Figures> {
  const times: number[] = [];
  const startedMs = performance.now();
  const before = process.cpuUsage();
  const write = async (queue: readonly Body[]) => {
    for (const body of queue) {
      const fromMs = performance.now();
      await send(body);
      times.push(performance.now() - fromMs);
    }
  };
  await Promise.all(queues.map(write));
  const seconds = (performance.now() - startedMs) / 1000;
  const { user, system } = process.cpuUsage(before);
  const cpuMsPerSegment = (user + system) / 1000 / (times.length * SEGMENTS_OF_A_CALL);
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  const segmentsPerSecond = (times.length * SEGMENTS_OF_A_CALL) / seconds;
  const registrationsPerSecond = segmentsPerSecond * REGISTRATIONS_OF_A_SEGMENT;
  return { segmentsPerSecond, registrationsPerSecond, p50Ms: at(0.5), p99Ms: at(0.99), cpuMsPerSegment };
}

/** A relay on this database, with writers that are introduced and calls that are sealed and signed, but not sent yet. */
async function prepare(location: Parameters<typeof openStorage>[0]) {
  const relay = await makeTestRelay({ storage: await openStorage(location) });
  const { programmeId, coordinator, base } = await makeProgramme(relay);
  const send = async (body: Bytes) => {
    const { status } = await relay.app.request(`${base}/segments`, { method: "POST", body });
    if (status !== 200) throw new Error(`the relay answered ${status}`);
  };
  const queues: Bytes[][] = [];
  for (let writer = 0; writer < WRITERS; writer++) {
    const person = makePerson();
    await send(introduce(person, await certify(programmeId, person, coordinator)));
    const queue: Bytes[] = [];
    let last: Frame | null = null;
    for (let upload = 0; upload < WARM_UPLOADS + UPLOADS; upload++) {
      const frames: Frame[] = [];
      for (let n = 0; n < SEGMENTS_OF_A_CALL; n++) {
        last = await frameOf(programmeId, person, last, {
          text: random(REGISTRATIONS_OF_A_SEGMENT * REGISTRATION_BYTES),
        });
        frames.push(last);
      }
      queue.push(streamOf(...frames));
    }
    queues.push(queue);
  }
  return { queues, send, close: () => relay.storage.close() };
}

async function measureRelay(location: Parameters<typeof openStorage>[0]) {
  const { queues, send, close } = await prepare(location);
  const before = process.memoryUsage().rss;
  const figures = await measure(queues, send);
  const grownMiB = (process.memoryUsage().rss - before) / 2 ** 20;
  await close();
  return { queues, figures: { ...figures, grownMiB } };
}

/** Appends each call to a file and flushes it before the next. */
async function measureBare(queues: Queues<Bytes>): Promise<Figures> {
  const file = openSync(path.join(folder, "bare"), "a");
  const figures = await measure(queues, async (body) => {
    writeSync(file, body);
    fdatasyncSync(file);
  });
  closeSync(file);
  return figures;
}

/** As many registrations a call, each a document. */
async function measureBulkDocs(isFlushing: boolean): Promise<Figures> {
  const peer = openBulkDocs(folder, isFlushing);
  const text = () => Buffer.from(random(REGISTRATION_BYTES)).toString("base64url");
  const makeBody = () => makeBulkDocs(SEGMENTS_OF_A_CALL * REGISTRATIONS_OF_A_SEGMENT, text);
  const makeQueue = () => Array.from({ length: WARM_UPLOADS + UPLOADS }, makeBody);
  const figures = await measure(Array.from({ length: WRITERS }, makeQueue), peer.send);
  await peer.close();
  return figures;
}

const rows: Record<string, Figures> = {};
try {
  const { queues, figures } = await measureRelay({ file: path.join(folder, "relay.db") });
  rows.sqlite = figures;
  rows.bare = await measureBare(queues);
  rows.bulkDocs = await measureBulkDocs(true);
  rows.bulkDocsUnflushed = await measureBulkDocs(false);
  const postgres = await startPostgres(true);
  rows.postgres = (await measureRelay({ url: await postgres.createDatabase() })).figures;
  await postgres.stop();
} finally {
  rmSync(folder, { recursive: true });
}

const rate = (name: string) => rows[name]?.segmentsPerSecond ?? Number.NaN;
const ratios = {
  sqliteToBare: rate("sqlite") / rate("bare"),
  sqliteToBulkDocs: rate("sqlite") / rate("bulkDocs"),
  sqliteToBulkDocsUnflushed: rate("sqlite") / rate("bulkDocsUnflushed"),
  postgresToSqlite: rate("postgres") / rate("sqlite"),
};
console.table(
  Object.fromEntries(
    Object.entries(rows).map(([name, row]) => [
      name,
      Object.fromEntries(Object.entries(row).map(([key, value]) => [key, Math.round(value * 100) / 100])),
    ]),
  ),
);
console.log(`SQLite takes in ${ratios.sqliteToBare.toFixed(2)} of the bare loop (target 0.60)`);
const unflushed = ratios.sqliteToBulkDocsUnflushed.toFixed(1);
console.log(
  `SQLite takes in ${ratios.sqliteToBulkDocs.toFixed(1)} times what _bulk_docs takes (target 6), ${unflushed} times where that flushes nothing`,
);
console.log(`PostgreSQL takes in ${ratios.postgresToSqlite.toFixed(2)} of SQLite (target 0.40)`);
const file = path.resolve(values.json ?? RESULT);
mkdirSync(path.dirname(file), { recursive: true });
writeFileSync(
  file,
  `${JSON.stringify({ writers: WRITERS, uploads: UPLOADS, registrations: REGISTRATIONS_OF_A_SEGMENT, rows, ratios }, null, 2)}\n`,
);
