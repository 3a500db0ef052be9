/**
 * The rows of one vault in IndexedDB. A commit is confirmed when its transaction is complete with strict durability, never before (rule S3).
 * Dexie opens, upgrades and guards the database; rows go straight to IndexedDB.
 */
import type { Bytes } from "../../kit/bytes.ts";
import { StoreError } from "../../kit/errors.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import { VAULT_VERSIONS } from "../migrations/versions.ts";
import {
  type Batch,
  type CopyStore,
  type CopyStores,
  checkBatch,
  type OpenedStore,
  type OpenFailure,
  type Range,
  type Row,
  type RowRef,
  type StoreCopy,
  type StoreFailure,
  type Table,
} from "../port.ts";
import type { Home } from "./home.ts";
import { answer, completion } from "./native.ts";
import { type OpenedDatabase, openDatabase } from "./open.ts";
import { findRecent, isRecentTable, overlay } from "./recent.ts";
import { renewLog } from "./renew-log.ts";
import { append, askRow, askState, canAppend, fold, type Known, STATE, tablesOf, takeBack } from "./take.ts";

/** Vaults of which each lives in the home that `homeOf` names. */
export const storesIn = (homeOf: (vaultId: string) => Home): CopyStores => ({
  open: async (vaultId, { expectExisting }) => openDexieStore(homeOf(vaultId), expectExisting),
  remove: async (vaultId) => homeOf(vaultId).remove(),
});

/** Opens the rows that live in `home`; see `VaultStores.open`. */
export async function openDexieStore(
  home: Home,
  expectExisting: boolean,
): Promise<Result<OpenedStore & { readonly store: CopyStore }, OpenFailure>> {
  const opened = await openDatabase(home, VAULT_VERSIONS, expectExisting);
  if (!opened.ok) return opened;
  return ok({ store: new DexieStore(home, opened.value), isNew: opened.value.isNew });
}

class DexieStore implements CopyStore {
  readonly #home: Home;
  #opened: OpenedDatabase;
  #isClosed = false;
  #reopening: Promise<OpenFailure | null> | null = null;
  #known: Known | null = null;
  #renewed: Promise<void> | null = null;

  constructor(home: Home, opened: OpenedDatabase) {
    this.#home = home;
    this.#opened = opened;
  }

