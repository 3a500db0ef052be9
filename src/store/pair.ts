/** Two copies of a vault's rows as they are open together. */
import type { Result } from "../kit/result.ts";
import type { CopyStore, CopyStores, OpenedCopy, OpenFailure } from "./port.ts";

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
