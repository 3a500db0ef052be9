import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeCharter } from "../control/make-charter.ts";
import { stretch } from "../crypto/stretch.ts";
import { STRETCH_FLOOR } from "../crypto/stretch-setting.ts";
import { createMemorySecretPlace } from "../erase/memory-secret-place.ts";
import { encodeMark, slotOffset } from "../erase/secret-file.ts";
import type { SecretPlace } from "../erase/secret-place.ts";
import { bytesToHex, utf8ToBytes } from "../kit/bytes.ts";
import { StoreError } from "../kit/errors.ts";
import { systemRandom } from "../kit/random.ts";
import { err, unwrapResult } from "../kit/result.ts";
import { createMemoryShelf } from "../store/memory/memory-shelf.ts";
import { createMemoryStores } from "../store/memory/memory-store.ts";
import type { VaultStore } from "../store/port.ts";
import { ROLE_COORDINATOR } from "../wire/roles.ts";
import { makeDeviceKeys, type NewVault } from "./device-keys.ts";
import { makeVault } from "./make-vault.ts";
import { outsideRow, readLocked } from "./outside-row.ts";
import type { Passphrase } from "./passphrase.ts";
import { pauseVault } from "./pause.ts";
import { openRow, sealRow } from "./row.ts";
import { slotOfDay, slotOfEpoch } from "./slots.ts";
import { nextTryMs, pauseAfterMs, triesLeft } from "./tries.ts";
import { clearVault, listVaults, unlockVault, type VaultPlaces } from "./unlock-vault.ts";
import { keepWitness } from "./witness.ts";

const words: Passphrase = { type: "words", indices: Uint8Array.of(1, 2, 3, 4, 5) };
const nowMs = 1_780_000_000_000;
const ref = { table: "journal", key: "a" } as const;

function makePlaces(secrets: SecretPlace = createMemorySecretPlace()): VaultPlaces {
  return {
    shelf: createMemoryShelf(),
    secrets,
    stores: createMemoryStores(),
    stretch,
    clock: { nowMs: () => nowMs },
    random: systemRandom,
  };
}

function makeCore(): NewVault {
  const keys = makeDeviceKeys(systemRandom);
  const charter = makeCharter({
    createdMs: nowMs,
    expiresMs: nowMs + 86_400_000,
    coordinators: [{ signKey: keys.signKey, boxKey: keys.box.publicKey }],
    k: 1,
    relays: [],
    policy: { lease: 0, retentionDays: 7, idleMinutes: 5 },
    timeZone: "Europe/Paris",
    isTraining: true,
    redLines: [1],
    nonce: systemRandom.bytes(16),
    profile: 1,
  });
  return { charter, role: ROLE_COORDINATOR, keys, certificate: null, invite: null };
}

const codeOf = (result: Awaited<ReturnType<typeof unlockVault>>) => (result.ok ? "ok" : result.error.code);

