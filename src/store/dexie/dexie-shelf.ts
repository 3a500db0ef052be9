/**
 * The shelf in a small database of the default factory. Each call opens and closes it, so that nothing holds it when it is to be deleted,
 * and reading never creates it: after the last vault is erased, nothing comes back.
 */
import type { Dexie } from "dexie";
import { StoreError, UsageError } from "../../kit/errors.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import { SHELF_VERSIONS } from "../migrations/versions.ts";
import type { OpenFailure, StoreFailure } from "../port.ts";
import { readShelfRow, readSpeech, type ShelfRow, type VaultShelf } from "../shelf.ts";
import { defaultHome, type Home } from "./home.ts";
import { openDatabase } from "./open.ts";

/** A phone speaks in one way, so there is one row. */
const SPEECH_ID = "phone";

/** The shelf of this browser. */
export const openDexieShelf = (): VaultShelf => createDexieShelf(defaultHome("shelf"));

/** A shelf in the database of `home`. */
export const createDexieShelf = (home: Home): VaultShelf => ({
  list: async () => {
    const result = await withShelf(home, true, (database) => database.table("vaults").toArray());
    if (!result.ok) throw result.error;
    return (result.value ?? []).map(readShelfRow).filter((row): row is ShelfRow => row !== null);
  },
  put: async (row) => {
    const read = readShelfRow(row);
    if (read === null) throw new UsageError("SHELF_ROW_INVALID");
    return ignoreValue(await withShelf(home, false, (database) => database.table("vaults").put(read)));
  },
  remove: async (id) => ignoreValue(await withShelf(home, true, (database) => database.table("vaults").delete(id))),
  speech: async () => {
    const result = await withShelf(home, true, (database) => database.table("speech").get(SPEECH_ID));
    if (!result.ok) throw result.error;
    return readSpeech(result.value);
  },
  speak: async (chosen) => {
    const read = readSpeech(chosen);
    if (read === null) throw new UsageError("SHELF_ROW_INVALID");
    const row = { id: SPEECH_ID, ...read };
    return ignoreValue(await withShelf(home, false, (database) => database.table("speech").put(row)));
  },
});

/** Runs `work` on an open shelf; `undefined` where it was expected and there is none. */
async function withShelf<Value>(
  home: Home,
  expectExisting: boolean,
  work: (database: Dexie) => PromiseLike<Value>,
): Promise<Result<Value | undefined, StoreFailure>> {
  const opened = await openDatabase(home, SHELF_VERSIONS, expectExisting);
  if (!opened.ok) return afterFailedOpen(opened.error);
  const { database } = opened.value;
  try {
    return ok(await work(database));
  } catch (error) {
    const isOpen = database.isOpen();
    return err((await import("./failure.ts")).errorToFailure(error, isOpen));
  } finally {
    database.close({ disableAutoOpen: true });
  }
}

function afterFailedOpen({ code }: OpenFailure): Result<undefined, StoreFailure> {
  if (code === "STORE_LOST") return ok(undefined);
  return err(new StoreError(code === "STORE_FULL" ? code : "STORE_FAILED"));
}

const ignoreValue = <Failure>(result: Result<unknown, Failure>): Result<void, Failure> =>
  result.ok ? ok(undefined) : result;
