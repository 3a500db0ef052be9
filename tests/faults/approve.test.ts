/** Every commit and every call of an approval fails once, and the coordinator taps Match again, or locks and unlocks first. */
import { beforeAll, describe, expect, it } from "vitest";
import { sendMissingSettings } from "../../src/shell/acts/invite-phone.ts";
import { settingsOf } from "../../src/shell/acts/records.ts";
import { approve, askAnother, finishJoin, makeWorld, restart, type World } from "../support/world.ts";

const TOO_MANY = 20;

describe.each([
  ["before", "taps again"],
  ["after", "taps again"],
  ["before", "restarts and taps again"],
  ["after", "restarts and taps again"],
] as const)("Y24 an approval of which an act fails %s it took effect, by a coordinator who %s", (when, then) => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld();
  }, 30_000);

  it("lets the phone in once and gives it the settings", async () => {
    const { coordinator } = world;
    const names: (string | undefined)[] = [];
    let n = 0;
    let hasFired = true;
    while (hasFired && n < TOO_MANY) {
      n++;
      const asking = await askAnother(world);
      world.gate.arm(n, when);
      let approved = await approve(coordinator, asking);
      for (let again = 0; !approved.ok && again < 3; again++) {
        // The app reads its rows anew after a commit that failed, at the latest with the next unlock.
        if (then === "restarts and taps again" || approved.error.code.startsWith("STORE"))
          coordinator.engine = await restart(coordinator);
        if (then === "restarts and taps again")
          await coordinator.engine.change((replica) =>
            sendMissingSettings(coordinator.device, coordinator.vault, replica),
          );
        approved = await approve(coordinator, asking);
      }
      expect(approved.ok).toBe(true);
      hasFired = world.gate.hasFired();
      world.gate.arm(0, when);
      const phone = await finishJoin(coordinator, asking);
      names.push(settingsOf(phone.engine.replica().records)?.name);
    }
    const feeds = [...coordinator.engine.replica().own.values()].filter(({ purpose }) => purpose === 2);
    expect([n < TOO_MANY, n > 2, names.every((name) => name === "Harbour")]).toEqual([true, true, true]);
    // One down feed for the first phone of the world and one for each that asked here, each with the settings.
    expect(feeds.map(({ seq }) => seq)).toEqual(Array.from({ length: n + 1 }, () => 1));
  }, 60_000);
});
