/**
 * Making a vault. Rules V9, V11 of SPEC.md.
 *
 * Order: shelf row "making" → S file → rows (wrapped key and core in one commit) → shelf row "ready". Cut off anywhere, the next start finds
 * "making", which holds nothing of value, and clears it away.
 */
import { STRETCH_FLOOR, type StretchSetting } from "../crypto/stretch-setting.ts";
import { makeSecretFile, readSecretFile } from "../erase/secret-file.ts";
import { bytesToHex, zeroBytes } from "../kit/bytes.ts";
import { ok, type Result } from "../kit/result.ts";
import type { OpenFailure, StoreFailure } from "../store/port.ts";
import type { ShelfRow } from "../store/shelf.ts";
import { encodeVaultCore, type VaultCore } from "./core.ts";
import { CORE_REF, deriveSlotKey, type OpenVault } from "./open-vault.ts";
import type { Passphrase } from "./passphrase.ts";
import { sealRow } from "./row.ts";
import { SLOT_CORE } from "./slots.ts";
import { clearVault, takeOver, type VaultPlaces, WRAP_REF } from "./unlock-vault.ts";
import { encodeWrappedKey, wrapVaultKey } from "./wrap.ts";

export type MakeFailure = OpenFailure | StoreFailure;

/** Makes a vault and leaves it open. Takes over `core` and its keys. On failure everything made so far is cleared away. */
export async function makeVault(
  places: VaultPlaces,
  core: VaultCore,
  passphrase: Passphrase,
  picture: number,
  setting: StretchSetting = STRETCH_FLOOR,
): Promise<Result<OpenVault, MakeFailure>> {
  const id = bytesToHex(places.random.bytes(16));
  const row: ShelfRow = {
    id,
    picture,
    training: core.charter.isTraining,
    role: ROLE_NAMES[core.role],
    state: "making",
  };
  const shelved = await places.shelf.put(row);
  if (!shelved.ok) return shelved;
  const made = await fillVault(places, id, core, passphrase, setting);
  if (!made.ok) {
    await clearVault(places, id);
    return made;
  }
  const ready = await places.shelf.put({ ...row, state: "ready" });
  if (ready.ok) return made;
  made.value.lock();
  await clearVault(places, id);
  return ready;
}

const ROLE_NAMES = { 1: "field", 2: "volunteer", 3: "coordinator" } as const;

async function fillVault(
  places: VaultPlaces,
  id: string,
  core: VaultCore,
  passphrase: Passphrase,
  setting: StretchSetting,
): Promise<Result<OpenVault, MakeFailure>> {
  const { random, clock, secrets, stores, stretch } = places;
  const file = makeSecretFile(random, clock);
  await secrets.create(id, file);
  const secret = readSecretFile(file);
  zeroBytes(file);
  if (!secret.ok) throw secret.error;
  const vaultKey = random.bytes(32);
  const wrapped = await wrapVaultKey(vaultKey, id, passphrase, secret.value.secret, setting, stretch, random);
  const opened = await stores.open(id, { expectExisting: false });
  if (!opened.ok) return opened;
  const { store } = opened.value;
  const coreRow = {
    ...CORE_REF,
    value: sealRow(
      deriveSlotKey(vaultKey, secret.value.slots, SLOT_CORE),
      SLOT_CORE,
      CORE_REF,
      encodeVaultCore(core),
      random,
    ),
  };
  const committed = await store.commit({ put: [{ ...WRAP_REF, value: encodeWrappedKey(wrapped) }, coreRow] });
  if (!committed.ok) return committed;
  return ok(takeOver(id, store, core, vaultKey, secret.value, random));
}
