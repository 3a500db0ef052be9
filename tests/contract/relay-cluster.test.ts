/**
 * Several relays on one database, and a database in trouble. On PostgreSQL also with every transaction serializable, as engines that spread over several machines have them:
 * then transactions that meet are really turned away, and have to run again.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { DatabaseConnection, Dialect, Driver } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemRandom } from "../../src/kit/random.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { close } from "../../src/relay/closing-test-kit.ts";
import { openEngine, openStorage } from "../../src/relay/storage/open.ts";
import { openPostgres } from "../../src/relay/storage/postgres/engine.ts";
import { sweep } from "../../src/relay/sweep.ts";
import {
  bytesOf,
  frameOf,
  introduce,
  makeProgramme,
  makeTestRelay,
  prove,
  streamOf,
  type TestRelay,
} from "../../src/relay/test-kit.ts";
import { decodeUploadAnswer } from "../../src/wire/receipt.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { describeRelayCluster } from "./relay-cluster-suite.ts";

const folder = mkdtempSync(path.join(tmpdir(), "ebb-cluster-"));
let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true });
}, 60_000);

const openPostgresDatabase = async (isSerializable: boolean) => {
  const url = await postgres.createDatabase();
  if (isSerializable)
    await postgres.query(
      url,
      `alter database ${new URL(url).pathname.slice(1)} set default_transaction_isolation = serializable`,
    );
  return () => openStorage({ url });
};

describeRelayCluster("SQLite file", async () => () => openStorage({ file: path.join(folder, "relay.db") }));
describeRelayCluster("PostgreSQL", () => openPostgresDatabase(false));
describeRelayCluster("PostgreSQL with serializable transactions", () => openPostgresDatabase(true));

/** What the relay says to its database, each statement once. */
function spyOn(dialect: Dialect, seen: Set<string>): Dialect {
  const watch = (connection: DatabaseConnection): DatabaseConnection => ({
    executeQuery: (query) => {
      seen.add(query.sql);
      return connection.executeQuery(query);
    },
    streamQuery: (...args) => connection.streamQuery(...args),
  });
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => watchDriver(dialect.createDriver(), watch),
  };
}

function watchDriver(driver: Driver, watch: (connection: DatabaseConnection) => DatabaseConnection): Driver {
  const own = new WeakMap<DatabaseConnection, DatabaseConnection>();
  const ownOf = (shown: DatabaseConnection) => own.get(shown) ?? shown;
  return {
    init: () => driver.init(),
    acquireConnection: async () => {
      const connection = await driver.acquireConnection();
      const shown = watch(connection);
      own.set(shown, connection);
      return shown;
    },
    beginTransaction: (shown, settings) => driver.beginTransaction(ownOf(shown), settings),
    commitTransaction: (shown) => driver.commitTransaction(ownOf(shown)),
    rollbackTransaction: (shown) => driver.rollbackTransaction(ownOf(shown)),
    releaseConnection: (shown) => driver.releaseConnection(ownOf(shown)),
    destroy: () => driver.destroy(),
  };
}

const CUT_ALL =
  "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";

/** A whole life of a programme: made, filled, read, closed. */
async function live(relay: TestRelay): Promise<void> {
  const programme = await makeProgramme(relay);
  const { programmeId, worker, certificate, base, coordinator } = programme;
  const frames = [await frameOf(programmeId, worker, null)];
  await relay.post(`${base}/segments`, streamOf(introduce(worker, certificate), ...frames));
  await prove(relay, programmeId, coordinator, 2);
  await sweep(relay);
  await close(relay, programme);
}

describe("what the relay says to PostgreSQL", () => {
  it("R2 R73 is SQL that engines which spread over machines take as well: no sequences, no locks, no listening, nothing in the server", async () => {
    const seen = new Set<string>();
    const engine = openPostgres(await postgres.createDatabase());
    const storage = await openEngine({ ...engine, dialect: spyOn(engine.dialect, seen) }, systemRandom);
    await live(await makeTestRelay({ storage }));
    await storage.close();
    const all = [...seen].map((text) => text.toLowerCase().replaceAll(/\s+/g, " "));
    expect(all.length).toBeGreaterThan(60);
    const plain =
      /^(select|insert into|update|delete from|create table|create (unique )?index|alter table \w+ add column|vacuum) /;
    expect(all.filter((text) => !plain.test(text))).toEqual([]);
    const refused =
      /\b(serial|bigserial|smallserial|sequence|nextval|identity|listen|notify|advisory|lock|for update|for share|skip|trigger|function|procedure|extension|ctid|xmin|oid|tablesample|merge|temporary|unlogged|with recursive|on constraint)\b/;
    expect(all.filter((text) => refused.test(text.replaceAll(/"[^"]*"/g, "")))).toEqual([]);
  });
});

describe("a PostgreSQL in trouble", { timeout: 120_000 }, () => {
  /** A relay whose writers upload frame by frame and say what happened to each call. */
  async function makeWriting() {
    const url = await postgres.createDatabase();
    const relay = await makeTestRelay({ storage: await openStorage({ url }) });
    const { programmeId, worker, certificate, base } = await makeProgramme(relay);
    const introduction = introduce(worker, certificate);
    const codes = new Map<string, number>();
    let acknowledged = 0;
    /** Uploads the next frame until a receipt for it comes. */
    const write = async (count: number, pause: () => Promise<unknown>) => {
      let last = null;
      for (let n = 1; n <= count; n++) {
        last = await frameOf(programmeId, worker, last);
        for (let isTaken = false; !isTaken; ) {
          const answer = await relay.post(`${base}/segments`, streamOf(introduction, last));
          isTaken = answer.status === 200;
          if (isTaken) acknowledged = unwrapResult(decodeUploadAnswer(await bytesOf(answer))).receipts[0]?.seq ?? 0;
          else {
            codes.set(`${answer.status} after ${answer.headers.get("retry-after")}`, 1);
            await pause();
          }
        }
      }
    };
    const countStored = async () => (await relay.storage.readCursors([programmeId])).values().next().value;
    return { url, relay, write, codes, countStored, acknowledged: () => acknowledged };
  }

  it("R74 that goes away and comes back loses nothing that was acknowledged, and says when to ask again", async () => {
    const { relay, write, codes, countStored, acknowledged } = await makeWriting();
    const writing = write(40, () => new Promise((resolve) => setTimeout(resolve, 20)));
    await expect.poll(acknowledged, { interval: 2 }).toBeGreaterThan(3);
    await postgres.goAway();
    const before = acknowledged();
    expect((await relay.get("/healthz")).status).toBe(503);
    await expect.poll(() => codes.size, { interval: 5 }).toBeGreaterThan(0);
    await postgres.comeBack();
    await writing;
    expect([before < 40, acknowledged(), await countStored(), [...codes.keys()]]).toEqual([
      true,
      40,
      40,
      ["503 after 10"],
    ]);
    await relay.storage.close();
  });

  it("R74 whose connections are cut in the middle of transactions stores each frame once", async () => {
    const { url, relay, write, countStored, acknowledged } = await makeWriting();
    const writing = write(30, () => new Promise((resolve) => setTimeout(resolve, 5)));
    for (let n = 0; n < 8; n++) {
      await expect.poll(acknowledged, { interval: 1 }).toBeGreaterThan(3 * n);
      await postgres.query(url, CUT_ALL);
    }
    await writing;
    expect(await countStored()).toBe(30);
    await relay.storage.close();
  });
});
