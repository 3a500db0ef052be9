/** The rows of one vault in IndexedDB. A commit is confirmed when its transaction resolved with strict durability, never before (rule S3). */
import type { Dexie, Table as DexieTable } from "dexie";
import { type Bytes, copyBytes, isEqualBytes } from "../../kit/bytes.ts";
import { StoreError } from "../../kit/errors.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import { VAULT_VERSIONS } from "../migrations/versions.ts";
import {
  type Batch,
  checkBatch,
  type OpenedStore,
  type OpenFailure,
  type Range,
  type Row,
  type RowRef,
  type StoreFailure,
  type Table,
  type VaultStore,
  type VaultStores,
} from "../port.ts";
import { errorToFailure } from "./failure.ts";
import { chooseHome, type Home, vaultName } from "./home.ts";
import { openDatabase } from "./open.ts";

const GENERATION = "generation";

/** The vaults of this browser, each in a bucket of its own where there are buckets, otherwise in a database of its own. */
export const dexieStores: VaultStores = {
  open: async (vaultId, { expectExisting }) => openDexieStore(vaultHome(vaultId), expectExisting),
  remove: async (vaultId) => vaultHome(vaultId).remove(),
};

const vaultHome = (vaultId: string): Home => chooseHome(vaultName(vaultId));

/** Opens the rows that live in `home`; see `VaultStores.open`. */
export async function openDexieStore(home: Home, expectExisting: boolean): Promise<Result<OpenedStore, OpenFailure>> {
  const opened = await openDatabase(home, VAULT_VERSIONS, expectExisting);
  return opened.ok ? ok({ store: new DexieStore(opened.value.database), isNew: opened.value.isNew }) : opened;
}

class DexieStore implements VaultStore {
  readonly #database: Dexie;

  constructor(database: Dexie) {
    this.#database = database;
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
    const tables = new Set<string>(["state"]);
    for (const { table } of [...(batch.expect ?? []), ...(batch.put ?? []), ...(batch.remove ?? [])]) tables.add(table);
    try {
      return ok(await this.#database.transaction("rw!", [...tables], () => this.#apply(batch)));
    } catch (error) {
      return err(errorToFailure(error, this.#database.isOpen()));
    }
  }

  generation(): Promise<number> {
    return this.#read(() => this.#readGeneration());
  }

  async close(): Promise<void> {
    this.#database.close({ disableAutoOpen: true });
  }

  #rows(table: Table): DexieTable<Row, string> {
    return this.#database.table(table);
  }

  async #read<Value>(read: () => Promise<Value>): Promise<Value> {
    try {
      return await read();
    } catch (error) {
      throw errorToFailure(error, this.#database.isOpen());
    }
  }

  async #readGeneration(): Promise<number> {
    const row: { readonly value: number } | undefined = await this.#database.table("state").get(GENERATION);
    return row?.value ?? 0;
  }

  async #apply(batch: Batch): Promise<number> {
    for (const expected of batch.expect ?? []) {
      const row = await this.#rows(expected.table).get(expected.key);
      if (!isAsExpected(row?.value ?? null, expected.value)) throw new StoreError("STORE_STALE");
    }
    const generation = (await this.#readGeneration()) + 1;
    await Promise.all([
      ...(batch.remove ?? []).map(({ table, key }) => this.#rows(table).delete(key)),
      ...(batch.put ?? []).map(({ table, key, value }) => this.#rows(table).put({ key, value: ownBuffer(value) })),
      this.#database.table("state").put({ key: GENERATION, value: generation }),
    ]);
    return generation;
  }
}

const isAsExpected = (stored: Bytes | null, expected: Bytes | null): boolean =>
  stored === null || expected === null ? stored === expected : isEqualBytes(stored, expected);

/** IndexedDB clones the whole buffer behind a view, neighbours included. */
const ownBuffer = (value: Bytes): Bytes => (value.byteLength === value.buffer.byteLength ? value : copyBytes(value));
