import { openSecretBox } from "../crypto/secret-box.ts";
import type { SecretFile } from "../erase/secret-file.ts";
import type { SecretPlace } from "../erase/secret-place.ts";
import { type Bytes, zeroBytes } from "../kit/bytes.ts";
import type { Clock } from "../kit/clock.ts";
import { KeyError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { OpenFailure, RowRef, StoreFailure, VaultStore, VaultStores } from "../store/port.ts";
import type { ShelfRow, VaultShelf } from "../store/shelf.ts";
import { decodeVaultCore, type VaultCore } from "./core.ts";
import { CORE_REF, type OpenVault, openVault } from "./open-vault.ts";
import type { Passphrase } from "./passphrase.ts";
import { readSecret } from "./read-secret.ts";
import { openRow } from "./row.ts";
import { emptySecondRow, opensSecond, SECOND_REF } from "./second-row.ts";
import { deriveSlotKey } from "./slot-key.ts";
import { SLOT_CORE } from "./slots.ts";
import { readWrongTries, writeWrongTries } from "./tries.ts";
import { decodeWrappedKey, type Stretch, typedKeys } from "./wrap.ts";

/** Where vaults live and what they are made with. */
export interface VaultPlaces {
  readonly shelf: VaultShelf;
  readonly secrets: SecretPlace;
  readonly stores: VaultStores;
  readonly stretch: Stretch;
  readonly clock: Clock;
  readonly random: Random;
}

type OpeningPlaces = Omit<VaultPlaces, "shelf" | "clock">;

export const WRAP_REF: RowRef = { table: "meta", key: "wrap" };
/** The wrap for new words, while they take the place of the old ones. Rule V21. */
export const NEXT_WRAP_REF: RowRef = { table: "meta", key: "wrap-next" };

/** `WORDS_WRONG`: try again. `WORDS_SECOND`: they are the second words; the caller erases. `SECRET_LOST`: the S file is gone; what was sealed can be handed over, nothing opens. `SECRET_WIPING`: finish the wipe. `VAULT_DAMAGED`: rows do not read. */
export type UnlockFailure =
  | KeyError<"WORDS_WRONG" | "WORDS_SECOND" | "SECRET_LOST" | "SECRET_WIPING" | "VAULT_DAMAGED">
  | OpenFailure
  | StoreFailure;

/** Unlocks a vault of the shelf. On failure nothing is changed and nothing stays open. */
export async function unlockVault(
  places: OpeningPlaces,
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

async function openWith(
  places: OpeningPlaces,
  id: string,
  store: VaultStore,
  secret: SecretFile,
  readPassphrase: (type: Passphrase["type"]) => Passphrase | null,
): Promise<Result<OpenVault, UnlockFailure>> {
  const coreBytes = await store.get(CORE_REF);
  const vaultKey = coreBytes && (await tryWraps(places, id, store, secret, readPassphrase));
  if (!coreBytes || vaultKey === "damaged") return err(new KeyError("VAULT_DAMAGED"));
  if (vaultKey === "second") return err(new KeyError("WORDS_SECOND"));
  const wrong = await readWrongTries(store);
  if (vaultKey === null) {
    await writeWrongTries(store, wrong + 1);
    return err(new KeyError("WORDS_WRONG"));
  }
  if (wrong > 0) await writeWrongTries(store, 0);
  const slotKey = deriveSlotKey(vaultKey, secret.slots, SLOT_CORE);
  const plaintext = openRow(slotKey, CORE_REF, coreBytes);
  const core = plaintext && decodeVaultCore(plaintext);
  zeroBytes(slotKey, plaintext ?? new Uint8Array());
  if (core?.ok) return ok(takeOver(places, id, store, core.value, vaultKey, secret));
  zeroBytes(vaultKey, secret.secret, ...secret.slots);
  return err(new KeyError("VAULT_DAMAGED"));
}

/**
 * The vault key, by the wrap in use or by one that was to take its place when a change of words was cut off. The one that opens settles which stays. Second words are
 * looked for behind every stretch, whatever else it opens. Rule V25.
 */
async function tryWraps(
  { stretch, random }: OpeningPlaces,
  id: string,
  store: VaultStore,
  { secret }: SecretFile,
  readPassphrase: (type: Passphrase["type"]) => Passphrase | null,
): Promise<Bytes | "damaged" | "second" | null> {
  const [wrap, next, second] = await Promise.all([WRAP_REF, NEXT_WRAP_REF, SECOND_REF].map((ref) => store.get(ref)));
  if (!wrap) return "damaged";
  for (const bytes of next ? [wrap, next] : [wrap]) {
    const wrapped = decodeWrappedKey(bytes);
    if (!wrapped.ok) return "damaged";
    const passphrase = readPassphrase(wrapped.value.passphraseType);
    if (!passphrase) continue;
    const keys = await typedKeys(wrapped.value, id, passphrase, secret, stretch);
    const vaultKey = openSecretBox(keys.vault, wrapped.value.nonce, wrapped.value.box);
    const isSecond = opensSecond(keys.second, second ?? null);
    zeroBytes(keys.vault, keys.second);
    if (vaultKey && next) await settleWords(store, bytes, bytes === next ? random : null);
    if (vaultKey && !second) await store.commit({ put: [emptySecondRow(random)] });
    if (vaultKey) return vaultKey;
    if (isSecond) return "second";
  }
  return null;
}

/**
 * `wrap` is the one that opens with S: the other never will. What does not store is settled at the next unlock. With `random` S is another than before, and the row of
 * second words, which opens no more, is filled anew.
 */
export const settleWords = (store: VaultStore, wrap: Bytes, random: Random | null): Promise<unknown> =>
  store.commit({
    put: [{ ...WRAP_REF, value: wrap }, ...(random ? [emptySecondRow(random)] : [])],
    remove: [NEXT_WRAP_REF],
  });

/** An open vault from its unlocked parts; zeroes S. */
export function takeOver(
  { secrets, random }: Pick<VaultPlaces, "secrets" | "random">,
  id: string,
  store: VaultStore,
  core: VaultCore,
  vaultKey: Bytes,
  { secret, slots, createdAtMs }: SecretFile,
): OpenVault {
  zeroBytes(secret);
  return openVault({ id, store, secrets, core, vaultKey, slots, secretCreatedAtMs: createdAtMs, random });
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
