/** The storage suite on both databases. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { openStorage } from "../../src/relay/storage/open.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { describeRelayClosingStorage } from "./relay-closing-storage-suite.ts";
import { describeRelayStorage } from "./relay-storage-suite.ts";

const folder = mkdtempSync(path.join(tmpdir(), "ebb-relay-"));
let postgres: TestPostgres | null = null;

afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true });
}, 60_000);

const openSqliteFile = async () => () => openStorage({ file: path.join(folder, "relay.db") });
const openPostgresDatabase = async () => {
  postgres ??= await startPostgres();
  const url = await postgres.createDatabase();
  return () => openStorage({ url });
};

for (const [name, start] of [
  ["SQLite", openSqliteFile],
  ["PostgreSQL", openPostgresDatabase],
] as const) {
  describeRelayStorage(name, start);
  describeRelayClosingStorage(name, start);
}
