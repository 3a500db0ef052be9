/**
 * Every commit and every call of a whole exchange fails once, before it took effect or after, with and without a restart: nothing that was
 * confirmed is lost, nothing is doubled, and no place-state says more than is true.
 */
import { beforeAll, describe, expect, it } from "vitest";
import {
  coordinatorReads,
  exchange,
  makeWorld,
  restart,
  saveNeed,
  type World,
  workerPlaces,
} from "../support/world.ts";

/** More acts than an exchange has; a loop that reaches it never ran untouched. */
const TOO_MANY = 80;

describe.each([
  ["before", "goes on"],
  ["after", "goes on"],
  ["before", "restarts"],
  ["after", "restarts"],
] as const)("Y24 an act that fails %s it took effect, on a device that %s", (when, then) => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld();
  }, 30_000);

  it("loses nothing that was confirmed and doubles nothing", async () => {
    const confirmed = new Set<number>();
    const possible = new Set<number>();
    let n = 0;
    do {
      n++;
      world.gate.arm(n, when);
      possible.add(n);
      if (await saveNeed(world.worker, n)) confirmed.add(n);
      await exchange(world);
      if (then === "restarts") {
        world.worker.engine = await restart(world.worker);
        world.coordinator.engine = await restart(world.coordinator);
      }
      const claimed = [...(await workerPlaces(world))].filter(([, place]) => place === "coordinator");
      const read = coordinatorReads(world);
      expect(claimed.every(([need]) => read.includes(need))).toBe(true);
    } while (world.gate.hasFired() && n < TOO_MANY);
    await exchange(world);
    const read = coordinatorReads(world);
    expect(n).toBeLessThan(TOO_MANY);
    expect(n).toBeGreaterThan(10);
    expect(new Set(read).size).toBe(read.length);
    expect([...confirmed].filter((need) => !read.includes(need))).toEqual([]);
    expect(read.filter((need) => !possible.has(need))).toEqual([]);
    expect([...(await workerPlaces(world)).values()].every((place) => place === "coordinator")).toBe(true);
  }, 60_000);
});
