/** S files where more than one place has to be thought of: a browser failed once, when a vault was made or now. Loaded where that is so. Rule E24. */
import { StoreError } from "../kit/errors.ts";
import type { SecretPlace } from "./secret-place.ts";

/** Files first, and what is in none of them in the database. New ones are files. What overwriting means is said as it is in the weaker of the two. */
export function joinPlaces(files: SecretPlace, database: SecretPlace): SecretPlace {
  const placeOf = async (id: string) => ((await files.list()).includes(id) ? files : database);
  return {
    kind: "removes",
    create: (id, bytes) => files.create(id, bytes),
    read: async (id) => (await files.read(id)) ?? database.read(id),
    overwrite: async (id, ...rest) => (await placeOf(id)).overwrite(id, ...rest),
    remove: async (id) => {
      await files.remove(id);
      await database.remove(id);
    },
    list: async () => [...new Set([...(await files.list()), ...(await database.list())])].sort(),
  };
}

/** The database alone, while files cannot be looked at: what this page has not seen itself is not known to be gone, so reading it rejects with `SECRET_PLACE_FAILED`. */
export function makeUnsurePlace(database: SecretPlace): SecretPlace {
  const seen = new Set<string>();
  return {
    ...database,
    create: async (id, bytes) => {
      await database.create(id, bytes);
      seen.add(id);
    },
    read: async (id) => {
      const bytes = await database.read(id);
      if (bytes) seen.add(id);
      if (!seen.has(id)) throw new StoreError("SECRET_PLACE_FAILED");
      return bytes;
    },
  };
}
