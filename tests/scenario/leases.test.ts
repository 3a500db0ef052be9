/** A coordinator's lease at a real relay, and the end of a phone's access, by clocks that are right and wrong. */
import { afterEach, describe, expect, it } from "vitest";
import { unwrapResult } from "../../src/kit/result.ts";
import { makeLeaseClient } from "../../src/relay-client/lease-client.ts";
import { leasePapersOf } from "../../src/shell/acts/closing/core.ts";
import { proposeEnd } from "../../src/shell/acts/closing/extend.ts";
import { keepAll, keepLease, RENEW_AFTER_MS } from "../../src/shell/acts/lease.ts";
import { countLeasePapers, heldShares } from "../../src/shell/acts/lease-by-hand.ts";
import { leaseEndMs, makeLeaseWatch } from "../../src/shell/acts/lease-end.ts";
import type { OpenVault } from "../../src/vault/open-vault.ts";
import { unlockVault } from "../../src/vault/unlock-vault.ts";
import { decodeLeaseCode, encodeLeaseCode } from "../../src/wire/lease-code.ts";
import * as people from "../support/people.ts";
import { dayOf, type Phone } from "../support/sim/phone.ts";
import { ADDRESS, coordinatorReads, exchange, makeWorld, saveNeed, WORDS, type World } from "../support/world.ts";

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

