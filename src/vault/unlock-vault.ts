import type { SecretFile } from "../erase/secret-file.ts";
import { type Bytes, zeroBytes } from "../kit/bytes.ts";
import { KeyError } from "../kit/errors.ts";
import { err, type Result } from "../kit/result.ts";
import type { OpenFailure, StoreFailure, VaultStore } from "../store/port.ts";
import type { ShelfRow } from "../store/shelf.ts";
import { ROLE_COORDINATOR } from "../wire/roles.ts";
import type { LeaseNeeded } from "./leased.ts";
import { openCore } from "./open-core.ts";
import { CORE_REF, type OpenVault } from "./open-vault.ts";
import type { Passphrase } from "./passphrase.ts";
import type { OpeningPlaces, VaultPlaces } from "./places.ts";
import { readAhead } from "./read-ahead.ts";
import { readSecret } from "./read-secret.ts";
import { emptySecondRow, KEPT_REF, NEXT_SECOND_REF, opensSecond, SECOND_REF } from "./second-row.ts";
import { readWrongTries, writeWrongTries } from "./tries.ts";
import { unlessHeld, unlessRewrapping } from "./vault-lock.ts";
import { decodeWrappedKey, openWrap, stretchPassphrase, typedKey } from "./wrap.ts";
import { NEXT_WRAP_REF, settleWrap, WRAP_REF } from "./wrap-rows.ts";

export type { VaultPlaces } from "./places.ts";

/** `WORDS_WRONG`: try again. `WORDS_SECOND`: they are the second words; the caller erases. `LEASE_NEEDED`: the words are right, and a share is needed beside them. `SECRET_LOST`: the S file is gone; what was sealed can be handed over, nothing opens. `SECRET_WIPING`: finish the wipe. `VAULT_DAMAGED`: rows do not read. */
export type UnlockFailure =
  | KeyError<"WORDS_WRONG" | "WORDS_SECOND" | "SECRET_LOST" | "SECRET_WIPING" | "VAULT_DAMAGED">
  | LeaseNeeded<OpenVault>
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
  const opened = await places.stores.open(id, { expectExisting: true, isForWork: true });
  if (!opened.ok) return opened;
  const store = readAhead(opened.value.store);
  const unlocked = await openWith(places, id, store, secret.value, readPassphrase);
  if (!unlocked.ok) await store.close();
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
  const found = coreBytes && (await tryWraps(places, id, store, secret, readPassphrase));
  if (!coreBytes || found === "damaged") return err(new KeyError("VAULT_DAMAGED"));
  if (found === "second") return err(new KeyError("WORDS_SECOND"));
  const wrong = await readWrongTries(store, id);
  if (found === null) {
    await writeWrongTries(store, id, wrong + 1);
    return err(new KeyError("WORDS_WRONG"));
  }
  if (wrong > 0) await writeWrongTries(store, id, 0);
  const { content, stretched, isLeased } = found;
  if (isLeased)
    return (await import("./leased.ts")).openLeased(openCore, places, id, store, secret, content, stretched);
  const opened = await openCore(places, id, store, secret, content, { stretched, lease: null, share: null });
  if (opened.ok) await keepSecondRow(places, opened.value);
  return opened;
}

/** Vaults of earlier releases are given the row: its name must not say that somebody set second words. Where it does not store, the next unlock tries again. Rule V40. */
async function keepSecondRow({ random }: OpeningPlaces, vault: OpenVault): Promise<void> {
  if (vault.identity().role !== ROLE_COORDINATOR || (await vault.store.get(KEPT_REF))) return;
  const kept = await import("./second-kept.ts").catch(() => null);
  // Another tab may have set second words meanwhile.
  const expect = [{ ...KEPT_REF, value: null }];
  if (kept) await vault.store.commit({ expect, put: [kept.keptSecondRow(vault, random.bytes(32))] });
}

/** What words and S opened. */
interface Found {
  /** The vault key, or a lease. */
  readonly content: Bytes;
  readonly isLeased: boolean;
  readonly stretched: Bytes;
}

/**
 * By the wrap in use or by one that was to take its place when a change was cut off. The one that opens settles which stays. Second words are looked for behind every
 * stretch, whatever else it opens. Rule V25.
 */
async function tryWraps(
  { stretch, random }: OpeningPlaces,
  id: string,
  store: VaultStore,
  { secret }: SecretFile,
  readPassphrase: (type: Passphrase["type"]) => Passphrase | null,
): Promise<Found | "damaged" | "second" | null> {
  const [wrap, next, second, nextSecond] = await Promise.all(
    [WRAP_REF, NEXT_WRAP_REF, SECOND_REF, NEXT_SECOND_REF].map((ref) => store.get(ref)),
  );
  if (!wrap) return "damaged";
  for (const bytes of next ? [wrap, next] : [wrap]) {
    const wrapped = decodeWrappedKey(bytes);
    if (!wrapped.ok) return "damaged";
    const passphrase = readPassphrase(wrapped.value.passphraseType);
    if (!passphrase) continue;
    const prepared = (bytes === next && nextSecond) || null;
    const stretched = await stretchPassphrase(passphrase, wrapped.value, stretch);
    const content = openWrap(wrapped.value, id, stretched, secret);
    const secondKey = typedKey("second", id, stretched, secret);
    const isSecond = opensSecond(secondKey, prepared ?? second ?? null);
    zeroBytes(secondKey);
    if (content && next) await unlessRewrapping(id, () => settleWrap(store, bytes, prepared, { wrap, next }));
    if (content && !second) await store.commit({ put: [emptySecondRow(random)] });
    if (content) return { content, stretched, isLeased: wrapped.value.isLeased };
    zeroBytes(stretched);
    if (isSecond) return "second";
  }
  return null;
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

/** A tab that was making it may have finished since the shelf was read. Rule V38. */
async function clearCutOff(places: Pick<VaultPlaces, "shelf" | "secrets" | "stores">, id: string): Promise<void> {
  const row = (await places.shelf.list()).find((shelved) => shelved.id === id);
  if (row?.state === "making") await clearVault(places, id);
}

/** Clears away what an interrupted start left behind, and returns the vaults that are there, also where the shelf was lost. */
export async function listVaults(
  places: Pick<VaultPlaces, "shelf" | "secrets" | "stores">,
): Promise<readonly ShelfRow[]> {
  let rows = await places.shelf.list();
  for (const { id, state } of rows) if (state === "making") await unlessHeld(id, () => clearCutOff(places, id));
  if ((await places.secrets.list()).some((file) => !rows.some(({ id }) => id === file)))
    rows = await (await import("./shelve-again.ts")).shelveAgain(places);
  return rows.filter(({ state }) => state === "ready");
}
