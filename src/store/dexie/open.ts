/** Opens a Dexie database that cannot come back by itself. Every Dexie instance of Ebb is made here. */
import Dexie from "dexie";
import { StoreError } from "../../kit/errors.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import type { StoreVersion } from "../migrations/versions.ts";
import type { OpenFailure } from "../port.ts";
import { type GuardedFactory, guardFactory } from "./guarded-factory.ts";
import type { Home } from "./home.ts";

/** An open database, and whether this call created it. */
export interface OpenedDatabase {
  readonly database: Dexie;
  readonly isNew: boolean;
  /** Of the place where it lives. */
  readonly factory: IDBFactory;
  /** Whether the browser closed the connection by itself, for example because a disk was full: what lies there may be opened again. */
  isCutOff(): boolean;
}

/** Longest wait for a connection of an older version elsewhere to close, in milliseconds. */
const OPEN_TIMEOUT_MS = 10_000;

// Dexie would close every connection when a page enters the back-forward cache and open it again on return; the guard forbids the second half.
Dexie.disableBfCache = true;
// On localhost Dexie would collect stacks for each call and print each failure.
Dexie.debug = false;

/**
 * Opens the database of `home` at the newest of `versions`, with strict durability for every transaction. With `expectExisting`, a database
 * that is not there fails with `STORE_LOST` and leaves nothing behind. The connection closes for good when another one deletes or upgrades it.
 */
export async function openDatabase(
  home: Home,
  versions: readonly StoreVersion[],
  expectExisting: boolean,
): Promise<Result<OpenedDatabase, OpenFailure>> {
  let guard: GuardedFactory | undefined;
  try {
    const factory = await home.enter(expectExisting);
    guard = guardFactory(factory, expectExisting);
    const database = describeDatabase(home.name, guard.factory, versions);
    let isGone = false;
    database.on("versionchange", () => {
      isGone = true;
      database.close({ disableAutoOpen: true });
    });
    await openInTime(database);
    guard.seal();
    return ok({ database, isNew: guard.isNew(), factory, isCutOff: () => !isGone && !database.isOpen() });
  } catch (error) {
    guard?.seal();
    if (expectExisting && guard?.isNew()) return err(new StoreError("STORE_LOST"));
    return err((await import("./failure.ts")).errorToOpenFailure(error));
  }
}

function describeDatabase(name: string, factory: IDBFactory, versions: readonly StoreVersion[]): Dexie {
  const database = new Dexie(name, {
    indexedDB: factory,
    IDBKeyRange,
    autoOpen: false,
    chromeTransactionDurability: "strict",
    cache: "disabled",
  });
  for (const { version, tables } of versions) database.version(version).stores({ ...tables });
  return database;
}

/** An upgrade waits for older connections, and a busy tab does not even answer. */
async function openInTime(database: Dexie): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      database.close({ disableAutoOpen: true });
      reject(new StoreError("STORE_BLOCKED"));
    }, OPEN_TIMEOUT_MS);
  });
  try {
    await Promise.race([database.open(), late]);
  } finally {
    clearTimeout(timer);
  }
}
