/** Chooses where this browser keeps S files, and remembers which of them this page made. */
import { listDatabases } from "../store/dexie/home.ts";
import { createFileSecretPlace, type FileSecretPlace } from "./file-secret-place.ts";
import type { SecretPlace } from "./secret-place.ts";

/** How often it is asked whether files can be overwritten before that stays unknown. */
const MOST_PROBES = 3;
const DATABASE_PREFIX = "s-";

/** The places to choose from. */
interface Offered {
  readonly files: FileSecretPlace;
  readonly loadDatabase: () => Promise<SecretPlace>;
  /** Whether S files lie in databases. */
  readonly hasDatabase: () => Promise<boolean>;
}

/** The best place that this browser offers: files that can be overwritten in place, otherwise a database. */
export const openSecretPlace = (): Promise<SecretPlace> =>
  chooseSecretPlace({
    files: createFileSecretPlace(),
    loadDatabase: async () => (await import("./database-secret-place.ts")).createDatabaseSecretPlace(),
    // Browsers of some years ago list none.
    hasDatabase: async () => "databases" in indexedDB && (await listDatabases(DATABASE_PREFIX)).length > 0,
  });

/**
 * Rule E24. Where a browser that has files failed to say so, what is not in the database may lie in a file: reading it rejects, and tells no loss. Where files can be overwritten and databases are there as well, made
 * when that was not known, or where the browser failed to say whether there are any, both are looked at.
 */
export async function chooseSecretPlace({ files, loadDatabase, hasDatabase }: Offered): Promise<SecretPlace> {
  const isUsable = await probe(files);
  if (isUsable && !(await hasDatabase().catch(() => true))) return files;
  if (!isUsable) files.stop();
  const database = await loadDatabase();
  if (isUsable === false) return database;
  const { joinPlaces, makeUnsurePlace } = await import("./two-secret-places.ts");
  return isUsable ? joinPlaces(files, database) : makeUnsurePlace(database);
}

/** `null` where it did not become known. */
async function probe(files: FileSecretPlace): Promise<boolean | null> {
  for (let tried = 0; tried < MOST_PROBES; tried++) {
    const isUsable = await files.isUsable().catch(() => null);
    if (isUsable !== null) return isUsable;
    files.stop();
  }
  return null;
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
