/** What follows from control statements, and the calls for repair, recovery, leases and cards, on both databases. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { openStorage } from "../../src/relay/storage/open.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { describeRelayCards } from "./relay-card-suite.ts";
import { describeRelayClosing } from "./relay-closing-suite.ts";
import { describeRelayControl } from "./relay-control-suite.ts";
import { describeRelayLease } from "./relay-lease-suite.ts";
import { describeRelayRepair } from "./relay-repair-suite.ts";

const folder = mkdtempSync(path.join(tmpdir(), "ebb-control-"));
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
  describeRelayControl(name, start);
  describeRelayRepair(name, start);
  describeRelayClosing(name, start);
  describeRelayLease(name, start);
  describeRelayCards(name, start);
}
