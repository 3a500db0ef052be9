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

/** A place that knows since when this page has known each file. */
export interface RememberingSecretPlace extends SecretPlace {
  /** Milliseconds since this page made `id` or first read it, by `elapsedMs`; 0 where it did neither. Rule E6. */
  seenForMs(id: string): number;
}

/** Adds to `place` the memory of what this page session made and read. It ends with the page. `elapsedMs` is a clock that nothing sets back. */
export function rememberSession(place: SecretPlace, elapsedMs: () => number): RememberingSecretPlace {
  const sinceById = new Map<string, number>();
  const note = (id: string) => {
    if (!sinceById.has(id)) sinceById.set(id, elapsedMs());
  };
  return {
    ...place,
    create: async (id, bytes) => {
      await place.create(id, bytes);
      note(id);
    },
    read: async (id) => {
      const bytes = await place.read(id);
      if (bytes !== null) note(id);
      return bytes;
    },
    seenForMs: (id) => {
      const since = sinceById.get(id);
      return since === undefined ? 0 : elapsedMs() - since;
    },
  };
}
