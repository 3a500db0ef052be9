/** The shelf in memory, for tests and for runs that must leave nothing. */
import { UsageError } from "../../kit/errors.ts";
import { ok } from "../../kit/result.ts";
import { readShelfRow, readSpeech, type ShelfRow, type Speech, type VaultShelf } from "../shelf.ts";

/** A shelf that lives as long as the returned object. */
export function createMemoryShelf(): VaultShelf {
  const rows = new Map<string, ShelfRow>();
  let speech: Speech | null = null;
  return {
    list: async () => [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    put: async (row) => {
      const read = readShelfRow(row);
      if (read === null) throw new UsageError("SHELF_ROW_INVALID");
      rows.set(read.id, read);
      return ok(undefined);
    },
    remove: async (id) => {
      rows.delete(id);
      return ok(undefined);
    },
    speech: async () => speech,
    speak: async (chosen) => {
      speech = readSpeech(chosen);
      if (speech === null) throw new UsageError("SHELF_ROW_INVALID");
      return ok(undefined);
    },
  };
}
