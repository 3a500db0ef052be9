/** A database of each older version reaches the newest with what it holds. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Kysely } from "kysely";
import { afterAll, describe, expect, it } from "vitest";
import { toFeedId, toHead, toProgrammeId } from "../../src/kit/brand.ts";
import { bytesToHex, u32ToBytes } from "../../src/kit/bytes.ts";
import { systemRandom } from "../../src/kit/random.ts";
import type { Engine } from "../../src/relay/storage/engine.ts";
import { MIGRATIONS } from "../../src/relay/storage/migrations.ts";
import { openEngine } from "../../src/relay/storage/open.ts";
import { openPostgres } from "../../src/relay/storage/postgres/engine.ts";
import type { Tables } from "../../src/relay/storage/schema.ts";
import { openSqlite } from "../../src/relay/storage/sqlite/engine.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";

const random = (length: number) => systemRandom.bytes(length);
const folder = mkdtempSync(path.join(tmpdir(), "ebb-migration-"));
let postgres: TestPostgres | null = null;

afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true });
}, 60_000);

const programmeId = toProgrammeId(random(16));
const feedId = toFeedId(random(16));
const head = toHead(random(32));

/** Makes a database as this version left it, with one control segment, of which it could read nothing, behind one of a device. */
async function makeVersion(engine: Engine, version: number): Promise<void> {
  const db = new Kysely<Tables>({ dialect: engine.dialect });
  const bytes = engine.bytesType;
  await db.schema
    .createTable("meta")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("value", bytes as "bytea", (column) => column.notNull())
    .execute();
  await db
    .insertInto("meta")
    .values({ name: "version", value: u32ToBytes(version) })
    .execute();
  for (const migration of MIGRATIONS.slice(0, version)) await db.transaction().execute((tx) => migration(tx, engine));
  const programme = { charter: random(9), training: 1, created_ms: 1, remove_after_ms: null, counter: 2 } as const;
  await db
    .insertInto("programmes")
    .values({ pid: programmeId, ...programme })
    .execute();
  const feed = { pid: programmeId, fid: feedId };
  await db
    .insertInto("feeds")
    .values({ ...feed, author: random(32), introduction: random(9), head_seq: 2, head })
    .execute();
  for (const [seq, kind] of [
    [1, 3],
    [2, 4],
  ] as const) {
    const rest = { cursor: seq, kind, header: random(144), signature: random(64), head, body_len: 5 };
    await db
      .insertInto("segments")
      .values({ ...feed, seq, ...rest, sealed_body: random(33) })
      .execute();
  }
  await db.destroy();
}

const PLACES = {
  SQLite: async () => path.join(folder, `${bytesToHex(random(4))}.db`),
  PostgreSQL: async () => {
    postgres ??= await startPostgres();
    return postgres.createDatabase();
  },
} as const;

describe.each(["SQLite", "PostgreSQL"] as const)("an older database on %s", (name) => {
  const openOld = async (version: number) => {
    const place = await PLACES[name]();
    const open = () => (name === "SQLite" ? openSqlite(place) : openPostgres(place));
    await makeVersion(open(), version);
    return openEngine(open(), systemRandom);
  };

  it.each([1, 2])(
    "R2 of version %d keeps its segments, and every control segment of before is an act",
    async (version) => {
      const storage = await openOld(version);
      const acts = await storage.readControl(programmeId, { which: "acts", from: 0, maxEntries: 9 });
      expect(acts.map(({ cursor }) => cursor)).toEqual([2]);
      const terms = { after: 0, maxEntries: 9, maxBodyBytes: 99, reader: "all" } as const;
      expect((await storage.readLog(programmeId, terms)).entries).toHaveLength(2);
      await storage.close();
    },
    60_000,
  );

  it.each([1, 2])(
    "R50 of version %d holds open programmes, and each can be closed",
    async (version) => {
      const storage = await openOld(version);
      expect(await storage.listHeldProgrammes()).toEqual([programmeId]);
      const hashes = { orderHash: random(32), coreHash: random(32) };
      await storage.closeProgramme(programmeId, { order: random(9), ...hashes, holders: [], closedMs: 1 });
      expect(await storage.findProgramme(programmeId)).toBe("closed");
      await storage.close();
    },
    60_000,
  );
});
