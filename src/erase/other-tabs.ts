/** Telling the other tabs that a vault goes: each locks it and closes its rows. Rule E9. */

const CHANNEL = "ebb-erase";

/** How long a tab may take to let go, in milliseconds. One that does not answer is cut off from its rows anyway. */
const LET_GO_LIMIT_MS = 1_000;

/** Calls `letGo` with the id of a vault that another tab erases. Returns the way to stop. */
export function hearOfErasing(letGo: (vaultId: string) => void): () => void {
  if (!("BroadcastChannel" in globalThis)) return () => undefined;
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === "string" && /^[0-9a-f]{32}$/.test(data)) letGo(data);
  };
  return () => channel.close();
}

/** Tells all other tabs, and waits until none holds the lock called `lockName`, or a second. */
export async function askOthersToLetGo(vaultId: string, lockName: string): Promise<void> {
  if ("BroadcastChannel" in globalThis) {
    const channel = new BroadcastChannel(CHANNEL);
    channel.postMessage(vaultId);
    channel.close();
  }
  const signal = AbortSignal.timeout(LET_GO_LIMIT_MS);
  await navigator.locks?.request(lockName, { signal }, () => undefined).catch(() => undefined);
}
