/** A coordinator's laptop is lost for good: two papers, a new device, and the programme goes on with everything that had left the laptop. */
import { beforeEach, describe, expect, it } from "vitest";
import { coordinatorKeys, isCoordinator } from "../../src/control/fold.ts";
import { bytesToHex } from "../../src/kit/bytes.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { makeRecovery, type NewRecovery } from "../../src/recovery/recovery-set.ts";
import { makeRelayClient } from "../../src/relay-client/relay-client.ts";
import type { Device } from "../../src/shell/acts/device.ts";
import { findProgramme } from "../../src/shell/acts/find-programme.ts";
import { leaveGrants, missingApprovals, nameRecovery, readPapers } from "../../src/shell/acts/recovery.ts";
import { finishRestore, restoreCoordinator } from "../../src/shell/acts/restore-coordinator.ts";
import { makeRelaySession } from "../../src/sync/session.ts";
import type { OpenVault } from "../../src/vault/open-vault.ts";
import type { Passphrase } from "../../src/vault/passphrase.ts";
import { encodeUploadAnswer } from "../../src/wire/receipt.ts";
import {
  ADDRESS,
  askAnother,
  busyAnswer,
  coordinatorReads,
  exchange,
  type Member,
  makeWorld,
  restart,
  saveNeed,
  type World,
  workerPlaces,
} from "../support/world.ts";

const WORDS: Passphrase = { type: "words", indices: Uint8Array.of(1, 2, 3, 4, 5, 6, 7) };
const { signal } = new AbortController();

let world: World;
let set: NewRecovery;
let laptop: Device;

beforeEach(async () => {
  world = await makeWorld();
  set = await makeRecovery(systemRandom);
  await keepPapers(set);
  laptop = (await askAnother(world)).device;
}, 30_000);

/** Names a set in the terms, and leaves the relay what two papers open. */
async function keepPapers({ recovery }: NewRecovery): Promise<void> {
  const { device, vault, engine, session } = world.coordinator;
  unwrapResult(await nameRecovery(vault, engine, recovery));
  unwrapResult(await engine.run(signal));
  unwrapResult(await leaveGrants(device, vault, session, engine.replica()));
}

const keysOf = async ({ papers }: NewRecovery) => unwrapResult(await readPapers(papers[2], papers[0]));

async function restore() {
  const keys = await keysOf(set);
  const found = unwrapResult(await findProgramme(laptop, ADDRESS, keys));
  const lost = world.coordinator.vault.identity().keys.signKey;
  return restoreCoordinator(laptop, keys, found, { lost, passphrase: WORDS, picture: 5 });
}

async function asMember(vault: OpenVault): Promise<Member> {
  const session = makeRelaySession(vault, makeRelayClient(ADDRESS, laptop.fetch));
  return { device: laptop, vault, session, engine: await restart({ device: laptop, vault, session }) };
}

/** The world with the new device in the place of the lost one. */
async function goOn(vault: OpenVault): Promise<World> {
  const coordinator = await asMember(vault);
  unwrapResult(await coordinator.engine.run(signal));
  return { ...world, coordinator };
}

