/**
 * The part of the Storage Buckets interface that Ebb uses (https://wicg.github.io/storage-buckets/). Chromium has it; Firefox and Safari do not.
 * Deleting a bucket removes its files at once, which deleting a database does not do in Chromium's older backend.
 */

/** One bucket: storage of its own beside the default one. */
export interface StorageBucket {
  readonly indexedDB: IDBFactory;
  persist(): Promise<boolean>;
  persisted(): Promise<boolean>;
  estimate(): Promise<StorageEstimate>;
}

/** The buckets of this origin. */
export interface StorageBucketManager {
  keys(): Promise<readonly string[]>;
  open(name: string, options?: { readonly quota?: number }): Promise<StorageBucket>;
  delete(name: string): Promise<void>;
}

/** The buckets of this origin, or `null` where the browser has none. */
export const findStorageBuckets = (): StorageBucketManager | null =>
  (navigator as unknown as { readonly storageBuckets?: StorageBucketManager }).storageBuckets ?? null;
