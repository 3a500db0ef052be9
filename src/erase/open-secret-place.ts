/** Chooses where this browser keeps S files, and remembers which of them this page made. */
import { createFileSecretPlace } from "./file-secret-place.ts";
import type { SecretPlace } from "./secret-place.ts";

/** The best place that this browser offers: files that can be overwritten in place, otherwise a database. The answer is the same at each start. */
export async function openSecretPlace(): Promise<SecretPlace> {
  const files = createFileSecretPlace();
  if (await files.isUsable()) return files;
  files.stop();
  return (await import("./database-secret-place.ts")).createDatabaseSecretPlace();
}

/** A place that knows which files were there before this page. */
export interface RememberingSecretPlace extends SecretPlace {
  /** Whether `id` was read in this page session, and made in an earlier one. Rule E6. */
  isReadBack(id: string): boolean;
}

/** Adds to `place` the memory of what this page session made and read. It ends with the page. */
export function rememberSession(place: SecretPlace): RememberingSecretPlace {
  const made = new Set<string>();
  const read = new Set<string>();
  return {
    ...place,
    create: async (id, bytes) => {
      made.add(id);
      await place.create(id, bytes);
    },
    read: async (id) => {
      const bytes = await place.read(id);
      if (bytes !== null) read.add(id);
      return bytes;
    },
    isReadBack: (id) => read.has(id) && !made.has(id),
  };
}
