/**
 * Keys of a relay, in a folder of its own outside the database and its backups, each a file that only its owner reads (mode 0600).
 *
 * `relay.key`: Ed25519 seed 32 ‖ secret for challenges 32. `<programme>.key`: 32 bytes that seal the bodies of one programme with AES-256-GCM;
 * destroying every copy of it makes every body dead, wherever the database was copied to.
 *
 * R10 a body is bound to programme, feed and position, a recovery grant to programme and epoch, a lease share to programme and lease key, what is kept for a card to programme and card or request. R11 without its key a programme's bodies are neither stored nor given, never in clear. R86 a key file is whole or not there.
 */
import { createCipheriv, createDecipheriv, createSecretKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { type FileHandle, link, mkdir, open, readdir, rm, stat, unlink } from "node:fs/promises";
import path from "node:path";
import { type Signer, seedToSignKey } from "../crypto/sign.ts";
import type { CardId, FeedId, ProgrammeId, SignKey } from "../kit/brand.ts";
import { type Bytes, bytesToHex, concatBytes, copyBytes, u32ToBytes, utf8ToBytes, zeroBytes } from "../kit/bytes.ts";
import { KeyError } from "../kit/errors.ts";
import { type Random, systemRandom } from "../kit/random.ts";
import { makeSigner } from "./native.ts";

/** Where sealed bytes belong: a segment's body to its place in a feed, a recovery grant to its epoch, a lease share to its lease key, a card's copy to its card, a request to its id. */
export type BodyPlace =
  | { readonly programmeId: ProgrammeId; readonly feedId: FeedId; readonly seq: number }
  | { readonly programmeId: ProgrammeId; readonly epoch: number }
  | { readonly programmeId: ProgrammeId; readonly leaseKey: SignKey }
  | { readonly programmeId: ProgrammeId; readonly cardId: CardId }
  | { readonly programmeId: ProgrammeId; readonly requestId: Bytes };

/** Seals and opens the bodies, recovery grants, lease shares and what is kept for cards of one programme. */
export interface BodyKey {
  /** Nonce 12 ‖ ciphertext ‖ tag 16. */
  seal(place: BodyPlace, body: Uint8Array): Bytes;
  /** Throws `KeyError` `KEY_WRONG` where the bytes were not sealed here for this place. */
  open(place: BodyPlace, sealed: Uint8Array): Bytes;
}

export interface RelayKeys {
  /** Names this relay in charters; receipts hold under it. */
  readonly publicKey: SignKey;
  readonly sign: Signer;
  /** 32 bytes: authenticates challenges. */
  readonly challengeSecret: Bytes;
  /** Makes the key of a programme; one that exists stays, but for an empty file. Only before the first segment (R11). */
  createProgrammeKey(programmeId: ProgrammeId): Promise<void>;
  /** Throws `KeyError` `KEY_MISSING` where the file is not there. */
  readProgrammeKey(programmeId: ProgrammeId): Promise<BodyKey>;
  /** Ids in hex of all programmes whose key file is there. */
  listProgrammeKeys(): Promise<ReadonlySet<string>>;
  /** Overwrites the file, then removes it; one that is not there is fine. */
  destroyProgrammeKey(programmeId: ProgrammeId): Promise<void>;
}

const OWN_KEY = "relay.key";
/** Of a file that is being written, or was when the power went: nothing reads it. */
const DRAFT_ENDING = ".new";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const GRANT_TAG = utf8ToBytes("recovery");
const LEASE_TAG = utf8ToBytes("lease");
const COPY_TAG = utf8ToBytes("card-copy");
const REQUEST_TAG = utf8ToBytes("card-request");

/** Opens the key folder and makes it, and the relay's own key, at the first start. */
export async function openKeys(folder: string, random: Random = systemRandom): Promise<RelayKeys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const own = path.join(folder, OWN_KEY);
  if (await isFirstStart(folder)) await removeEmpty(own);
  await createKeyFile(own, random.bytes(2 * KEY_BYTES));
  const bytes = readKeyFile(own, 2 * KEY_BYTES);
  const seed = bytes.subarray(0, KEY_BYTES);
  const fileOf = (programmeId: ProgrammeId) => path.join(folder, `${bytesToHex(programmeId)}.key`);
  return {
    publicKey: seedToSignKey(seed),
    sign: makeSigner(seed),
    challengeSecret: copyBytes(bytes.subarray(KEY_BYTES)),
    createProgrammeKey: async (programmeId) => {
      await removeEmpty(fileOf(programmeId));
      await createKeyFile(fileOf(programmeId), random.bytes(KEY_BYTES));
    },
    readProgrammeKey: async (programmeId) => makeBodyKey(readKeyFile(fileOf(programmeId), KEY_BYTES), random),
    listProgrammeKeys: async () =>
      new Set((await readdir(folder)).flatMap((name) => /^([0-9a-f]{32})\.key$/.exec(name)?.[1] ?? [])),
    destroyProgrammeKey: (programmeId) => destroyKeyFile(fileOf(programmeId)),
  };
}

