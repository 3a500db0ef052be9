/**
 * Where a database lives: a bucket of its own, or the origin's default factory. Names are a letter and random hexadecimal characters,
 * because browsers keep them in clear.
 */
import { StoreError } from "../../kit/errors.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import { checkVaultId } from "../port.ts";
import type { StorageBucketManager } from "./storage-buckets.ts";

/** Name of the database, and of the bucket, that hold a vault's rows. Throws `UsageError` for an id out of shape. */
export const vaultName = (vaultId: string): string => named("p", vaultId);

/** The same for the second copy of its rows. */
export const mirrorName = (vaultId: string): string => named("m", vaultId);

function named(letter: string, vaultId: string): string {
  checkVaultId(vaultId);
  return `${letter}-${vaultId}`;
}

/** How long a deletion waits for connections elsewhere to close, in milliseconds. */
export const REMOVE_TIMEOUT_MS = 5_000;

export type RemoveFailure = StoreError<"STORE_BLOCKED" | "STORE_FAILED">;

/** A place for one database. */
export interface Home {
  /** Name of the database, and of its bucket where it has one. */
  readonly name: string;
  /**
   * The factory of the place. Makes the place where there is none, unless it is expected: then rejects with `STORE_LOST` and makes nothing, so
   * that two who look for a lost place at once leave no empty one behind. Rejects where the browser refuses.
   */
  enter(expectExisting: boolean): Promise<IDBFactory>;
  /** Deletes the database with its place. Succeeds where there is nothing. */
  remove(): Promise<Result<void, RemoveFailure>>;
}

/** A bucket called `name`. `quotaBytes` limits it; without, the browser decides. */
export function bucketHome(buckets: StorageBucketManager, name: string, quotaBytes?: number): Home {
  return {
    name,
    enter: async (expectExisting) => {
      if (expectExisting && !(await buckets.keys()).includes(name)) throw new StoreError("STORE_LOST");
      const bucket = await buckets.open(name, quotaBytes === undefined ? {} : { quota: quotaBytes });
      return bucket.indexedDB;
    },
    remove: () =>
      buckets.delete(name).then(
        () => ok(undefined),
        () => err(new StoreError("STORE_FAILED")),
      ),
  };
}

/** A database in the default factory. */
export const defaultHome = (name: string, removeTimeoutMs = REMOVE_TIMEOUT_MS): Home => ({
  name,
  enter: async () => indexedDB,
  remove: () => removeDatabase(name, removeTimeoutMs),
});

/** Deletion stays pending while a connection is open, without an event if that tab is busy, so a timer ends the wait. */
function removeDatabase(name: string, timeoutMs: number): Promise<Result<void, RemoveFailure>> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(err(new StoreError("STORE_BLOCKED"))), timeoutMs);
    const finish = (result: Result<void, RemoveFailure>) => {
      clearTimeout(timer);
      resolve(result);
    };
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => finish(ok(undefined));
    request.onerror = () => finish(err(new StoreError("STORE_FAILED")));
  });
}

/** Names of the databases in the default factory that begin with `prefix`, in order. */
export async function listDatabases(prefix: string): Promise<readonly string[]> {
  const names = (await indexedDB.databases()).map(({ name }) => name ?? "");
  return names.filter((name) => name.startsWith(prefix)).sort();
}