describe("vault", () => {
  let places: VaultPlaces;
  let id: string;
  const unlock = (passphrase: Passphrase | null = words) => unlockVault(places, id, () => passphrase);

  beforeEach(async () => {
    places = makePlaces();
    const vault = unwrapResult(await makeVault(places, makeCore(), words, 7));
    id = vault.id;
    await vault.store.commit({ put: [vault.seal(slotOfDay(3), ref, utf8ToBytes("water"))] });
    vault.lock();
    await vault.store.close();
  });

  it("V9 is on the shelf once made", async () => {
    expect(await listVaults(places)).toMatchObject([{ id, picture: 7, role: "coordinator", training: true }]);
  });

  it("V10 opens with its words and reads its rows", async () => {
    const vault = unwrapResult(await unlock());
    const row = await vault.store.get(ref);
    expect(row && vault.open(ref, row)).toEqual(utf8ToBytes("water"));
  });

  it("V10 keeps its identity across unlocks", async () => {
    const [first, second] = [unwrapResult(await unlock()), unwrapResult(await unlock())];
    expect(bytesToHex(first.identity().keys.signKey)).toBe(bytesToHex(second.identity().keys.signKey));
  });

  it.each<Passphrase>([
    { type: "words", indices: Uint8Array.of(1, 2, 3, 5, 4) },
    { type: "words", indices: Uint8Array.of(1, 2, 3, 4) },
    { type: "own", text: "\u0001\u0002\u0003\u0004\u0005" },
  ])("V10 does not open with %o", async (passphrase) => {
    expect(codeOf(await unlock(passphrase))).toBe("WORDS_WRONG");
  });

  it("V10 does not open with words that do not read", async () => {
    expect(codeOf(await unlock(null))).toBe("WORDS_WRONG");
  });

  it("V15 remembers wrong words across openings, and forgets them after an unlock", async () => {
    await unlock(null);
    await unlock(null);
    const counted = (await readLocked(places.stores, id)).wrongTries;
    await unlock();
    expect([counted, (await readLocked(places.stores, id)).wrongTries]).toEqual([2, 0]);
  });

  it("V41 on a full disk counts wrong words as long as the page lives, stores them once there is room, and opens with right ones", async () => {
    let isFull = true;
    const full = (store: VaultStore): VaultStore => ({
      get: (at) => store.get(at),
      list: (table, range) => store.list(table, range),
      generation: () => store.generation(),
      close: () => store.close(),
      commit: async (batch) => (isFull ? err(new StoreError("STORE_FULL")) : store.commit(batch)),
    });
    const stores: VaultPlaces["stores"] = {
      ...places.stores,
      open: async (...args) => {
        const opened = unwrapResult(await places.stores.open(...args));
        return { ok: true, value: { ...opened, store: full(opened.store) } };
      },
    };
    const tried = async (passphrase: Passphrase | null) => {
      const code = codeOf(await unlockVault({ ...places, stores }, id, () => passphrase));
      return [code, (await readLocked(places.stores, id)).wrongTries];
    };
    const other: Passphrase = { type: "words", indices: Uint8Array.of(9) };
    const onFull = [await tried(other), await tried(other)];
    isFull = false;
    const withRoom = await tried(other);
    isFull = true;
    expect([...onFull, withRoom, await tried(words)]).toEqual([
      ["WORDS_WRONG", 1],
      ["WORDS_WRONG", 2],
      ["WORDS_WRONG", 3],
      ["ok", 3],
    ]);
  });

  it("V20 reads what holds while the vault is locked, and the defaults where nothing was said or it does not read", async () => {
    const rules = async () => (await readLocked(places.stores, id)).rules;
    const before = await rules();
    const { store } = unwrapResult(await places.stores.open(id, { expectExisting: true }));
    unwrapResult(await store.commit({ put: [outsideRow({ canErase: false, eraseAfterTries: 10, hidesTries: true })] }));
    const after = await rules();
    unwrapResult(await store.commit({ put: [{ table: "meta", key: "outside", value: Uint8Array.of(1, 2, 3) }] }));
    const standard = { canErase: true, eraseAfterTries: 0, hidesTries: false };
    expect([before, after, await rules()]).toEqual([
      standard,
      { canErase: false, eraseAfterTries: 10, hidesTries: true },
      standard,
    ]);
  });

  it("V2 does not open without the S file", async () => {
    await places.secrets.remove(id);
    expect(codeOf(await unlock())).toBe("SECRET_LOST");
  });

  it("V2 does not open with another S", async () => {
    await places.secrets.overwrite(id, 32, systemRandom.bytes(32));
    expect(codeOf(await unlock())).toBe("WORDS_WRONG");
  });

  it("V12 does not open once the wipe mark is set", async () => {
    await places.secrets.overwrite(id, 0, encodeMark("wiping", nowMs));
    expect(codeOf(await unlock())).toBe("SECRET_WIPING");
  });

  it("V4 cannot read what was sealed under a slot that was overwritten", async () => {
    await places.secrets.overwrite(id, slotOffset(slotOfDay(3)), systemRandom.bytes(32));
    const vault = unwrapResult(await unlock());
    const row = await vault.store.get(ref);
    expect(row && vault.open(ref, row)).toBeNull();
  });

  it("V12 reports rows that vanished as a loss and makes no new ones", async () => {
    await places.stores.remove(id);
    expect(codeOf(await unlock())).toBe("STORE_LOST");
  });

  it("V8 refuses every act once locked", async () => {
    const vault = unwrapResult(await unlock());
    vault.lock();
    expect(() => vault.seal(0, ref, utf8ToBytes("x"))).toThrowError("VAULT_LOCKED");
    await expect(vault.sign("seg", utf8ToBytes("x"))).rejects.toMatchObject({ code: "VAULT_LOCKED" });
  });

  it("V11 clears away a vault whose making was cut off", async () => {
    await places.shelf.put({ id: "ab".repeat(16), picture: 1, training: false, role: "field", state: "making" });
    await listVaults(places);
    expect((await places.shelf.list()).map((row) => row.id)).toEqual([id]);
  });

  it("V11 leaves the neighbour whole when one vault is cleared", async () => {
    const other = unwrapResult(await makeVault(places, makeCore(), words, 9));
    await clearVault(places, other.id);
    expect(codeOf(await unlock())).toBe("ok");
  });

  describe("beside another tab that starts while the words are stretched", () => {
    const makeBeside = () =>
      makeVault(
        {
          ...places,
          stretch: async (...args) => {
            await listVaults(places);
            return stretch(...args);
          },
        },
        makeCore(),
        words,
        9,
      );
    afterEach(() => vi.unstubAllGlobals());

    it("V38 a vault is made whole, and its words open it", async () => {
      const made = unwrapResult(await makeBeside());
      expect(codeOf(await unlockVault(places, made.id, () => words))).toBe("ok");
    });

    it("V38 a making that failed, so that its lock is free, is cleared away as one that was cut off", async () => {
      const ran = makeVault({ ...places, stretch: () => Promise.reject(new Error("cut off")) }, makeCore(), words, 9);
      await expect(ran).rejects.toThrow("cut off");
      expect((await places.shelf.list()).map(({ state }) => state).sort()).toEqual(["making", "ready"]);
      await listVaults(places);
      expect([(await places.shelf.list()).map((row) => row.id), await places.secrets.list()]).toEqual([[id], [id]]);
    });

    it("V38 a vault that became ready since the shelf was read stays", async () => {
      const [ready] = await places.shelf.list();
      const list = vi.fn(places.shelf.list);
      if (ready) list.mockResolvedValueOnce([{ ...ready, state: "making" }]);
      await listVaults({ ...places, shelf: { ...places.shelf, list } });
      expect([codeOf(await unlock()), list.mock.calls.length > 1]).toEqual(["ok", true]);
    });

    it("V38 without Web Locks a making that was cleared away is told as a failure, and leaves nothing", async () => {
      vi.stubGlobal("navigator", {});
      expect((await makeBeside()).ok).toBe(false);
      expect([(await places.shelf.list()).map((row) => row.id), await places.secrets.list()]).toEqual([[id], [id]]);
    });
  });

  it("V29 puts a vault back on a shelf that was lost", async () => {
    const shelf = createMemoryShelf();
    expect(await listVaults({ ...places, shelf })).toEqual(await places.shelf.list());
    expect(await shelf.list()).toEqual(await places.shelf.list());
  });

  it("V29 puts a vault of an earlier release back after its witness", async () => {
    const vault = unwrapResult(await unlock());
    await keepWitness(vault, systemRandom);
    await vault.store.commit({ remove: [{ table: "meta", key: "shelf" }] });
    const listed = await listVaults({ ...places, shelf: createMemoryShelf() });
    expect(listed).toMatchObject([{ id, role: "coordinator", training: true, state: "ready" }]);
  });

  it("V29 puts a vault without rows back, so that opening it tells the loss", async () => {
    await places.stores.remove(id);
    const listed = await listVaults({ ...places, shelf: createMemoryShelf() });
    expect(listed).toMatchObject([{ id, state: "ready" }]);
    expect(codeOf(await unlock())).toBe("STORE_LOST");
  });

  it.each([
    ["marked for wiping", (file: Uint8Array) => file.fill(1, 8, 9)],
    ["of zeros", (file: Uint8Array) => file.fill(0)],
  ] as const)("V29 leaves a file %s to erasing", async (_, change) => {
    const file = (await places.secrets.read(id)) ?? new Uint8Array();
    await places.secrets.overwrite(id, 0, Uint8Array.from(change(file)));
    expect(await listVaults({ ...places, shelf: createMemoryShelf() })).toEqual([]);
  });

  it("V13 reopens by PIN while the key is in memory", async () => {
    const paused = pauseVault(unwrapResult(await unlock()), "4821");
    expect(paused.tryPin("4821").type).toBe("open");
  });

  it("V14 needs the words after five wrong PINs", async () => {
    const vault = unwrapResult(await unlock());
    const paused = pauseVault(vault, "4821");
    for (let i = 0; i < 5; i++) paused.tryPin("0000");
    expect([paused.tryPin("4821").type, vault.isLocked()]).toEqual(["locked", true]);
  });
});

