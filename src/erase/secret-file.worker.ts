/**
 * Reads and writes S files in the origin's private file system through a SyncAccessHandle: the one way in which a page can write a file in place.
 * `createWritable` is never used, because it writes a copy. A handle is open for one request only, so that other tabs can have it. Rules E3 to E5.
 */
import { type Bytes, isEqualBytes } from "../kit/bytes.ts";
import { EbbError, StoreError } from "../kit/errors.ts";
import type { SecretAnswer, SecretCall, SecretFailureCode, SecretRequest, SecretValue } from "./secret-file-calls.ts";
import { checkExpected, checkWithin, isSecretId, removeLeftCopies } from "./secret-place.ts";

declare const self: DedicatedWorkerGlobalScope;

const FOLDER = "vaults";
/** How often and how long to try again while another tab holds the file. */
const BUSY_TRIES = 200;
const BUSY_PAUSE_MS = 25;
/** How often a file is looked for before it is said to be gone, and how far apart. */
const GONE_LOOKS = 3;
const GONE_PAUSE_MS = 60;

const nameOf = (error: unknown): string => (error instanceof Error || error instanceof DOMException ? error.name : "");

async function openFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, { create: true });
}

/** The file, or `null` where there is none. */
async function findFile(id: string): Promise<FileSystemFileHandle | null> {
  try {
    return await (await openFolder()).getFileHandle(id);
  } catch (error) {
    if (nameOf(error) === "NotFoundError") return null;
    throw error;
  }
}

/** Runs `work` on the open file and closes it. Another tab holds it for milliseconds, so waiting is short. */
async function withAccess<Value>(
  file: FileSystemFileHandle,
  work: (access: FileSystemSyncAccessHandle) => Value,
): Promise<Value> {
  const access = await openAccess(file);
  try {
    return work(access);
  } finally {
    access.close();
  }
}

async function openAccess(file: FileSystemFileHandle): Promise<FileSystemSyncAccessHandle> {
  for (let tried = 0; tried < BUSY_TRIES; tried++) {
    try {
      return await file.createSyncAccessHandle();
    } catch (error) {
      if (nameOf(error) !== "NoModificationAllowedError") throw error;
      await new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE_MS));
    }
  }
  throw new StoreError("SECRET_BUSY");
}

function writeThrough(access: FileSystemSyncAccessHandle, offset: number, bytes: Bytes): void {
  const written = access.write(bytes, { at: offset });
  access.flush();
  if (written !== bytes.length) throw new StoreError("SECRET_FULL");
}

function readAll(access: FileSystemSyncAccessHandle): Bytes {
  const bytes = new Uint8Array(access.getSize());
  if (access.read(bytes, { at: 0 }) !== bytes.length) throw new StoreError("SECRET_PLACE_FAILED");
  return bytes;
}

/** A file that could not be written whole is taken away again. */
async function create(id: string, bytes: Bytes): Promise<null> {
  if ((await readOnce(id)) !== null) throw new StoreError("SECRET_EXISTS");
  const folder = await openFolder();
  try {
    await withAccess(await folder.getFileHandle(id, { create: true }), (access) => writeNew(access, bytes));
  } catch (error) {
    if (!isExisting(error)) await folder.removeEntry(id);
    throw error;
  }
  return null;
}

const isExisting = (error: unknown) => error instanceof StoreError && error.code === "SECRET_EXISTS";

/** Another tab may have made the file since it was looked for. */
function writeNew(access: FileSystemSyncAccessHandle, bytes: Bytes): void {
  if (access.getSize() > 0) throw new StoreError("SECRET_EXISTS");
  writeThrough(access, 0, bytes);
  if (!isEqualBytes(readAll(access), bytes)) throw new StoreError("SECRET_PLACE_FAILED");
}

/** That a file is gone is said only after looking again: a browser that is short of something can miss one for a moment. */
async function read(id: string): Promise<Bytes | null> {
  for (let looked = 1; looked < GONE_LOOKS; looked++) {
    const bytes = await readOnce(id);
    if (bytes) return bytes;
    await new Promise((resolve) => setTimeout(resolve, GONE_PAUSE_MS));
  }
  return readOnce(id);
}

/** An empty file is one whose making was cut off: it holds nothing. */
async function readOnce(id: string): Promise<Bytes | null> {
  const file = await findFile(id);
  if (file === null) return null;
  const bytes = await withAccess(file, readAll);
  return bytes.length === 0 ? null : bytes;
}

async function overwrite(id: string, offset: number, bytes: Bytes, expected?: Bytes): Promise<null> {
  const file = await findFile(id);
  if (file === null) throw new StoreError("SECRET_MISSING");
  await withAccess(file, (access) => {
    checkWithin(offset, bytes.length, access.getSize());
    checkExpected(readAll(access), offset, expected);
    writeThrough(access, offset, bytes);
  });
  return null;
}

async function remove(id: string): Promise<null> {
  await removeLeftCopies(await openFolder(), id);
  const file = await findFile(id);
  if (file === null) return null;
  await withAccess(file, (access) => writeThrough(access, 0, new Uint8Array(access.getSize())));
  await (await openFolder()).removeEntry(id);
  return null;
}

async function list(): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const [name, entry] of (await openFolder()).entries())
    if (entry.kind === "file" && isSecretId(name) && (await (entry as FileSystemFileHandle).getFile()).size > 0)
      ids.push(name);
  return ids.sort();
}

/** Whether files can be overwritten in place. Rejects where that is not known: the browser failed, and may not the next time. Leaves nothing. */
async function probe(): Promise<boolean> {
  const hasFiles = "FileSystemFileHandle" in self && "getDirectory" in navigator.storage;
  if (!hasFiles || !("createSyncAccessHandle" in FileSystemFileHandle.prototype)) return false;
  try {
    await navigator.storage.getDirectory();
    return true;
  } catch (error) {
    // So say browsers that have none here, as in a private window.
    if (nameOf(error) === "SecurityError") return false;
    throw error;
  }
}

function run(call: SecretCall): Promise<SecretValue> {
  switch (call.op) {
    case "probe":
      return probe();
    case "create":
      return create(call.id, call.bytes);
    case "read":
      return read(call.id);
    case "overwrite":
      return overwrite(call.id, call.offset, call.bytes, call.expected);
    case "remove":
      return remove(call.id);
    case "list":
      return list();
  }
}

function errorToCode(error: unknown): SecretFailureCode {
  if (error instanceof EbbError) return error.code as SecretFailureCode;
  return nameOf(error) === "QuotaExceededError" ? "SECRET_FULL" : "SECRET_PLACE_FAILED";
}

async function answer({ number, call }: SecretRequest): Promise<SecretAnswer> {
  try {
    return { number, value: await run(call) };
  } catch (error) {
    return { number, code: errorToCode(error) };
  }
}

// One request after the other: two handles of one worker on one file would shut each other out.
let last: Promise<void> = Promise.resolve();
self.onmessage = ({ data }: MessageEvent<SecretRequest>) => {
  last = last.then(async () => self.postMessage(await answer(data)));
};
