/**
 * A vault in two copies, each in a place of its own: Chromium can drop a whole database after a kill, strict writes included
 * (google/leveldb#1287). Rules S17 to S21 of SPEC.md. What uneven copies need is loaded only then.
 */
import { ok } from "../kit/result.ts";
import { mirroredStore } from "./mirrored-store.ts";
import { type Pair, remakeIn } from "./pair.ts";
import type { CopyStores, VaultStores } from "./port.ts";

/** Vaults whose rows lie in `first` and once more in `second`. */
export const mirrorStores = (first: CopyStores, second: CopyStores): VaultStores => ({
  open: async (vaultId, options) => {
    const [one, two] = await Promise.all([first.open(vaultId, options), second.open(vaultId, options)]);
    if (one.ok && two.ok) {
      const pair: Pair = { first: one.value.store, second: two.value.store, remake: remakeIn(second, vaultId) };
      const [a, b] = await Promise.all([pair.first.generation(), two.value.store.generation()]).catch(() => [0, 1]);
      // Long before the first copy is, which the first save renews. Nobody waits for it but that save.
      if (a === b && options.isForWork) void pair.second?.renew();
      if (a === b) return ok({ store: mirroredStore(pair), isNew: one.value.isNew && two.value.isNew });
    }
    return (await import("./open-uneven.ts")).openUneven(first, second, vaultId, one, two);
  },
  // What a removal that was cut off leaves is the first copy: a vault, not a loss that would heal.
  remove: async (vaultId) => {
    const removed = await second.remove(vaultId);
    return removed.ok ? first.remove(vaultId) : removed;
  },
});
