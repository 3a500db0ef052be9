/**
 * How fast a relay takes segments in: `npm run bench:relay`, with --writers 8 --uploads 40 --registrations 90.
 *
 * Writers upload at the same time, each to a feed of its own, four segments a call; a segment is about 90 registrations, or what --registrations says. The same calls go to the relay's handlers
 * over SQLite, over a PostgreSQL that this command starts, and, as the bare loop, to a file that is appended to and flushed with fdatasync once a call; and as many registrations a call, each a
 * document, to the `_bulk_docs` of a CouchDB-compatible server, which flushes before it answers as all others here do, and once more without. Sockets are left out in all of them.
 * What limits each figure: the bare loop, the disk; SQLite, the processor (one for hash, AES-GCM and
 * SQL; signatures go to all that are free) and the flush, which many calls share; PostgreSQL, the same, and round trips of a transaction; `_bulk_docs`, one processor. All of it shrinks on a machine that has other things to do, the bare loop
 * least: look at the time of the processor, too.
 *
 * Where this machine's disk costs next to nothing, the bare loop measures no disk but a system call. So SQLite and the bare loop run once more, in one process of their own, with each flush made
 * longer by the same time for both (slow-disk.ts): there the relay shares a flush among those who wait, which the bare loop does not.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { random } from "../../src/relay/test-kit.ts";
import { startPostgres } from "../support/postgres.ts";
import { makeBulkDocs, openBulkDocs } from "./bulk-docs.ts";
import {
  type Figures,
  type LoadTerms,
  measure,
  measureBare,
  measureRelay,
  REGISTRATION_BYTES,
  SEGMENTS_OF_A_CALL,
  WARM_UPLOADS,
} from "./relay-run.ts";
import { writeResult } from "./results.ts";
import { measureSlowDisk } from "./slow-disk.ts";

const text = { type: "string" } as const;
const { values } = parseArgs({ options: { writers: text, uploads: text, registrations: text } });
const terms: LoadTerms = {
  writers: Number(values.writers ?? 8),
  uploads: Number(values.uploads ?? 40),
  registrationsOfASegment: Number(values.registrations ?? 90),
};
/** How much longer a flush takes on a disk that costs something: an SSD without a battery of its own; a memory card or a hard disk. */
const DISKS_MS = [1, 8] as const;

const folder = mkdtempSync(path.join(tmpdir(), "ebb-bench-"));

/** As many registrations a call, each a document. */
async function measureBulkDocs(isFlushing: boolean): Promise<Figures> {
  const peer = openBulkDocs(folder, isFlushing);
  const text = () => Buffer.from(random(REGISTRATION_BYTES)).toString("base64url");
  const makeBody = () => makeBulkDocs(SEGMENTS_OF_A_CALL * terms.registrationsOfASegment, text);
  const makeQueue = () => Array.from({ length: WARM_UPLOADS + terms.uploads }, makeBody);
  const figures = await measure(terms, Array.from({ length: terms.writers }, makeQueue), peer.send);
  await peer.close();
  return figures;
}

const rows: Record<string, Figures> = {};
try {
  const { queues, figures } = await measureRelay({ file: path.join(folder, "relay.db") }, terms);
  rows.sqlite = figures;
  rows.bare = await measureBare(folder, terms, queues);
  rows.bulkDocs = await measureBulkDocs(true);
  rows.bulkDocsUnflushed = await measureBulkDocs(false);
  const postgres = await startPostgres(true);
  rows.postgres = (await measureRelay({ url: await postgres.createDatabase() }, terms)).figures;
  await postgres.stop();
  for (const ms of DISKS_MS) Object.assign(rows, await measureSlowDisk(folder, ms, terms));
} finally {
  rmSync(folder, { recursive: true });
}

const rate = (name: string) => rows[name]?.segmentsPerSecond ?? Number.NaN;
const ratios = {
  sqliteToBare: rate("sqlite") / rate("bare"),
  sqliteToBulkDocs: rate("sqlite") / rate("bulkDocs"),
  sqliteToBulkDocsUnflushed: rate("sqlite") / rate("bulkDocsUnflushed"),
  postgresToSqlite: rate("postgres") / rate("sqlite"),
  ...Object.fromEntries(
    DISKS_MS.map((ms) => [`sqliteToBareAt${ms}Ms`, rate(`sqliteAt${ms}Ms`) / rate(`bareAt${ms}Ms`)]),
  ),
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
for (const ms of DISKS_MS) {
  const [own, bare] = [rate(`sqliteAt${ms}Ms`), rate(`bareAt${ms}Ms`)];
  if (bare)
    console.log(`Where a flush takes ${ms} ms longer: ${(own / bare).toFixed(2)} of the bare loop (target 0.60)`);
}
console.log(`PostgreSQL takes in ${ratios.postgresToSqlite.toFixed(2)} of SQLite (target 0.40)`);
const rateBeside = (what: string, name: string, ratio: number, beside: string, asked: string) =>
  ({ what: `segments, ${what}`, value: rate(name), unit: "a second", ratio, beside, asked }) as const;
const slowDisks = DISKS_MS.filter((ms) => `sqliteAt${ms}Ms` in rows).map((ms) => {
  const [own, bare] = [`sqliteAt${ms}Ms`, `bareAt${ms}Ms`];
  return rateBeside(`SQLite, a flush ${ms} ms longer`, own, rate(own) / rate(bare), "append and flush", "≥ 0.6×");
});
writeResult(
  "relay",
  [
    rateBeside("SQLite", "sqlite", ratios.sqliteToBare, "append and flush", "≥ 0.6×"),
    ...slowDisks,
    rateBeside("SQLite", "sqlite", ratios.sqliteToBulkDocs, "_bulk_docs", "≥ 6×"),
    rateBeside("PostgreSQL", "postgres", ratios.postgresToSqlite, "SQLite", "≥ 0.4×"),
    {
      what: `a call, SQLite, 99 of 100, ${terms.writers} writers`,
      value: rows.sqlite?.p99Ms ?? Number.NaN,
      unit: "ms",
    },
    {
      what: `a call, PostgreSQL, 99 of 100, ${terms.writers} writers`,
      value: rows.postgres?.p99Ms ?? Number.NaN,
      unit: "ms",
    },
  ],
  { ...terms, rows, ratios },
);
