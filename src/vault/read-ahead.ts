/** Pages are read while the words are stretched: they are ciphertext, and reading them needs no key. Rule V37 of SPEC.md. */
import type { Row, VaultStore } from "../store/port.ts";

/** `store`, whose first list of pages is answered from what is read from now on, as long as nothing was committed since. */
export function readAhead(store: VaultStore): VaultStore {
  let ahead: Promise<readonly [number, readonly Row[]]> | null = Promise.all([store.generation(), store.list("pages")]);
  // Whoever asks for a page asks the store itself then, and hears of it.
  ahead.catch(() => undefined);
  return {
    get: (ref) => store.get(ref),
    list: async (table, range = {}) => {
      const known = table === "pages" && ahead;
      if (!known) return store.list(table, range);
      ahead = null;
      const [generation, rows] = await known.catch(() => [-1, []] as const);
      if (generation !== (await store.generation())) return store.list(table, range);
      const { from = "", to, limit } = range;
      return rows.filter(({ key }) => key >= from && (to === undefined || key < to)).slice(0, limit);
    },
    generation: () => store.generation(),
    commit: (batch) => store.commit(batch),
    close: () => {
      ahead = null;
      return store.close();
    },
  };
}
