/** A coordinator's lease at a real relay, and the end of a phone's access, by clocks that are right and wrong. */
import { describe, expect, it } from "vitest";
import { unwrapResult } from "../../src/kit/result.ts";
import { makeLeaseClient } from "../../src/relay-client/lease-client.ts";
import { keepLease, RENEW_AFTER_MS } from "../../src/shell/acts/lease.ts";
import { makeLeaseWatch } from "../../src/shell/acts/lease-end.ts";
import { unlockVault } from "../../src/vault/unlock-vault.ts";
import { ADDRESS, exchange, makeWorld, saveNeed, WORDS, type World } from "../support/world.ts";

const keep = ({ coordinator: { device, vault, session, engine } }: World) =>
  keepLease(device, vault, session, engine.replica());

const unlock = ({ coordinator: { device, vault } }: World) => unlockVault(device, vault.id, () => WORDS);

/** Starts over with words and disk alone: what has to be asked for. */
async function ask(world: World) {
  const asked = await unlock(world);
  if (asked.ok || asked.error.code !== "LEASE_NEEDED") throw new Error("no share was asked for");
  const needed = asked.error;
  return { needed, share: await makeLeaseClient(ADDRESS, world.coordinator.device.fetch).get(needed.access) };
}

describe("a coordinator's lease", () => {
  it("V30 R61 opens with words, disk and the relay's share, and not without the relay", async () => {
    const world = await makeWorld(2);
    unwrapResult(await keep(world));
    const { needed, share } = await ask(world);
    unwrapResult(await needed.openWith(unwrapResult(share)));
  });

  it("V31 under the default opens without the relay for some days", async () => {
    const world = await makeWorld(1);
    unwrapResult(await keep(world));
    expect((await unlock(world)).ok).toBe(true);
  });

  it("V32 R60 asks nobody until a day is over, and leaves one share at the relay then", async () => {
    const world = await makeWorld(2);
    const { coordinator, relay } = world;
    const keys = () =>
      relay.storage.listLeases(
        coordinator.vault.identity().charter.programmeId,
        coordinator.vault.identity().keys.signKey,
      );
    unwrapResult(await keep(world));
    const [first] = await keys();
    unwrapResult(await keep(world));
    expect(await keys()).toEqual([first]);
    relay.clock.ms += RENEW_AFTER_MS;
    unwrapResult(await keep(world));
    const after = await keys();
    expect([after.length, after[0]?.join() === first?.join()]).toEqual([1, false]);
  });

  it("V32 with an answer that is lost the device still opens", async () => {
    const world = await makeWorld(2);
    unwrapResult(await keep(world));
    world.relay.clock.ms += RENEW_AFTER_MS;
    world.wire.meddle = async (path, send) => {
      if (path.endsWith("/lease")) {
        await send();
        throw new TypeError("cut off");
      }
      return send();
    };
    expect((await keep(world)).ok).toBe(false);
    world.wire.meddle = null;
    const { needed, share } = await ask(world);
    expect((await needed.openWith(unwrapResult(share))).ok).toBe(true);
  });
});

describe("the access of a phone", () => {
  const YEARS = 3_650 * 86_400_000;

  it.each([
    ["1970", (startMs: number) => -startMs, "runs"],
    ["ten years on", () => YEARS, "locked"],
  ])("P13 with a clock that says %s is not over, and every record stays", async (_, jump, type) => {
    const world = await makeWorld();
    await saveNeed(world.worker, 7);
    const { vault, engine } = world.worker;
    const wrong = { nowMs: () => world.relay.clock.ms + jump(world.relay.clock.ms) };
    expect(makeLeaseWatch({ clock: wrong, steadyMs: () => 0 }, vault)(engine.replica()).type).toBe(type);
    expect(await vault.store.list("outbox")).toHaveLength(1);
  });

  it("P13 opens again when coordinators answered what it handed over since", async () => {
    const world = await makeWorld();
    const { worker } = world;
    const wrong = { nowMs: () => world.relay.clock.ms + YEARS };
    const watch = makeLeaseWatch({ clock: wrong, steadyMs: () => 0 }, worker.vault);
    expect(watch(worker.engine.replica()).type).toBe("locked");
    await saveNeed(worker, 7);
    await exchange(world);
    expect(watch(worker.engine.replica()).type).toBe("runs");
  });
});
