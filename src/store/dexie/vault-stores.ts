/** The vaults of this browser: in two buckets each where there are buckets, otherwise in one database of its own. */
import { mirrorStores } from "../mirror-stores.ts";
import type { CopyStores, VaultStores } from "../port.ts";
import { storesIn } from "./dexie-store.ts";
import { bucketHome, defaultHome, mirrorName, vaultName } from "./home.ts";
import { findStorageBuckets, type StorageBucketManager } from "./storage-buckets.ts";

/** Rule S12. */
export function browserStores(): VaultStores {
  const buckets = findStorageBuckets();
  if (buckets === null) return storesIn((vaultId) => defaultHome(vaultName(vaultId)));
  return mirrorStores(inBuckets(buckets, vaultName), inBuckets(buckets, mirrorName));
}

const inBuckets = (buckets: StorageBucketManager, nameOf: (vaultId: string) => string): CopyStores =>
  storesIn((vaultId) => bucketHome(buckets, nameOf(vaultId)));
