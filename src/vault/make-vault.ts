/**
 * Making and unlocking a vault. Rules V9–V12 of SPEC.md.
 *
 * Order of making: shelf row "making" → S file → rows (wrapped key and core in one commit) → shelf row "ready". Cut off anywhere, the next start
 * finds "making", which holds nothing of value, and clears it away.
 */
import { STRETCH_FLOOR, type StretchSetting } from "../crypto/stretch-setting.ts";
import { makeSecretFile, readSecretFile, type SecretFile } from "../erase/secret-file.ts";
import type { SecretPlace } from "../erase/secret-place.ts";
import { type Bytes, bytesToHex, zeroBytes } from "../kit/bytes.ts";
import type { Clock } from "../kit/clock.ts";
import { KeyError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { OpenFailure, RowRef, StoreFailure, VaultStore, VaultStores } from "../store/port.ts";
import type { ShelfRow, VaultShelf } from "../store/shelf.ts";
import { decodeVaultCore, encodeVaultCore, type VaultCore } from "./core.ts";
import { CORE_REF, deriveSlotKey, type OpenVault, openVault } from "./open-vault.ts";
import type { Passphrase } from "./passphrase.ts";
import { openRow, sealRow } from "./row.ts";
import { SLOT_CORE } from "./slots.ts";
import { readWrongTries, writeWrongTries } from "./tries.ts";
import {
  decodeWrappedKey,
  encodeWrappedKey,
  type Stretch,
  unwrapVaultKey,
  type WrappedKey,
  wrapVaultKey,
} from "./wrap.ts";

/** Where vaults live and what they are made with. */
export interface VaultPlaces {
  readonly shelf: VaultShelf;
  readonly secrets: SecretPlace;
  readonly stores: VaultStores;
  readonly stretch: Stretch;
  readonly clock: Clock;
  readonly random: Random;
}

export const WRAP_REF: RowRef = { table: "meta", key: "wrap" };

export type MakeFailure = OpenFailure | StoreFailure;
/** `WORDS_WRONG`: try again. `SECRET_LOST`: the S file is gone; what was sealed can be handed over, nothing opens. `SECRET_WIPING`: finish the wipe. `VAULT_DAMAGED`: rows do not read. */
export type UnlockFailure =
  | KeyError<"WORDS_WRONG" | "SECRET_LOST" | "SECRET_WIPING" | "VAULT_DAMAGED">
  | OpenFailure
  | StoreFailure;

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

/** Unlocks a vault of the shelf. On failure nothing is changed and nothing stays open. */
export async function unlockVault(
  places: Omit<VaultPlaces, "shelf" | "clock">,
  id: string,
  readPassphrase: (type: Passphrase["type"]) => Passphrase | null,
): Promise<Result<OpenVault, UnlockFailure>> {
  const secret = await readSecret(places.secrets, id);
  if (!secret.ok) return secret;
  const opened = await places.stores.open(id, { expectExisting: true });
  if (!opened.ok) return opened;
  const unlocked = await openWith(places, id, opened.value.store, secret.value, readPassphrase);
  if (!unlocked.ok) await opened.value.store.close();
  return unlocked;
}

async function readSecret(secrets: SecretPlace, id: string): Promise<Result<SecretFile, UnlockFailure>> {
  const bytes = await secrets.read(id);
  const secret = bytes && readSecretFile(bytes);
  if (!secret?.ok) return err(new KeyError("SECRET_LOST"));
  return secret.value.state === "alive" ? secret : err(new KeyError("SECRET_WIPING"));
}

async function openWith(
  { stretch, random }: Pick<VaultPlaces, "stretch" | "random">,
  id: string,
  store: VaultStore,
  secret: SecretFile,
  readPassphrase: (type: Passphrase["type"]) => Passphrase | null,
): Promise<Result<OpenVault, UnlockFailure>> {
  const [wrapBytes, coreBytes] = await Promise.all([store.get(WRAP_REF), store.get(CORE_REF)]);
  const wrapped = wrapBytes && decodeWrappedKey(wrapBytes);
  if (!wrapped?.ok || !coreBytes) return err(new KeyError("VAULT_DAMAGED"));
  const vaultKey = await unwrap(wrapped.value, id, secret, stretch, readPassphrase);
  const wrong = await readWrongTries(store);
  if (vaultKey === null) {
    await writeWrongTries(store, wrong + 1);
    return err(new KeyError("WORDS_WRONG"));
  }
  if (wrong > 0) await writeWrongTries(store, 0);
  const plaintext = openRow(deriveSlotKey(vaultKey, secret.slots, SLOT_CORE), CORE_REF, coreBytes);
  const core = plaintext && decodeVaultCore(plaintext);
  return core?.ok ? ok(takeOver(id, store, core.value, vaultKey, secret, random)) : err(new KeyError("VAULT_DAMAGED"));
}

async function unwrap(
  wrapped: WrappedKey,
  id: string,
  { secret }: SecretFile,
  stretch: Stretch,
  readPassphrase: (type: Passphrase["type"]) => Passphrase | null,
): Promise<Bytes | null> {
  const passphrase = readPassphrase(wrapped.passphraseType);
  return passphrase && unwrapVaultKey(wrapped, id, passphrase, secret, stretch);
}

function takeOver(
  id: string,
  store: VaultStore,
  core: VaultCore,
  vaultKey: Bytes,
  { secret, slots, createdAtMs }: SecretFile,
  random: Random,
): OpenVault {
  zeroBytes(secret);
  return openVault({ id, store, core, vaultKey, slots, secretCreatedAtMs: createdAtMs, random });
}

/** Wrong tries since the vault was last unlocked; 0 where its rows are lost. */
export async function countWrongTries(stores: VaultStores, id: string): Promise<number> {
  const opened = await stores.open(id, { expectExisting: true });
  if (!opened.ok) return 0;
  const wrong = await readWrongTries(opened.value.store);
  await opened.value.store.close();
  return wrong;
}

/** Takes away a vault that was never finished: rows, S file, shelf row. Succeeds where nothing is left. */
export async function clearVault(
  { shelf, secrets, stores }: Pick<VaultPlaces, "shelf" | "secrets" | "stores">,
  id: string,
): Promise<void> {
  await secrets.remove(id);
  await stores.remove(id);
  await shelf.remove(id);
}

/** Clears away what an interrupted start left behind, and returns the vaults that are there. */
export async function listVaults(
  places: Pick<VaultPlaces, "shelf" | "secrets" | "stores">,
): Promise<readonly ShelfRow[]> {
  const rows = await places.shelf.list();
  for (const { id } of rows.filter(({ state }) => state === "making")) await clearVault(places, id);
  return rows.filter(({ state }) => state === "ready");
}
