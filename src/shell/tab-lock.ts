/** One tab holds a vault at a time, so that nobody works in two that tell different things. Correctness does not hang on it. */

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
