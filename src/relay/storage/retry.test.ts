import { Kysely } from "kysely";
import { describe, expect, it } from "vitest";
import { StoreError } from "../../kit/errors.ts";
import { systemRandom } from "../../kit/random.ts";
import { makeDatabase } from "./retry.ts";
import type { Tables } from "./schema.ts";
import { openSqlite } from "./sqlite/engine.ts";

class Collision extends Error {}

function make() {
  const db = new Kysely<Tables>({ dialect: openSqlite(":memory:").dialect });
  const pauses: number[] = [];
  const engine = {
    groupsCommits: false,
    isCollision: (error: unknown) => error instanceof Collision,
    toFailure: (error: unknown) => (error instanceof Collision ? new StoreError("STORE_BUSY" as const) : null),
  };
  const pause = async (ms: number) => void pauses.push(ms);
  return { database: makeDatabase(db, engine, systemRandom, pause), pauses };
}

describe("a transaction", () => {
  it("runs again when another one was in the way", async () => {
    const { database, pauses } = make();
    let runs = 0;
    const value = await database.transact(async () => {
      if (++runs < 4) throw new Collision();
      return "done";
    });
    expect([value, runs, pauses.length]).toEqual(["done", 4, 3]);
  });

  it("gives up as STORE_BUSY after ten tries", async () => {
    const { database, pauses } = make();
    await expect(database.transact(() => Promise.reject(new Collision()))).rejects.toMatchObject({
      code: "STORE_BUSY",
    });
    expect(pauses).toHaveLength(9);
  });

  it("does not run again after any other error", async () => {
    const { database, pauses } = make();
    await expect(database.transact(() => Promise.reject(new TypeError("x")))).rejects.toBeInstanceOf(TypeError);
    expect(pauses).toEqual([]);
  });
});
