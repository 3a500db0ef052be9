/** The rows of one vault in IndexedDB. A commit is confirmed when its transaction resolved with strict durability, never before (rule S3). */
import type { Dexie, Table as DexieTable, Transaction } from "dexie";
import { type Bytes, copyBytes, isEqualBytes } from "../../kit/bytes.ts";
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
  TABLES,
  type Table,
} from "../port.ts";
import { errorToFailure } from "./failure.ts";
import type { Home } from "./home.ts";
import { type OpenedDatabase, openDatabase } from "./open.ts";

const GENERATION = "generation";

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
  #reopening: Promise<void> | null = null;

  constructor(home: Home, opened: OpenedDatabase) {
    this.#home = home;
    this.#opened = opened;
  }

  get #database(): Dexie {
    return this.#opened.database;
  }

  get({ table, key }: RowRef): Promise<Bytes | null> {
    return this.#read(async () => (await this.#rows(table).get(key))?.value ?? null);
  }

  list(table: Table, { from = "", to, limit }: Range = {}): Promise<readonly Row[]> {
    return this.#read(async () => {
      if (limit !== undefined && limit <= 0) return [];
      const keys = this.#rows(table).where("key");
      const rows = to === undefined ? keys.aboveOrEqual(from) : keys.between(from, to, true, false);
      return (limit === undefined ? rows : rows.limit(limit)).toArray();
    });
  }

  async commit(batch: Batch): Promise<Result<number, StoreFailure>> {
    checkBatch(batch);
    return this.#write(tablesOf(batch), () => this.#applyNext(batch));
  }

  async follow(batch: Batch, generation: number): Promise<Result<"taken" | "behind", StoreFailure>> {
    return this.#write(tablesOf(batch), async () => {
      const last = (await this.#readGeneration()) + 1;
      if (last < generation) return "behind";
      if (last === generation) await this.#apply(batch, generation);
      return "taken";
    });
  }

  copy(): Promise<StoreCopy> {
    return this.#read(() =>
      this.#database.transaction("r!", ALL, async () => {
        const rows = TABLES.map(async (table) => (await this.#rows(table).toArray()).map((row) => ({ table, ...row })));
        return { generation: await this.#readGeneration(), rows: (await Promise.all(rows)).flat() };
      }),
    );
  }

  async replace({ generation, rows }: StoreCopy): Promise<Result<boolean, StoreFailure>> {
    return this.#write(ALL, async () => {
      if ((await this.#readGeneration()) >= generation) return false;
      await Promise.all(TABLES.map((table) => this.#rows(table).clear()));
      await this.#apply({ put: rows }, generation);
      return true;
    });
  }

  generation(): Promise<number> {
    return this.#read(() => this.#readGeneration());
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#database.close({ disableAutoOpen: true });
  }

  /** Goes on where the browser closed the connection by itself (S22). What is not there any more stays gone. */
  async #connect(): Promise<void> {
    if (this.#isClosed || !this.#opened.isCutOff()) return;
    this.#reopening ??= openDatabase(this.#home, VAULT_VERSIONS, true).then((opened) => {
      this.#reopening = null;
      if (!opened.ok) return;
      if (this.#isClosed) opened.value.database.close({ disableAutoOpen: true });
      else this.#opened = opened.value;
    });
    await this.#reopening;
  }

  #rows(table: Table): DexieTable<Row, string> {
    return this.#database.table(table);
  }

  async #read<Value>(read: () => Promise<Value>): Promise<Value> {
    try {
      await this.#connect();
      return await read();
    } catch (error) {
      throw errorToFailure(error, this.#database.isOpen());
    }
  }

  async #write<Value>(tables: readonly string[], work: () => Promise<Value>): Promise<Result<Value, StoreFailure>> {
    let native: IDBTransaction | null = null;
    const run = ({ idbtrans }: Transaction) => {
      native = idbtrans;
      return work();
    };
    try {
      await this.#connect();
      return ok(await this.#database.transaction("rw!", [...tables], run));
    } catch (error) {
      // What ended a transaction stands there, and not always in what Dexie throws.
      const cause = (native as IDBTransaction | null)?.error;
      return err(errorToFailure(error, this.#database.isOpen(), cause));
    }
  }

  async #readGeneration(): Promise<number> {
    const row: { readonly value: number } | undefined = await this.#database.table(STATE).get(GENERATION);
    return row?.value ?? 0;
  }

  async #applyNext(batch: Batch): Promise<number> {
    const expect = batch.expect ?? [];
    // Asked together: each question alone would wait for the answer to the one before.
    const [last, ...rows] = await Promise.all([
      this.#readGeneration(),
      ...expect.map(({ table, key }) => this.#rows(table).get(key)),
    ]);
    if (expect.some(({ value }, at) => !isAsExpected(rows[at]?.value ?? null, value)))
      throw new StoreError("STORE_STALE");
    const generation = last + 1;
    await this.#apply(batch, generation);
    return generation;
  }

  async #apply(batch: Batch, generation: number): Promise<void> {
    await Promise.all([
      ...(batch.remove ?? []).map(({ table, key }) => this.#rows(table).delete(key)),
      ...(batch.put ?? []).map(({ table, key, value }) => this.#rows(table).put({ key, value: ownBuffer(value) })),
      this.#database.table(STATE).put({ key: GENERATION, value: generation }),
    ]);
  }
}

const STATE = "state";
const ALL: readonly string[] = [...TABLES, STATE];

const tablesOf = ({ expect = [], put = [], remove = [] }: Batch): readonly string[] => [
  ...new Set([STATE, ...[...expect, ...put, ...remove].map(({ table }) => table)]),
];

const isAsExpected = (stored: Bytes | null, expected: Bytes | null): boolean =>
  stored === null || expected === null ? stored === expected : isEqualBytes(stored, expected);

/** IndexedDB clones the whole buffer behind a view, neighbours included. */
const ownBuffer = (value: Bytes): Bytes => (value.byteLength === value.buffer.byteLength ? value : copyBytes(value));
