/** One tab holds a vault at a time, by a Web Lock. In the shell, so that nobody works in two tabs that tell different things; correctness hangs on it while a vault is made (V38). */

/** Name of the Web Lock of a vault. */
export const lockNameOf = (vaultId: string): string => `ebb-vault-${vaultId}`;

/** Takes the lock of a vault; `null` where another tab holds it. The function that comes back lets it go; so does closing the tab. */
export function holdVault(vaultId: string): Promise<(() => void) | null> {
  return new Promise((resolve) => {
    void navigator.locks.request(lockNameOf(vaultId), { ifAvailable: true }, (lock) => {
      if (lock === null) return resolve(null);
      return new Promise<void>((release) => resolve(release));
    });
  });
}

/** Runs `work` while this tab holds the vault, and comes back once the lock is free again. Where the browser has no Web Locks, just runs it. */
export const whileHeld = <Value>(vaultId: string, work: () => Promise<Value>): Promise<Value> =>
  inTurn(lockNameOf(vaultId), work);

/** The same, but does nothing where any tab, this one included, holds the vault. */
export const unlessHeld = (vaultId: string, work: () => Promise<unknown>): Promise<void> =>
  ifFree(lockNameOf(vaultId), work);

const wrapLockOf = (vaultId: string): string => `ebb-wrap-${vaultId}`;

/** Runs `work`, which replaces the wrap of a vault and S, after every other that does, in any tab. Rule V39. */
export const whileRewrapping = <Value>(vaultId: string, work: () => Promise<Value>): Promise<Value> =>
  inTurn(wrapLockOf(vaultId), work);

/** Runs `work` unless the wrap of the vault is being replaced in some tab. Rule V39. */
export const unlessRewrapping = (vaultId: string, work: () => Promise<unknown>): Promise<void> =>
  ifFree(wrapLockOf(vaultId), work);

const inTurn = async <Value>(name: string, work: () => Promise<Value>): Promise<Value> =>
  navigator.locks ? navigator.locks.request(name, work) : work();

async function ifFree(name: string, work: () => Promise<unknown>): Promise<void> {
  if (!navigator.locks) return void (await work());
  await navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
}
