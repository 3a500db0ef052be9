/** Where S files live. The port knows ids and bytes, not what the bytes mean. */
import { type Bytes, isEqualBytes } from "../kit/bytes.ts";
import { StoreError, UsageError } from "../kit/errors.ts";

/** Why a place rejects. Every method below may reject with `SECRET_BUSY` or `SECRET_PLACE_FAILED`; the codes are rows of SPEC.md. */
export type SecretPlaceFailure = StoreError<
  "SECRET_EXISTS" | "SECRET_MISSING" | "SECRET_STALE" | "SECRET_FULL" | "SECRET_BUSY" | "SECRET_PLACE_FAILED"
>;

/** The S files on this device. `id` is a vault's id: 32 lower-case hexadecimal characters; any other id throws `UsageError`. */
export interface SecretPlace {
  /** Writes a new file, flushes it and reads it back. Rejects with `SECRET_EXISTS` where there is one, `SECRET_FULL` where there is no room. */
  create(id: string, bytes: Bytes): Promise<void>;
  /** The whole file in a buffer of its own, or `null` where there is none. Creates nothing. */
  read(id: string): Promise<Bytes | null>;
  /**
   * Replaces the bytes from `offset` on, within the file, and flushes. The others stay as they are. Rejects with `SECRET_MISSING` where there
   * is no file, and with `SECRET_STALE`, writing nothing, where `expected` is given and the file holds other bytes there: of several tabs that
   * replace the same bytes, one wins. Throws `UsageError` where `bytes` do not lie within the file.
   */
  overwrite(id: string, offset: number, bytes: Bytes, expected?: Bytes): Promise<void>;
  /** Overwrites the file with zeros, flushes, and removes it. Succeeds where there is none. Cut off in between, a file of zeros stays. */
  remove(id: string): Promise<void>;
  /** Ids of all files, in order. */
  list(): Promise<readonly string[]>;
  /**
   * What overwriting means here: `overwrites` = the same place in the file is written again; `removes` = the store decides where new bytes go,
   * and old ones may stay on the disk. Screens and certificates say which it was.
   */
  readonly kind: "overwrites" | "removes";
}

/** Whether `name` is a vault's id. Other files in the folder are copies that the browser made for itself. Rule E26. */
export const isSecretId = (name: string): boolean => /^[0-9a-f]{32}$/.test(name);

/** Removes the copies of a file that the browser left behind where it was killed while it wrote one. One that is in use stays. Rule E26. */
export async function removeLeftCopies(folder: FileSystemDirectoryHandle, id: string): Promise<void> {
  const copies: string[] = [];
  for await (const name of folder.keys()) if (name.startsWith(`${id}.`)) copies.push(name);
  await Promise.allSettled(copies.map((name) => folder.removeEntry(name)));
}

/** Throws `UsageError` where `id` is not a vault's id. */
export const checkSecretId = (id: string): void => {
  if (!isSecretId(id)) throw new UsageError("SECRET_ID_INVALID");
};

/** Throws where `file` holds other bytes than `expected` from `offset` on. */
export const checkExpected = (file: Bytes, offset: number, expected: Bytes | undefined): void => {
  if (expected && !isEqualBytes(file.subarray(offset, offset + expected.length), expected))
    throw new StoreError("SECRET_STALE");
};

/** Throws `UsageError` where `length` bytes at `offset` do not lie within `size`. */
export const checkWithin = (offset: number, length: number, size: number): void => {
  if (!Number.isInteger(offset) || offset < 0 || offset + length > size) throw new UsageError("SECRET_OFFSET_INVALID");
};
