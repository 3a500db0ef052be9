/**
 * Erasing one vault: keys first, then everything else. Only the order is here; what acts on a device comes through ports, so that a page, a worker
 * and a test run the same. Rules E8 to E14.
 *
 * Order: the other tabs let go → mark and random bytes over the S file, in one flush: from here on nothing opens → rows → where no other vault
 * remains: caches, worker, the origin → look whether anything remains → shelf row → S file. The file goes last, because its mark is what brings an
 * interrupted wipe to its end. Every step may be done again, by several tabs at once.
 */
import { isEqualBytes, zeroBytes } from "../kit/bytes.ts";
import { StoreError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { VaultStores } from "../store/port.ts";
import type { VaultShelf } from "../store/shelf.ts";
import type { OriginPlace } from "./origin-place.ts";
import type { SecretPlace } from "./secret-place.ts";
import { findUnfinished, PENDING_ID, pendingFile, wipedFile } from "./wipe-mark.ts";

/** What a wipe acts on. */
export interface WipePlaces {
  readonly shelf: VaultShelf;
  readonly secrets: SecretPlace;
  readonly stores: VaultStores;
  readonly random: Random;
  readonly origin: OriginPlace;
  /** Asks all other tabs to let go of a vault, and waits a moment for those that hold it. Never rejects. */
  letGo(vaultId: string): Promise<void>;
}

/** The steps that can fail, in their order. Once `keys` is past, nothing of the vault opens any more. */
export type WipeStep = "keys" | "records" | "app" | "verify" | "entry" | "file";

/** Why a wipe did not come to its end, and where. The next start takes it up again. */
export interface WipeFailure {
  readonly step: WipeStep;
  readonly code: string;
}

/** What was done. Holds nothing about the vault. */
export interface WipeReceipt {
  /** What became of the keys' bytes: see `SecretPlace.kind`. */
  readonly method: SecretPlace["kind"];
  /** The app's own files: `kept` for another vault, `gone`, or `waits` = gone, and the browser has still to clear the rest, which needs the network. */
  readonly app: "kept" | "gone" | "waits";
}

/**
 * Erases a vault, or brings its erasing to an end. Needs no secret. With `keepsApp` the app's files stay also where no other vault does. Anything but a failure of a
 * place is thrown.
 */
export async function wipeVault(
  places: WipePlaces,
  vaultId: string,
  keepsApp = false,
): Promise<Result<WipeReceipt, WipeFailure>> {
  let step: WipeStep = "keys";
  try {
    await places.letGo(vaultId);
    await giveUpKeys(places, vaultId);
    step = "records";
    await removeRows(places, vaultId);
    step = "app";
    const app = keepsApp || (await hasOthers(places, vaultId)) ? "kept" : await clearOrigin(places);
    step = "verify";
    await expectNothing(places, vaultId);
    step = "entry";
    const removed = await places.shelf.remove(vaultId);
    if (!removed.ok) throw removed.error;
    step = "file";
    await removeFile(places, vaultId);
    return ok({ method: places.secrets.kind, app });
  } catch (error) {
    if (error instanceof StoreError) return err({ step, code: error.code });
    throw error;
  }
}

/** Brings to an end what an earlier run left unfinished. `null` where there was nothing; otherwise the last receipt, or the first failure. */
export async function finishWipes(places: WipePlaces): Promise<Result<WipeReceipt | null, WipeFailure>> {
  const { vaultIds, isClearPending } = await findUnfinished(places.secrets, places.shelf);
  let last: WipeReceipt | null = null;
  for (const vaultId of vaultIds) {
    const done = await wipeVault(places, vaultId);
    if (!done.ok) return done;
    last = done.value;
  }
  // A vault that was made since would go with the rest: then it waits for that one's end.
  if (isClearPending && last === null && !(await hasOthers(places, PENDING_ID))) await clearOrigin(places);
  return ok(last);
}

/** One write and one flush over the whole file. Then the file is read back: only what it says counts. */
async function giveUpKeys({ secrets, random }: WipePlaces, vaultId: string): Promise<void> {
  const before = await secrets.read(vaultId);
  if (before === null) return;
  const after = wipedFile(random, before.length);
  zeroBytes(before);
  try {
    await secrets.overwrite(vaultId, 0, after);
  } catch (error) {
    // Another tab has removed it meanwhile: it is as far as this one wants to be.
    if (isCode(error, "SECRET_MISSING")) return;
    throw error;
  }
  const stored = await secrets.read(vaultId);
  if (stored !== null && !isEqualBytes(stored.subarray(0, 32), after.subarray(0, 32)))
    throw new StoreError("SECRET_PLACE_FAILED");
}

async function removeRows({ stores }: WipePlaces, vaultId: string): Promise<void> {
  const removed = await stores.remove(vaultId);
  if (!removed.ok) throw removed.error;
}

/** Whether another vault is on this phone: by the shelf, and by the S files in case the shelf was lost. */
async function hasOthers({ shelf, secrets }: WipePlaces, vaultId: string): Promise<boolean> {
  const wiping = (await findUnfinished(secrets, shelf)).vaultIds;
  const ids = [...(await shelf.list()).map(({ id }) => id), ...(await secrets.list())];
  return ids.some((id) => id !== vaultId && id !== PENDING_ID && !wiping.includes(id));
}

/** The file of the pending mark is made before the app's files go, and goes when the browser said that it cleared. */
async function clearOrigin({ secrets, origin }: WipePlaces): Promise<"gone" | "waits"> {
  await secrets.create(PENDING_ID, pendingFile()).catch((error: unknown) => {
    if (!isCode(error, "SECRET_EXISTS")) throw error;
  });
  await origin.forgetApp();
  if (!(await origin.clearSite())) return "waits";
  await secrets.remove(PENDING_ID);
  return "gone";
}

/** Looking creates nothing. */
async function expectNothing({ stores }: WipePlaces, vaultId: string): Promise<void> {
  const found = await stores.open(vaultId, { expectExisting: true });
  if (!found.ok && found.error.code === "STORE_LOST") return;
  if (found.ok) await found.value.store.close();
  throw new StoreError("WIPE_INCOMPLETE");
}

async function removeFile({ secrets }: WipePlaces, vaultId: string): Promise<void> {
  await secrets.remove(vaultId);
  if ((await secrets.list()).includes(vaultId)) throw new StoreError("WIPE_INCOMPLETE");
}

const isCode = (error: unknown, code: string): boolean => error instanceof StoreError && error.code === code;