describe("a lease by hand", { timeout: 30_000 }, () => {
  let team: people.Team;
  afterEach(() => people.endTeam(team));

  /** What a device does behind each run; by itself with the relay, or as in a programme that has none. */
  const keepHand = async ({ device, vault, engine, session }: Phone, relay: "relay" | "none") =>
    unwrapResult(
      await keepAll({ ...device, vault, today: () => dayOf(device.clock) }, engine, relay === "relay" ? session : null),
    );
  /** All know of each other's shares, and that they do. */
  async function settle(relay: "relay" | "none", phones: readonly Phone[] = team.seats): Promise<void> {
    for (let round = 0; round < 2; round++) {
      for (const phone of phones) await keepHand(phone, relay);
      await people.rounds(phones);
    }
    for (const phone of phones) await keepHand(phone, relay);
  }
  const seats = () => team.seats as readonly [Phone, Phone, ...Phone[]];
  /** The code that `host` shows for `guest`, as a camera reads it. */
  const shownBy = (host: Phone, guest: Phone) => {
    const held = heldShares(host.vault, host.engine.replica()).find(({ key }) => key === people.keyHex(guest));
    return held?.share ? unwrapResult(decodeLeaseCode(encodeLeaseCode(held.share))) : null;
  };
  /** Starts `phone` over with its words; opens with `share` where it is asked for. */
  async function openAgain(phone: Phone, share: Uint8Array<ArrayBuffer> | null): Promise<OpenVault | string> {
    const asked = await unlockVault(phone.device, phone.vault.id, () => people.WORDS);
    if (asked.ok) return asked.value;
    if (asked.error.code !== "LEASE_NEEDED" || !share) return asked.error.code;
    const opened = await asked.error.openWith(share);
    return opened.ok ? opened.value : opened.error.code;
  }

  it("V35 another coordinator's code opens a device whose relay does not answer, and nothing else does", async () => {
    team = await people.makeTeam(2, "hand", 2);
    const [one, two] = seats();
    await settle("relay");
    expect([await openAgain(one, null), await openAgain(one, shownBy(one, two))]).toEqual([
      "LEASE_NEEDED",
      "SHARE_WRONG",
    ]);
    expect(await openAgain(one, shownBy(two, one))).toBeTypeOf("object");
  });

  it("V36 with no relay a lease begins once another coordinator holds the share, and opens by it", async () => {
    team = await people.makeTeam(2, "no relay", 2);
    const [one, two] = seats();
    await keepHand(one, "none");
    expect(await openAgain(one, null)).toBeTypeOf("object");
    await settle("none");
    expect(await openAgain(one, null)).toBe("LEASE_NEEDED");
    const vault = await openAgain(one, shownBy(two, one));
    expect(vault).toBeTypeOf("object");
  });

  it("V36 with no relay the default opens alone for 14 days from each time that another coordinator has a new share", async () => {
    team = await people.makeTeam(2, "cached", 1);
    const [one, two] = seats();
    await settle("none");
    team.clock.ms += 10 * people.DAY_MS;
    await settle("none");
    team.clock.ms += 10 * people.DAY_MS;
    expect(await openAgain(one, null)).toBeTypeOf("object");
    team.clock.ms += 5 * people.DAY_MS;
    expect(await openAgain(one, null)).toBe("LEASE_NEEDED");
    expect(await openAgain(one, shownBy(two, one))).toBeTypeOf("object");
  });

  it("V35 a share opens until somebody has the next one, and not afterwards", async () => {
    team = await people.makeTeam(2, "next", 2);
    const [one, two] = seats();
    await settle("relay");
    const before = shownBy(two, one);
    team.clock.ms += 8 * people.DAY_MS;
    await people.run(one);
    await keepHand(one, "relay");
    expect(await openAgain(one, before)).toBeTypeOf("object");
    await settle("relay");
    expect([await openAgain(one, before), typeof (await openAgain(one, shownBy(two, one)))]).toEqual([
      "SHARE_WRONG",
      "object",
    ]);
  });

  it("V35 who lost the seat is shown no share, and holds none that opens", async () => {
    team = await people.makeTeam(3, "seat", 2);
    const [one, two, gone] = team.seats as readonly [Phone, Phone, Phone];
    await settle("relay");
    const held = shownBy(gone, one);
    await people.takeSeat([one, two], gone);
    await settle("relay", [one, two]);
    expect([shownBy(two, gone), await openAgain(one, held)]).toEqual([null, "SHARE_WRONG"]);
  });

  it("P15 every coordinator counts the papers that were printed and used", async () => {
    team = await people.makeTeam(2, "papers", 2);
    const [one, two] = seats();
    await settle("relay");
    const [paper] = unwrapResult(await (await one.vault.wraps()).drawPapers(3));
    const vault = await openAgain(one, paper ?? null);
    if (typeof vault === "string") throw new Error(vault);
    await settle("relay", [{ ...one, vault }, two]);
    expect(countLeasePapers(two.engine.replica())).toEqual({ printed: 3, spent: 1 });
  });

  it("G21 papers that were used or lost are destroyed for the certificate only where people say so", async () => {
    team = await people.makeTeam(2, "papers", 2);
    const [one, two] = seats();
    await settle("relay");
    const wraps = await one.vault.wraps();
    unwrapResult(await wraps.drawPapers(3));
    unwrapResult(await wraps.dropPapers());
    await settle("relay");
    const replica = two.engine.replica();
    const saying = (leasePrinted: number, leaseDestroyed: number) =>
      leasePapersOf(replica, { leasePrinted, leaseDestroyed });
    expect(countLeasePapers(replica)).toEqual({ printed: 3, spent: 3 });
    expect([saying(0, 0), saying(0, 2), saying(5, 9)]).toEqual([
      { printed: 3, destroyed: 0 },
      { printed: 3, destroyed: 2 },
      { printed: 5, destroyed: 5 },
    ]);
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

  it("Y57 after an extension a phone is certified anew, and neither the phone nor the relay stops it at the old end", async () => {
    const world = await makeWorld();
    const { coordinator, worker } = world;
    const { engine, vault } = coordinator;
    const { expiresMs } = vault.identity().charter;
    const lastDay = Math.floor((expiresMs - 1) / 86_400_000);
    unwrapResult(await engine.change((replica) => proposeEnd(vault, replica, lastDay + 20, 12)));
    const later = engine.replica().control.terms.expiresMs;
    await exchange(world);
    const shown = leaseEndMs(worker.vault, worker.engine.replica());
    world.relay.clock.ms = expiresMs + 86_400_000;
    await saveNeed(worker, 7);
    await exchange(world);
    const watch = makeLeaseWatch({ clock: worker.device.clock, steadyMs: () => 0 }, worker.vault);
    expect([later > expiresMs, shown - later, watch(worker.engine.replica()).type, coordinatorReads(world)]).toEqual([
      ...[true, 0, "runs", [7]],
    ]);
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
