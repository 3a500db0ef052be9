/** The rows of a vault in two copies: every batch goes to the first, then by its number to the second, and is confirmed after both. Rules S17, S21 of SPEC.md. */
import type { Result } from "../kit/result.ts";
import type { CopyStore, CopyStores, OpenedCopy, OpenFailure, VaultStore } from "./port.ts";

/** Two copies, and how the second is made anew. */
export interface Pair {
  readonly first: CopyStore;
  /** `null` where it does not open. */
  second: CopyStore | null;
  readonly remake: () => Promise<Result<OpenedCopy, OpenFailure>>;
  /** Whether the second lacks batches: nothing is committed before it was brought up. */
  isBehind?: boolean;
}

/** Makes the copy of `vaultId` in `stores` anew, in the place of what is there. */
export const remakeIn = (stores: CopyStores, vaultId: string) => async (): Promise<Result<OpenedCopy, OpenFailure>> => {
  const removed = await stores.remove(vaultId);
  return removed.ok ? stores.open(vaultId, { expectExisting: false }) : removed;
};

export const mirroredStore = (pair: Pair): VaultStore => ({
  get: (ref) => pair.first.get(ref),
  list: (table, range) => pair.first.list(table, range),
  generation: () => pair.first.generation(),
  commit: async (batch) => {
    const isUp = pair.isBehind && (await (await import("./mend-copies.ts")).bringUp(pair));
    if (isUp && !isUp.ok) return isUp;
    const done = await pair.first.commit(batch);
    if (!done.ok) return done;
    const followed = await pair.second?.follow(batch, done.value);
    return followed?.ok && followed.value === "taken"
      ? done
      : (await import("./mend-copies.ts")).settle(pair, batch, done.value);
  },
  close: async () => {
    await Promise.all([pair.first.close(), pair.second?.close()]);
  },
});
