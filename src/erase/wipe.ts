/**
 * Erasing one vault: keys first, then everything else. Only the order is here; what acts on a device comes through ports, so that a page, a worker
 * and a test run the same. Rules E8 to E18.
 *
 * Order: the other tabs let go → mark and random bytes over the S file, in one flush: from here on nothing opens → rows → where no other vault
 * remains: caches, worker, the origin → look whether anything remains → shelf row → the note, if one is to stay → S file. The file goes last, because its
 * mark is what brings an interrupted wipe to its end. Every step may be done again, by several tabs at once.
 */
import { type Bytes, concatBytes, isEqualBytes, zeroBytes } from "../kit/bytes.ts";
import { StoreError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { VaultStores } from "../store/port.ts";
import type { VaultShelf } from "../store/shelf.ts";
import { NOTE_BYTES, noteId, noteWithin } from "./note.ts";
import type { OriginPlace } from "./origin-place.ts";
import { encodeMark, SECRET_BYTES, SECRET_FILE_BYTES } from "./secret-file.ts";
import type { SecretPlace } from "./secret-place.ts";
import { findUnfinished, NOTE_PREFIX, PENDING_ID } from "./wipe-mark.ts";

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
  /**
   * The app's own files: `kept` for another vault, `gone`, or `waits` = gone, and the browser has still to clear the rest, which needs the network.
   * `stays` = they are needed until a note was taken.
   */
  readonly app: "kept" | "gone" | "waits" | "stays";
}

/** What an erasing is asked for besides. */
export interface WipeWish {
  /** Stays behind, as `encodeNote` made it. One that an earlier run left in the file stays in its place. */
  readonly note?: Bytes | null;
  /** The app's files stay also where no other vault does. */
  readonly keepsApp?: boolean;
}

/** Erases a vault, or brings its erasing to an end. Needs no secret. Anything but a failure of a place is thrown. */
export async function wipeVault(
  places: WipePlaces,
  vaultId: string,
  { note = null, keepsApp = false }: WipeWish = {},
): Promise<Result<WipeReceipt, WipeFailure>> {
  let step: WipeStep = "keys";
  try {
    await places.letGo(vaultId);
    await giveUpKeys(places, vaultId, note);
    step = "records";
    await removeRows(places, vaultId);
    step = "app";
    const app = keepsApp ? "kept" : await leaveOrigin(places, vaultId);
    step = "verify";
    await expectNothing(places, vaultId);
    step = "entry";
    const removed = await places.shelf.remove(vaultId);
    if (!removed.ok) throw removed.error;
    step = "file";
    await releaseNote(places, vaultId);
    await removeFile(places, vaultId);
    return ok({ method: places.secrets.kind, app });
  } catch (error) {
    if (error instanceof StoreError) return err({ step, code: error.code });
    throw error;
  }
}

/** Brings to an end what an earlier run left unfinished. `null` where there was nothing; otherwise the last receipt, or the first failure. */
export async function finishWipes(places: WipePlaces): Promise<Result<WipeReceipt | null, WipeFailure>> {
  const { vaultIds } = await findUnfinished(places.secrets, places.shelf);
  let last: WipeReceipt | null = null;
  for (const vaultId of vaultIds) {
    const done = await wipeVault(places, vaultId);
    if (!done.ok) return done;
    last = done.value;
  }
  if (last === null) await finishClearing(places);
  return ok(last);
}

/** Clears the origin where that was left for later, and nothing stands against it any more; `null` where it was not, or something does. */
export async function finishClearing(places: WipePlaces): Promise<"gone" | "waits" | null> {
  const { isClearPending, noteIds } = await findUnfinished(places.secrets, places.shelf);
  // A vault that was made since would go with the rest: then it waits for that one's end.
  if (!isClearPending || noteIds.length > 0 || (await hasOthers(places, PENDING_ID))) return null;
  return clearOrigin(places);
}

/** One write and one flush over the whole file. Then the file is read back: only what it says counts. */
async function giveUpKeys({ secrets, random }: WipePlaces, vaultId: string, wanted: Bytes | null): Promise<void> {
  const before = await secrets.read(vaultId);
  const note = (before && noteWithin(before)) ?? wanted ?? undefined;
  if (before === null || (note && before.length < SECRET_BYTES + NOTE_BYTES)) {
    // A file that is lost, or is none, holds no keys; the note needs one all the same.
    if (!note) return;
    if (before) await secrets.remove(vaultId);
    return secrets.create(vaultId, wipedFile(random, SECRET_FILE_BYTES, note)).catch(ignore("SECRET_EXISTS"));
  }
  const after = wipedFile(random, before.length, note);
  zeroBytes(before);
  try {
    await secrets.overwrite(vaultId, 0, after);
  } catch (error) {
    // Another tab has removed it meanwhile: it is as far as this one wants to be.
    return ignore("SECRET_MISSING")(error);
  }
  const stored = await secrets.read(vaultId);
  const length = SECRET_BYTES + (note?.length ?? 0);
  if (stored !== null && !isEqualBytes(stored.subarray(0, length), after.subarray(0, length)))
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
  return ids.some((id) => id !== vaultId && !id.startsWith(NOTE_PREFIX) && !wiping.includes(id));
}

/** What becomes of the app's files and the rest of the origin. While a note is to be handed over, they are needed: then only the pending mark is made. */
async function leaveOrigin(places: WipePlaces, vaultId: string): Promise<WipeReceipt["app"]> {
  if (await hasOthers(places, vaultId)) return "kept";
  const { noteIds } = await findUnfinished(places.secrets, places.shelf);
  const file = await places.secrets.read(vaultId);
  if (noteIds.length === 0 && !(file && noteWithin(file))) return clearOrigin(places);
  await markPending(places);
  return "stays";
}

/** From here on the note can be handed over: nothing of the vault remains but the file that held it. */
async function releaseNote({ secrets }: WipePlaces, vaultId: string): Promise<void> {
  const file = await secrets.read(vaultId);
  const note = file && noteWithin(file);
  if (note) await secrets.create(noteId(note), note).catch(ignore("SECRET_EXISTS"));
}

/** The file of the pending mark is made before the app's files go, and goes when the browser said that it cleared. */
async function clearOrigin(places: WipePlaces): Promise<"gone" | "waits"> {
  const { secrets, origin } = places;
  await markPending(places);
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

/** What stays in the file of the pending mark: the mark alone, 32 bytes, which tell nothing. */
const pendingFile = (): Bytes => encodeMark("wiping", 0);

/** What an S file of `length` bytes is overwritten with: the mark of a wipe, `note`, and random bytes over everything else. */
const wipedFile = (random: Random, length: number, note: Uint8Array = new Uint8Array()): Bytes =>
  concatBytes(encodeMark("wiping", 0), note, random.bytes(Math.max(0, length - SECRET_BYTES - note.length))).slice(
    0,
    length,
  );

const markPending = ({ secrets }: WipePlaces): Promise<void> =>
  secrets.create(PENDING_ID, pendingFile()).catch(ignore("SECRET_EXISTS"));

/** Another tab was faster, and has done the same. */
const ignore =
  (code: string) =>
  (error: unknown): void => {
    if (!(error instanceof StoreError && error.code === code)) throw error;
  };
