/** Both databases that a relay may have, for the suites of one file of tests; they are gone after it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { openStorage } from "../../src/relay/storage/open.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import type { OpenSame } from "./relay-storage-suite.ts";

/** Calls `describeOn` once for each; every PostgreSQL database that is started is a new one, on one server. */
export function onBothDatabases(describeOn: (name: string, start: () => Promise<OpenSame>) => void): void {
  const folder = mkdtempSync(path.join(tmpdir(), "ebb-relay-"));
  let postgres: TestPostgres | null = null;
  afterAll(async () => {
    await postgres?.stop();
    rmSync(folder, { recursive: true });
  }, 60_000);
  describeOn("SQLite", async () => () => openStorage({ file: path.join(folder, "relay.db") }));
  describeOn("PostgreSQL", async () => {
    postgres ??= await startPostgres();
    const url = await postgres.createDatabase();
    return () => openStorage({ url });
  });
}
