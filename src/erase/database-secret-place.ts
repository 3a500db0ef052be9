/**
 * S files as one row each in a database of its own, for browsers without a private file system. The database decides where new bytes go,
 * so what is replaced or removed may stay on the disk: `kind` says `removes`, and so do screens and certificates.
 */
import { type Bytes, copyBytes } from "../kit/bytes.ts";
import { StoreError } from "../kit/errors.ts";
import { openDexieStore } from "../store/dexie/dexie-store.ts";
import { defaultHome, type Home, listDatabases } from "../store/dexie/home.ts";
import type { OpenFailure, StoreFailure, VaultStore } from "../store/port.ts";
import {
  checkExpected,
  checkSecretId,
  checkWithin,
  type SecretPlace,
  type SecretPlaceFailure,
} from "./secret-place.ts";

const PREFIX = "s-";
const ROW = { table: "meta", key: "secret" } as const;

/** A place in the default IndexedDB factory. */
export const createDatabaseSecretPlace = (): SecretPlace => ({
  kind: "removes",
  create: async (id, bytes) => {
    await withStore(id, false, (store) => writeNew(store, bytes));
  },
  read: (id) => withStore(id, true, (store) => store.get(ROW)),
  overwrite: async (id, offset, bytes, expected) => {
    const found = await withStore(id, true, (store) => splice(store, offset, bytes, expected));
    if (found === null) throw new StoreError("SECRET_MISSING");
  },
  remove: async (id) => {
    await withStore(id, true, zero);
    const removed = await secretHome(id).remove();
    if (!removed.ok) throw toFailure(removed.error);
  },
  list: async () => (await listDatabases(PREFIX)).map((name) => name.slice(PREFIX.length)),
});

function secretHome(id: string): Home {
  checkSecretId(id);
  return defaultHome(`${PREFIX}${id}`);
}

/** Runs `work` on the open database and closes it; `null` where the database is expected and there is none. */
async function withStore<Value>(
  id: string,
  expectExisting: boolean,
  work: (store: VaultStore) => Promise<Value>,
): Promise<Value | null> {
  const opened = await openDexieStore(secretHome(id), expectExisting);
  if (!opened.ok && opened.error.code === "STORE_LOST") return null;
  if (!opened.ok) throw toFailure(opened.error);
  try {
    return await work(opened.value.store);
  } finally {
    await opened.value.store.close();
  }
}

async function writeNew(store: VaultStore, bytes: Bytes): Promise<void> {
  const result = await store.commit({ expect: [{ ...ROW, value: null }], put: [{ ...ROW, value: bytes }] });
  if (result.ok) return;
  throw result.error.code === "STORE_STALE" ? new StoreError("SECRET_EXISTS") : toFailure(result.error);
}

/** Another tab may write another part at the same moment, so a write that lost is made again on what the row holds now. */
async function splice(store: VaultStore, offset: number, bytes: Bytes, expected?: Bytes): Promise<true | null> {
  const before = await store.get(ROW);
  if (before === null) return null;
  checkWithin(offset, bytes.length, before.length);
  checkExpected(before, offset, expected);
  const after = copyBytes(before);
  after.set(bytes, offset);
  const result = await store.commit({ expect: [{ ...ROW, value: before }], put: [{ ...ROW, value: after }] });
  if (result.ok) return true;
  if (result.error.code === "STORE_STALE") return splice(store, offset, bytes, expected);
  throw toFailure(result.error);
}

async function zero(store: VaultStore): Promise<void> {
  const before = await store.get(ROW);
  if (before !== null) await splice(store, 0, new Uint8Array(before.length));
}

function toFailure(error: StoreFailure | OpenFailure): SecretPlaceFailure {
  switch (error.code) {
    case "STORE_FULL":
      return new StoreError("SECRET_FULL");
    case "STORE_BLOCKED":
      return new StoreError("SECRET_BUSY");
    default:
      return new StoreError("SECRET_PLACE_FAILED");
  }
}