/** AES-256-GCM (NIST SP 800-38D) under the key of 32 `bytes`, which are overwritten. Rule R10. Node takes them anew for each body where it gets bytes, which costs more than sealing. */
function makeBodyKey(bytes: Bytes, random: Random): BodyKey {
  const key = createSecretKey(bytes);
  zeroBytes(bytes);
  return {
    seal(place, body) {
      const nonce = random.bytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(bind(place));
      return concatBytes(nonce, cipher.update(body), cipher.final(), cipher.getAuthTag());
    },
    open(place, sealed) {
      const end = sealed.length - TAG_BYTES;
      if (end < NONCE_BYTES) throw new KeyError("KEY_WRONG");
      const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE_BYTES));
      decipher.setAAD(bind(place)).setAuthTag(sealed.subarray(end));
      try {
        return concatBytes(decipher.update(sealed.subarray(NONCE_BYTES, end)), decipher.final());
      } catch {
        throw new KeyError("KEY_WRONG");
      }
    },
  };
}

/** They differ in length, so that one never stands for the other. */
const bind = (place: BodyPlace): Bytes => {
  const { programmeId } = place;
  if ("epoch" in place) return concatBytes(programmeId, GRANT_TAG, u32ToBytes(place.epoch));
  if ("leaseKey" in place) return concatBytes(programmeId, LEASE_TAG, place.leaseKey);
  if ("cardId" in place) return concatBytes(programmeId, COPY_TAG, place.cardId);
  if ("requestId" in place) return concatBytes(programmeId, REQUEST_TAG, place.requestId);
  return concatBytes(programmeId, place.feedId, u32ToBytes(place.seq));
};

const isErrno = (error: unknown, code: string) => error instanceof Error && "code" in error && error.code === code;

/** Writes a new file through to the disk; leaves one that is there. It has its name only when it is whole (R86). */
async function createKeyFile(file: string, bytes: Bytes): Promise<void> {
  const draft = path.join(path.dirname(file), `${bytesToHex(systemRandom.bytes(8))}${DRAFT_ENDING}`);
  try {
    await writeThrough(await open(draft, "wx", 0o600), bytes);
    await nameFile(draft, file, bytes);
    await flushFolder(path.dirname(file));
  } catch (error) {
    if (!isErrno(error, "EEXIST")) throw error;
  } finally {
    zeroBytes(bytes);
    await destroyKeyFile(draft);
  }
}

/**
 * Gives the draft its name. Some file systems of sticks and shares know no second name of a file: there the key is written anew under its name, where a cut may leave it
 * empty, which counts as none. The draft is overwritten before: no file that closing does not know ever holds a key that is in use.
 */
async function nameFile(draft: string, file: string, bytes: Bytes): Promise<void> {
  try {
    await link(draft, file);
  } catch (error) {
    if (isErrno(error, "EEXIST")) throw error;
    await destroyKeyFile(draft);
    return writeThrough(await open(file, "wx", 0o600), bytes);
  }
  await unlink(draft); // one file of two names: to overwrite the draft would overwrite the key
}

/** Takes an empty file away, which earlier releases left behind a cut or on a full disk; no key was ever in it. */
async function removeEmpty(file: string): Promise<void> {
  const there = await stat(file).catch(() => null);
  if (there?.size === 0) await rm(file, { force: true });
}

/** Whether the folder never saw a relay that ran: then an empty `relay.key` is what a cut left of its first start. */
const isFirstStart = async (folder: string): Promise<boolean> =>
  (await readdir(folder)).every((name) => name === OWN_KEY || name.endsWith(DRAFT_ENDING));

async function writeThrough(handle: FileHandle, bytes: Bytes): Promise<void> {
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function readKeyFile(file: string, length: number): Bytes {
  const bytes = readNow(file);
  if (bytes.length !== length) throw new KeyError("KEY_MISSING");
  return copyBytes(bytes);
}

/** At once: a file of 32 bytes is there sooner than a thread to read it, and it is read for every segment, so that a key that was destroyed seals nothing more. */
function readNow(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw isErrno(cause, "ENOENT") ? new KeyError("KEY_MISSING") : cause;
  }
}

async function destroyKeyFile(file: string): Promise<void> {
  try {
    const handle = await open(file, "r+");
    await writeThrough(handle, new Uint8Array(KEY_BYTES));
    await unlink(file);
    await flushFolder(path.dirname(file));
  } catch (error) {
    if (!isErrno(error, "ENOENT")) throw error;
  }
}

/** A new or removed name is durable once its folder is. Windows cannot open folders and needs no flush. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}
