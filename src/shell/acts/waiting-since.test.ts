import { describe, expect, it } from "vitest";
import { exchange, makeWorld, saveNeed, type World } from "../../../tests/support/world.ts";
import { HALT_AFTER_MS, isHalted, type LossRisk, waitingSinceMs } from "./waiting-since.ts";

const SAVED_MS = 1_780_000_000_000;
const RISK: LossRisk = { persisted: false, installed: false, isTraining: false, waitingSinceMs: SAVED_MS };
const DUE_MS = SAVED_MS + HALT_AFTER_MS;

describe("LA6 when a new need is refused", () => {
  it("LA6 refuses from 24 hours on, and not before", () => {
    expect(HALT_AFTER_MS).toBe(86_400_000);
    expect([isHalted(RISK, DUE_MS - 1), isHalted(RISK, DUE_MS)]).toEqual([false, true]);
  });

  it.each<[string, Partial<LossRisk>]>([
    ["in training", { isTraining: true }],
    ["in an installed app", { installed: true }],
    ["where the browser promised to keep what is here", { persisted: true }],
    ["where the browser does not say", { persisted: null }],
    ["where nothing waits", { waitingSinceMs: null }],
  ])("LA6 refuses nothing %s", (_, over) => {
    expect(isHalted({ ...RISK, ...over }, DUE_MS)).toBe(false);
  });

  it("LA6 refuses nothing while the clock stands before the save", () => {
    expect(isHalted(RISK, 0)).toBe(false);
  });
});

const waiting = ({ worker }: World) => waitingSinceMs(worker.vault, worker.engine.replica());

describe("LA6 since when something waits", () => {
  it("LA6 is nothing before the first record", async () => {
    expect(await waiting(await makeWorld())).toBeNull();
  });

  it("LA6 counts from the oldest record that is only here, sealed or not", async () => {
    const world = await makeWorld();
    const firstMs = world.relay.clock.ms;
    await saveNeed(world.worker, 1);
    await world.worker.engine.sealAll();
    world.relay.clock.ms += 60_000;
    await saveNeed(world.worker, 2);
    expect(await waiting(world)).toBe(firstMs);
  });

  it("LA6 is nothing once the relay has every record", async () => {
    const world = await makeWorld();
    await saveNeed(world.worker, 1);
    await exchange(world);
    expect(await waiting(world)).toBeNull();
  });

  it("LA6 counts from the first record after a hand-over", async () => {
    const world = await makeWorld();
    await saveNeed(world.worker, 1);
    await exchange(world);
    world.relay.clock.ms += 60_000;
    const laterMs = world.relay.clock.ms;
    await saveNeed(world.worker, 2);
    expect(await waiting(world)).toBe(laterMs);
  });
});
