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
export const whileHeld = async <Value>(vaultId: string, work: () => Promise<Value>): Promise<Value> =>
  navigator.locks ? navigator.locks.request(lockNameOf(vaultId), work) : work();

/** The same, but does nothing where any tab, this one included, holds the vault. */
export async function unlessHeld(vaultId: string, work: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return work();
  await navigator.locks.request(lockNameOf(vaultId), { ifAvailable: true }, (lock) => (lock ? work() : undefined));
}
