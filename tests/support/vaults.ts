/** Real vaults on memory stores, several openings of one vault as several tabs, and a device that can be cut off at any durable act. */
import { makeCharter } from "../../src/control/make-charter.ts";
import { createMemorySecretPlace } from "../../src/erase/memory-secret-place.ts";
import type { SecretPlace } from "../../src/erase/secret-place.ts";
import type { Bytes } from "../../src/kit/bytes.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { createMemoryShelf } from "../../src/store/memory/memory-shelf.ts";
import { createMemoryStores } from "../../src/store/memory/memory-store.ts";
import type { RowRef, VaultStore, VaultStores } from "../../src/store/port.ts";
import { makeDeviceKeys, type NewVault } from "../../src/vault/device-keys.ts";
import { makeVault } from "../../src/vault/make-vault.ts";
import type { OpenVault } from "../../src/vault/open-vault.ts";
import type { Passphrase } from "../../src/vault/passphrase.ts";
import { unlockVault, type VaultPlaces } from "../../src/vault/unlock-vault.ts";
import { ROLE_COORDINATOR } from "../../src/wire/roles.ts";

const WORDS: Passphrase = { type: "words", indices: Uint8Array.of(1, 2, 3, 4, 5) };
const NOW_MS = 1_780_000_000_000;

/** Stands around every act of a device on its disk: commits, overwriting in the S file, and reading either. */
export type Around = <Value>(act: () => Promise<Value>, kind: "commit" | "overwrite" | "read") => Promise<Value>;

const PASS: Around = (act) => act();

export interface TestPlaces extends VaultPlaces {
  /** The S files without anything around them. */
  readonly files: SecretPlace;
}

export function makePlaces(): TestPlaces {
  const secrets = createMemorySecretPlace();
  return {
    shelf: createMemoryShelf(),
    secrets,
    files: secrets,
    stores: createMemoryStores(),
    stretch: async () => new Uint8Array(32),
    clock: { nowMs: () => NOW_MS },
    random: systemRandom,
  };
}

/** The same disk as another tab, or the next start, has it: `around` stands around each of its acts. */
export const placesOf = (places: TestPlaces, around: Around): TestPlaces => ({
  ...places,
  secrets: {
    ...places.files,
    read: (id) => around(() => places.files.read(id), "read"),
    overwrite: (...args) => around(() => places.files.overwrite(...args), "overwrite"),
  },
  stores: storesOf(places.stores, around),
});

const storesOf = (stores: VaultStores, around: Around): VaultStores => ({
  remove: (id) => stores.remove(id),
  open: async (id, options) => {
    const opened = unwrapResult(await stores.open(id, options));
    return { ok: true, value: { ...opened, store: storeOf(opened.store, around) } };
  },
});

const storeOf = (store: VaultStore, around: Around): VaultStore => ({
  get: (ref) => around(() => store.get(ref), "read"),
  list: (table, range) => store.list(table, range),
  generation: () => store.generation(),
  close: () => store.close(),
  commit: (batch) => around(() => store.commit(batch), "commit"),
});

export function makeNewVault(): NewVault {
  const keys = makeDeviceKeys(systemRandom);
  const charter = makeCharter({
    createdMs: NOW_MS,
    expiresMs: NOW_MS + 86_400_000,
    profile: 1,
    coordinators: [{ signKey: keys.signKey, boxKey: keys.box.publicKey }],
    k: 1,
    relays: [],
    policy: { lease: 0, retentionDays: 7, idleMinutes: 5 },
    timeZone: "UTC",
    isTraining: true,
    redLines: [],
    nonce: systemRandom.bytes(16),
  });
  return { charter, role: ROLE_COORDINATOR, keys, certificate: null, invite: null };
}

export const makeTestVault = async (places: TestPlaces): Promise<OpenVault> =>
  unwrapResult(await makeVault(places, makeNewVault(), WORDS, 1));

/** Opens a vault once more: another tab, or the next start. */
export const openAgain = async (places: TestPlaces, id: string, around: Around = PASS): Promise<OpenVault> =>
  unwrapResult(await unlockVault(placesOf(places, around), id, () => WORDS));

/** What the row at `ref` opens to in `vault`; `null` where it is not there or does not open. */
export async function readRow(vault: OpenVault, ref: RowRef): Promise<Bytes | null> {
  const value = await vault.store.get(ref);
  return value && vault.open(ref, value);
}

/** Ends the run of a device, as a phone does that loses its power. */
export class CutOff extends Error {}

/** Cuts a device off at its act number `at` that writes, counted from 1: `before` it took effect, or `after`. Nothing happens on that device afterwards. */
export function cutOffAt(at: number, when: "before" | "after"): { readonly around: Around; hasFired(): boolean } {
  let count = 0;
  return {
    hasFired: () => count >= at,
    around: async (act, kind) => {
      if (kind === "read" && count < at) return act();
      count++;
      if (count < at) return act();
      if (count === at && when === "after") await act();
      throw new CutOff();
    },
  };
}