describe("two papers", { timeout: 60_000 }, () => {
  it("X12 count once the terms name their set", () => {
    expect(missingApprovals(world.coordinator.engine.replica(), set.recovery)).toBe(0);
  });

  it("X14 give the lost seat to a new device, on every device", async () => {
    const restored = unwrapResult(await restore());
    const after = await goOn(restored.vault);
    unwrapResult(await world.worker.engine.run(signal));
    const seats = [after.coordinator, world.worker].map(({ engine }) =>
      coordinatorKeys(engine.replica().control).map(bytesToHex),
    );
    const self = bytesToHex(restored.vault.identity().keys.signKey);
    expect(seats).toEqual([[self], [self]]);
  });

  it("X12 open what was handed over before the laptop was lost", async () => {
    for (const n of [1, 2, 3]) await saveNeed(world.worker, n);
    await exchange(world);
    const restored = unwrapResult(await restore());
    expect([restored.keys, restored.missingKeys, restored.isWaiting]).toEqual([1, 0, false]);
    expect(coordinatorReads(await goOn(restored.vault))).toEqual([1, 2, 3]);
  });

  it("X14 the work goes on: what is handed over later is read and acknowledged by the new device", async () => {
    await saveNeed(world.worker, 1);
    await exchange(world);
    const after = await goOn(unwrapResult(await restore()).vault);
    await saveNeed(world.worker, 2);
    await exchange(after);
    await exchange(after);
    expect(coordinatorReads(after)).toEqual([1, 2]);
    expect([...(await workerPlaces(after)).values()]).toEqual(["coordinator", "coordinator"]);
  });

  it("X14 the lost laptop is heard no more", async () => {
    const restored = unwrapResult(await restore());
    const after = await goOn(restored.vault);
    const run = await world.coordinator.engine.run(signal);
    const lost = world.coordinator.vault.identity().keys.signKey;
    expect(isCoordinator(after.coordinator.engine.replica().control, lost)).toBe(false);
    expect(run.ok).toBe(false);
  });

  it("X13 find nothing once newer papers took their place", async () => {
    const old = await keysOf(set);
    await keepPapers(await makeRecovery(systemRandom));
    const found = await findProgramme(laptop, ADDRESS, old);
    expect(found).toMatchObject({ ok: false, error: { relayCode: "PROGRAMME_UNKNOWN" } });
  });

  it("X13 find nothing where no programme names them", async () => {
    const found = await findProgramme(laptop, ADDRESS, await keysOf(await makeRecovery(systemRandom)));
    expect(found).toMatchObject({ ok: false, error: { relayCode: "PROGRAMME_UNKNOWN" } });
  });

  it("X13 are not used where the relay cuts its log short", async () => {
    const keys = await keysOf(set);
    world.wire.meddle = async (path, ask) => {
      const response = await ask();
      if (!path.endsWith("/log")) return response;
      return new Response(new Uint8Array(await response.arrayBuffer()).slice(0, -3), response);
    };
    expect(await findProgramme(laptop, ADDRESS, keys)).toMatchObject({ ok: false, error: { code: "RELAY_GARBAGE" } });
  });

  it("X10 their keys are gone once the seat is taken", async () => {
    const keys = await keysOf(set);
    const found = unwrapResult(await findProgramme(laptop, ADDRESS, keys));
    const lost = world.coordinator.vault.identity().keys.signKey;
    unwrapResult(await restoreCoordinator(laptop, keys, found, { lost, passphrase: WORDS, picture: 5 }));
    await expect(keys.open(new Uint8Array(80))).rejects.toMatchObject({ code: "RECOVERY_WIPED" });
  });

  it("X15 an amend that the relay did not answer goes out again without the papers", async () => {
    const keys = await keysOf(set);
    const found = unwrapResult(await findProgramme(laptop, ADDRESS, keys));
    const lost = world.coordinator.vault.identity().keys.signKey;
    world.wire.meddle = async (path, ask) => (path.endsWith("/segments") ? new Response(null, { status: 599 }) : ask());
    const plan = { lost, passphrase: WORDS, picture: 5 };
    const { vault, isWaiting } = unwrapResult(await restoreCoordinator(laptop, keys, found, plan));
    world.wire.meddle = null;
    const client = makeRelayClient(ADDRESS, laptop.fetch);
    expect([isWaiting, await finishRestore(vault, client), await finishRestore(vault, client)]).toEqual([
      true,
      { ok: true, value: "taken" },
      { ok: true, value: "nothing" },
    ]);
    expect(coordinatorKeys((await goOn(vault)).coordinator.engine.replica().control)).toHaveLength(1);
  });

  it.each([
    ["before it took anything", async () => busyAnswer()],
    ["though it took the amend (R74)", (ask: () => Promise<Response>) => ask().then(busyAnswer)],
  ])(
    "X15 a relay that says to come back later, %s, is waited for, and the seat stays with this device",
    async (_, meddle) => {
      world.wire.meddle = async (path, ask) => (path.endsWith("/segments") ? meddle(ask) : ask());
      const { vault, isWaiting } = unwrapResult(await restore());
      world.wire.meddle = null;
      expect([isWaiting, await finishRestore(vault, makeRelayClient(ADDRESS, laptop.fetch))]).toEqual([
        true,
        { ok: true, value: "taken" },
      ]);
      const seats = coordinatorKeys((await goOn(vault)).coordinator.engine.replica().control);
      expect(seats.map(bytesToHex)).toEqual([bytesToHex(vault.identity().keys.signKey)]);
    },
  );

  it("X15 what the relay refuses for good leaves nothing here", async () => {
    const refusal = { code: "FEED_CONFLICT", detail: null };
    world.wire.meddle = async (path, ask) =>
      path.endsWith("/segments") ? new Response(encodeUploadAnswer({ receipts: [], refusal }), { status: 409 }) : ask();
    expect(await restore()).toMatchObject({ ok: false, error: { code: "RECOVERY_REFUSED" } });
  });

  it("X12 a grant is left once, and nobody is asked again", async () => {
    const { device, vault, engine, session } = world.coordinator;
    let asked = 0;
    world.wire.meddle = (path, ask) => {
      if (path.endsWith("/recovery")) asked++;
      return ask();
    };
    unwrapResult(await leaveGrants(device, vault, session, engine.replica()));
    expect(asked).toBe(0);
  });
});