  get(ref: RowRef): Promise<Bytes | null> {
    return this.#read(placesOf(ref.table), async (rows) => {
      const recent = isRecentTable(ref.table) && findRecent(await askState(rows), ref);
      return recent ? recent.value : askRow(rows, ref);
    });
  }

  list(table: Table, range: Range = {}): Promise<readonly Row[]> {
    return this.#read(placesOf(table), async (rows) => {
      const { from = "", to, limit } = range;
      if ((limit !== undefined && limit <= 0) || (to !== undefined && to <= from)) return [];
      const keys = to === undefined ? IDBKeyRange.lowerBound(from) : IDBKeyRange.bound(from, to, false, true);
      const state = isRecentTable(table) ? await askState(rows) : null;
      const most = limit && limit + (state?.rows.length ?? 0);
      const stored = await answer<Row[]>(rows.objectStore(table).getAll(keys, most));
      return state ? overlay(stored, state, table, range) : stored;
    });
  }

  async commit(batch: Batch): Promise<Result<number, StoreFailure>> {
    checkBatch(batch);
    return this.#take(batch, null);
  }

  async follow({ put, remove }: Batch, generation: number): Promise<Result<"taken" | "behind", StoreFailure>> {
    const taken = await this.#take({ put, remove } as Batch, generation);
    return taken.ok ? ok(taken.value < generation ? "behind" : "taken") : taken;
  }

  async copy(): Promise<StoreCopy> {
    const { ALL, readAll } = await import("./whole.ts");
    return this.#read(ALL, readAll);
  }

  async replace(copy: StoreCopy): Promise<Result<boolean, StoreFailure>> {
    const { ALL, replaceAll } = await import("./whole.ts");
    return this.#write(ALL, (all) => replaceAll(all, copy));
  }

  async renew(): Promise<void> {
    try {
      await this.#connect();
      if (this.#isClosed) return;
      this.#renewed ??= renewLog(this.#opened.factory);
      await this.#renewed;
    } catch {
      // Tried again before the next batch: a new log takes up what was written behind a tear meanwhile.
      this.#renewed = null;
    }
  }

  generation(): Promise<number> {
    return this.#read(STATE, async (rows) => (await askState(rows)).generation);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#opened.database.close({ disableAutoOpen: true });
  }

  /** Goes on where the browser closed the connection by itself (S22). What is not there any more stays gone; a full disk, on which the older engine opens nothing, is told. */
  async #connect(): Promise<void> {
    if (this.#isClosed || !this.#opened.isCutOff()) return;
    this.#reopening ??= openDatabase(this.#home, VAULT_VERSIONS, true).then((opened) => {
      this.#reopening = null;
      if (!opened.ok) return opened.error.code === "STORE_FULL" ? opened.error : null;
      if (this.#isClosed) opened.value.database.close({ disableAutoOpen: true });
      else this.#opened = opened.value;
      this.#known = null;
      this.#renewed = null;
      return null;
    });
    const failure = await this.#reopening;
    if (failure) throw failure;
  }

  /** Behind the recent batches where it is small; otherwise, and where another connection wrote meanwhile, into the tables. */
  async #take(batch: Batch, only: number | null): Promise<Result<number, StoreFailure>> {
    const known = this.#known;
    const appended = known && canAppend(known, batch, only) ? await this.#append(known, batch, only) : null;
    const taken = appended ?? (await this.#write(tablesOf(batch), (all) => fold(all, known, batch, only)));
    if (!taken.ok || typeof taken.value === "number") return taken as Result<number, StoreFailure>;
    const now = taken.value;
    if (now.generation > (this.#known?.generation ?? 0)) this.#known = now;
    return ok(now.generation);
  }

  /** `null` where another connection wrote meanwhile: nothing of the batch is there then. */
  async #append(known: Known, batch: Batch, only: number | null): Promise<Result<Known, StoreFailure> | null> {
    let isOvertaken = false;
    const note = () => {
      isOvertaken = true;
    };
    const appended = await this.#write([STATE], (state) => append(state, known, batch, only, note));
    if (!isOvertaken || !appended.ok) return isOvertaken ? null : appended;
    const taken = await this.#write([STATE], (state) => takeBack(state, appended.value.generation));
    return taken.ok ? null : taken;
  }

  /** A transaction on the open connection. One that the browser closed a moment ago is closed here, too, and so opened again with the next call (S22). */
  #begin(tables: string | readonly string[], mode: IDBTransactionMode): IDBTransaction {
    const { database } = this.#opened;
    const native = database.isOpen() ? database.backendDB() : null;
    if (!native) throw new StoreError("STORE_GONE");
    try {
      return native.transaction(tables as string | string[], mode, { durability: "strict" });
    } catch (error) {
      database.close({ disableAutoOpen: true });
      throw error;
    }
  }

  async #read<Value>(
    tables: string | readonly string[],
    read: (rows: IDBTransaction) => Promise<Value>,
  ): Promise<Value> {
    try {
      await this.#connect();
      return await read(this.#begin(tables, "readonly"));
    } catch (error) {
      throw await this.#toFailure(error);
    }
  }

  async #write<Value>(
    tables: readonly string[],
    work: (rows: IDBTransaction) => Value | Promise<Value>,
  ): Promise<Result<Value, StoreFailure>> {
    let rows: IDBTransaction | null = null;
    try {
      await this.#connect();
      rows = this.#begin(tables, "readwrite");
      const [value] = await Promise.all([finish(rows, work), completion(rows)]);
      return ok(value);
    } catch (error) {
      // What ended a transaction stands there, and not always in what a request was told.
      return err(await this.#toFailure(error, rows?.error));
    }
  }

  /** What went wrong is looked into only then: saving needs none of it. */
  async #toFailure(error: unknown, cause: unknown = null): Promise<StoreFailure> {
    if (error instanceof StoreError) return error as StoreFailure;
    const isOpen = this.#opened.database.isOpen();
    return (await import("./failure.ts")).errorToFailure(error, isOpen, cause);
  }
}

const placesOf = (table: Table): readonly string[] => (isRecentTable(table) ? [table, STATE] : [table]);

/** Does `work`, and ends the transaction with it at once: waiting for answers to what was put would be a round trip more. */
async function finish<Value>(
  rows: IDBTransaction,
  work: (rows: IDBTransaction) => Value | Promise<Value>,
): Promise<Value> {
  try {
    const value = await work(rows);
    rows.commit();
    return value;
  } catch (error) {
    abort(rows);
    throw error;
  }
}

function abort(rows: IDBTransaction): void {
  try {
    rows.abort();
  } catch {
    // It has ended by itself.
  }
}