describe("rows and slots", () => {
  const key = systemRandom.bytes(32);

  it("V5 open only in the row that they were sealed for", () => {
    const sealed = sealRow(key, 0, ref, utf8ToBytes("x"), systemRandom);
    expect(openRow(key, { table: "journal", key: "b" }, sealed)).toBeNull();
  });

  it("V5 do not open after any one byte changed", () => {
    const sealed = sealRow(key, 0, ref, utf8ToBytes("x"), systemRandom);
    const opened = [...sealed.keys()]
      .filter((at) => at !== 1)
      .map((at) => openRow(key, ref, sealed.with(at, (sealed[at] ?? 0) ^ 1)));
    expect(opened.every((plaintext) => plaintext === null)).toBe(true);
  });

  it("V4 never give a day and an epoch the same slot", () => {
    const days = new Set(Array.from({ length: 400 }, (_, day) => slotOfDay(day)));
    expect(Array.from({ length: 100 }, (_, n) => slotOfEpoch(n)).some((slot) => days.has(slot))).toBe(false);
  });

  it("V15 pauses grow with every fifth wrong try", () => {
    expect([4, 5, 6, 10, 100].map((wrong) => pauseAfterMs(wrong) / 60_000)).toEqual([0, 5, 0, 10, 60]);
  });

  it("V15 holds up nobody, not for a moment, where no pause is due", () => {
    expect([0, 1, 4, 6].map((wrong) => nextTryMs(wrong, 1_234_567))).toEqual([0, 0, 0, 0]);
    expect(nextTryMs(5, 1_000)).toBe(301_000);
  });

  it("V15 tells the tries left before the next pause", () => {
    expect([0, 1, 4, 5, 9].map(triesLeft)).toEqual([5, 4, 1, 5, 1]);
  });

  it("floor parameters are the cheapest that unlocks accept", () => {
    expect(STRETCH_FLOOR).toEqual({ memoryKib: 19_456, passes: 2 });
  });
});
