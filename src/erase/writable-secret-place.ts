/**
 * S files as a service worker reaches them: the same files as the page's, through `createWritable`, because that kind of worker has no SyncAccessHandle. The
 * browser writes a copy and puts it in the place of the file, so the old bytes may stay on the disk: `kind` says `removes`. Pages never use it. Rule E20.
 */
import { type Bytes, copyBytes, isEqualBytes } from "../kit/bytes.ts";
import { StoreError } from "../kit/errors.ts";
import { createDatabaseSecretPlace } from "./database-secret-place.ts";
import {
  checkExpected,
  checkSecretId,
  checkWithin,
  isSecretId,
  removeLeftCopies,
  type SecretPlace,
} from "./secret-place.ts";
import { joinPlaces } from "./two-secret-places.ts";

const FOLDER = "vaults";

/** The places where this browser's pages keep S files, seen from a service worker: a page whose own worker did not start has put one into the database. Rejects where the browser failed to say whether there are files. Rule E24. */
export async function openWorkerSecretPlace(): Promise<SecretPlace> {
  const folder = await findFolder();
  const database = createDatabaseSecretPlace();
  return folder ? joinPlaces(createWritableSecretPlace(folder), database) : database;
}

/** Looking makes nothing: pages that keep S files in a database have no folder. */
async function findFolder(): Promise<FileSystemDirectoryHandle | null> {
  if (!("getDirectory" in navigator.storage)) return null;
  try {
    return await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER);
  } catch (error) {
    // The second is what browsers say that have none here, as in a private window.
    if (isNamed(error, "NotFoundError") || isNamed(error, "SecurityError")) return null;
    throw new StoreError("SECRET_PLACE_FAILED");
  }
}

/** A place over the files of `folder`. */
export function createWritableSecretPlace(folder: FileSystemDirectoryHandle): SecretPlace {
  async function find(id: string): Promise<FileSystemFileHandle | null> {
    checkSecretId(id);
    return quietly(() => folder.getFileHandle(id), "NotFoundError");
  }
  async function read(id: string): Promise<Bytes | null> {
    const file = await (await find(id))?.getFile();
    return file && file.size > 0 ? copyBytes(new Uint8Array(await file.arrayBuffer())) : null;
  }
  async function replace(id: string, bytes: Bytes): Promise<void> {
    try {
      const writable = await (await folder.getFileHandle(id, { create: true })).createWritable();
      await writable.write(bytes);
      await writable.close();
    } catch (error) {
      throw new StoreError(isNamed(error, "QuotaExceededError") ? "SECRET_FULL" : "SECRET_PLACE_FAILED");
    }
    const stored = await read(id);
    if (!stored || !isEqualBytes(stored, bytes)) throw new StoreError("SECRET_PLACE_FAILED");
  }
  return {
    kind: "removes",
    read,
    create: async (id, bytes) => {
      if ((await read(id)) !== null) throw new StoreError("SECRET_EXISTS");
      await replace(id, bytes);
    },
    overwrite: async (id, offset, bytes, expected) => {
      const file = await read(id);
      if (file === null) throw new StoreError("SECRET_MISSING");
      checkWithin(offset, bytes.length, file.length);
      checkExpected(file, offset, expected);
      file.set(bytes, offset);
      await replace(id, file);
    },
    remove: async (id) => {
      const file = await read(id);
      await removeLeftCopies(folder, id);
      if (file) await replace(id, new Uint8Array(file.length));
      if (await find(id)) await quietly(() => folder.removeEntry(id), "NotFoundError");
    },
    list: async () => {
      const ids: string[] = [];
      for await (const [name, entry] of folder.entries())
        if (entry.kind === "file" && isSecretId(name) && (await read(name)) !== null) ids.push(name);
      return ids.sort();
    },
  };
}

async function quietly<Value>(act: () => Promise<Value>, ignored: string): Promise<Value | null> {
  try {
    return await act();
  } catch (error) {
    if (isNamed(error, ignored)) return null;
    throw new StoreError("SECRET_PLACE_FAILED");
  }
}

const isNamed = (error: unknown, name: string): boolean =>
  (error instanceof Error || error instanceof DOMException) && error.name === name;
