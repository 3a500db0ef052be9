import { describe, expect, it } from "vitest";
import { exchange, makeWorld, saveNeed } from "../../../tests/support/world.ts";
import { measureRows } from "./stored-bytes.ts";

describe("S16 what records take in a vault", () => {
  it("S16 grows by what a record brings, before and after it was handed over", async () => {
    const world = await makeWorld();
    const { vault } = world.worker;
    const before = await measureRows(vault);
    await saveNeed(world.worker, 1);
    const saved = await measureRows(vault);
    await exchange(world);
    const given = await measureRows(vault);
    expect(saved.ofRecords).toBeGreaterThan(before.ofRecords + 100);
    expect(given.ofRecords).toBeGreaterThan(saved.ofRecords);
    expect(given.total).toBeGreaterThan(given.ofRecords);
  });
});
