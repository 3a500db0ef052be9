/** Amal locks the phone before the network is back: what was sealed goes to the relay without the words. Rules Y90 to Y93 of src/sync/SPEC.md. */
import { beforeEach, describe, expect, it } from "vitest";
import { tendLocked } from "../../src/erase/tend-locked.ts";
import type { SignKey } from "../../src/kit/brand.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import {
  CERTIFICATE_REF,
  type HandedOver,
  hasOnlyHere,
  keepCertificate,
  uploadLocked,
} from "../../src/sync/upload-locked.ts";
import { keepWitness } from "../../src/vault/witness.ts";
import { coordinatorReads, makeWorld, restart, saveNeed, type World, workerPlaces } from "../support/world.ts";

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});

/** The worker saves, seals as on locking, and leaves what lies in clear outside the vault. */
async function sealAndLock(needs: number): Promise<void> {
  const { vault, engine } = world.worker;
  for (let i = 0; i < needs; i++) await saveNeed(world.worker, i);
  unwrapResult(await engine.sealAll());
  await keepCertificate(vault.store, vault.identity().certificate);
}

/** What an app does that has no words: only rows, and what the witness says of the programme. */
function handOver(relayKey?: SignKey): Promise<HandedOver> {
  const { vault, device } = world.worker;
  const { charter, keys } = vault.identity();
  const relays = charter.relays.map((relay) => ({ ...relay, relayKey: relayKey ?? relay.relayKey }));
  const { programmeId } = charter;
  return uploadLocked({
    store: vault.store,
    fetch: device.fetch,
    charter: { programmeId, relays },
    signKey: keys.signKey,
  });
}

async function unlockAgain(): Promise<void> {
  world.worker.engine = await restart(world.worker);
}

describe("handing over while the vault is locked", () => {
  it("Y90 what was sealed reaches the relay, and the receipts count after the next unlock", async () => {
    await sealAndLock(3);
    expect(await handOver()).toEqual({ confirmed: 1, left: 0 });
    await unlockAgain();
    expect([...(await workerPlaces(world)).values()]).toEqual(["relay", "relay", "relay"]);
    unwrapResult(await world.coordinator.engine.run(new AbortController().signal));
    expect(coordinatorReads(world)).toEqual([0, 1, 2]);
  });

  it("Y90 doing it again sends nothing and changes nothing", async () => {
    await sealAndLock(1);
    await handOver();
    const before = await world.worker.vault.store.generation();
    expect(await handOver()).toEqual({ confirmed: 0, left: 0 });
    expect(await world.worker.vault.store.generation()).toBe(before);
  });

  it("Y91 a receipt of another key, or for another head, is not kept", async () => {
    await sealAndLock(1);
    const before = await world.worker.vault.store.list("meta", { from: "receipt:", to: "receipt:~" });
    const { store, identity } = world.worker.vault;
    expect((await handOver(identity().keys.signKey)).confirmed).toBe(0);
    expect(await store.list("meta", { from: "receipt:", to: "receipt:~" })).toEqual(before);
  });

  it("Y92 a relay that does not answer changes nothing, what is left is told, and the next try goes on", async () => {
    await sealAndLock(1);
    world.wire.meddle = async () => new Response(null, { status: 503 });
    expect(await handOver()).toEqual({ confirmed: 0, left: 1 });
    world.wire.meddle = null;
    expect(await handOver()).toEqual({ confirmed: 1, left: 0 });
  });

  it("Y93 without the certificate a feed that the relay does not know waits for its holder", async () => {
    const { vault } = world.worker;
    await sealAndLock(1);
    unwrapResult(await vault.store.commit({ remove: [CERTIFICATE_REF, ...(await receiptRefs())] }));
    expect(await handOver()).toEqual({ confirmed: 0, left: expect.any(Number) });
  });

  it("V12 Y90 what was sealed is handed over by the next start also where the S file is lost and no words open the vault", async () => {
    await sealAndLock(2);
    const { device, vault } = world.worker;
    await keepWitness(vault, device.random);
    vault.lock();
    await device.secrets.remove(vault.id);
    const gone = await tendLocked({ ...device, build: "test" }, [], {
      ask: async () => null,
      handOver: (store, { charter, deviceKey }) =>
        uploadLocked({ store, fetch: device.fetch, charter, signKey: deviceKey }),
      hasOnlyHere,
    });
    expect(gone).toEqual([]);
    unwrapResult(await world.coordinator.engine.run(new AbortController().signal));
    expect(coordinatorReads(world)).toEqual([0, 1]);
  });
});

const receiptRefs = async () =>
  (await world.worker.vault.store.list("meta", { from: "receipt:", to: "receipt:~" })).map(({ key }) => ({
    ...{ table: "meta" as const, key },
  }));
