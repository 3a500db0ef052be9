/** S files in memory, for tests and for runs that must leave nothing. */
import { type Bytes, copyBytes } from "../kit/bytes.ts";
import { StoreError } from "../kit/errors.ts";
import { checkExpected, checkSecretId, checkWithin, type SecretPlace } from "./secret-place.ts";

/** A place that lives as long as the returned object. */
export function createMemorySecretPlace(): SecretPlace {
  const files = new Map<string, Bytes>();
  return {
    kind: "overwrites",
    create: async (id, bytes) => {
      checkSecretId(id);
      if (files.has(id)) throw new StoreError("SECRET_EXISTS");
      files.set(id, copyBytes(bytes));
    },
    read: async (id) => {
      checkSecretId(id);
      const file = files.get(id);
      return file === undefined ? null : copyBytes(file);
    },
    overwrite: async (id, offset, bytes, expected) => {
      checkSecretId(id);
      const file = files.get(id);
      if (file === undefined) throw new StoreError("SECRET_MISSING");
      checkWithin(offset, bytes.length, file.length);
      checkExpected(file, offset, expected);
      file.set(bytes, offset);
    },
    remove: async (id) => {
      checkSecretId(id);
      files.get(id)?.fill(0);
      files.delete(id);
    },
    list: async () => [...files.keys()].sort(),
  };
}
