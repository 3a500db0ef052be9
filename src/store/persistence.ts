/** What the browser promises about keeping this origin's storage. Every function answers; none rejects, none waits for ever. */
import { mirrorName, vaultName } from "./dexie/home.ts";
import { findStorageBuckets, type StorageBucket } from "./dexie/storage-buckets.ts";
import type { SpaceFigures } from "./space.ts";

/** What can be said about the storage of a vault, or of this origin; `null` where the browser does not say. */
export interface StorageState extends SpaceFigures {
  /** Whether the browser promised not to evict it when space runs out. */
  readonly persisted: boolean | null;
  /** Whether the page runs as an installed app. */
  readonly installed: boolean;
}

/** How long one question to the browser may take, in milliseconds. */
const ANSWER_TIMEOUT_MS = 2_000;

/**
 * Asks the browser to keep this origin's storage, and both copies of the given vaults where they live in buckets. Call it inside the tap
 * that saves the first record. Returns `false` for a refusal, for no answer within `timeoutMs` (Firefox waits for the person, possibly
 * for ever) and where the browser cannot be asked.
 */
export async function askToPersist(timeoutMs: number, vaultIds: readonly string[] = []): Promise<boolean> {
  const asked = [
    answer(() => navigator.storage.persist(), timeoutMs),
    ...vaultIds.flatMap((id) => [vaultName(id), mirrorName(id)]).map((name) => persistBucket(name, timeoutMs)),
  ];
  return (await Promise.all(asked)).every((granted) => granted === true);
}

/** What the browser says now, of the vault where one is given and lives in a bucket of its own, otherwise of the origin. */
export async function storageState(vaultId: string | null = null): Promise<StorageState> {
  const bucket = vaultId === null ? null : await answer(() => findBucket(vaultName(vaultId)), ANSWER_TIMEOUT_MS);
  const place = bucket ?? navigator.storage;
  const [persisted, estimate] = await Promise.all([
    answer(() => place.persisted(), ANSWER_TIMEOUT_MS),
    answer(() => place.estimate(), ANSWER_TIMEOUT_MS),
  ]);
  return {
    persisted,
    usageBytes: estimate?.usage ?? null,
    quotaBytes: estimate?.quota ?? null,
    isVaultAlone: bucket !== null,
    installed: isInstalled(),
  };
}

/** A browser without buckets keeps the vault with the origin, which is asked for already. */
async function persistBucket(name: string, timeoutMs: number): Promise<boolean | null> {
  if (findStorageBuckets() === null) return true;
  return answer(async () => (await findBucket(name))?.persist() ?? false, timeoutMs);
}

/** The bucket called `name`, or `null` where there is none. One that is gone is not opened: that would make it. */
async function findBucket(name: string): Promise<StorageBucket | null> {
  const buckets = findStorageBuckets();
  return buckets !== null && (await buckets.keys()).includes(name) ? buckets.open(name) : null;
}

/** The browser's answer, or `null` where it throws, rejects, lacks the function or takes too long. */
async function answer<Value>(ask: () => Promise<Value>, timeoutMs: number): Promise<Value | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), timeoutMs);
  });
  try {
    return await Promise.race([ask(), late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** iOS says it only in its own way. */
function isInstalled(): boolean {
  if (typeof matchMedia !== "function") return false;
  const isStandalone = "standalone" in navigator && navigator.standalone === true;
  return (
    isStandalone ||
    ["standalone", "fullscreen", "minimal-ui"].some((mode) => matchMedia(`(display-mode: ${mode})`).matches)
  );
}
