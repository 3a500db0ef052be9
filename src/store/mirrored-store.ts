/** The rows of a vault in two copies: every batch goes to the first, then by its number to the second, and is confirmed after both. Rules S17, S21, S24 of SPEC.md. */
import type { Pair } from "./pair.ts";
import type { VaultStore } from "./port.ts";

export const mirroredStore = (pair: Pair): VaultStore => ({
  get: (ref) => pair.first.get(ref),
  list: (table, range) => pair.first.list(table, range),
  generation: () => pair.first.generation(),
  commit: async (batch) => {
    // One after the other: at each moment one copy at least is whole without what stands behind a tear.
    await pair.second?.renew();
    const isUp = pair.isBehind && (await (await import("./mend-copies.ts")).bringUp(pair));
    if (isUp && !isUp.ok) return isUp;
    await pair.first.renew();
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
