/** Vaults in memory, for tests and for runs that must leave nothing. The same contract as the durable store, without its durability. */
import { type Bytes, copyBytes, isEqualBytes } from "../../kit/bytes.ts";
import { StoreError } from "../../kit/errors.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import {
  type Batch,
  type CopyStore,
  type CopyStores,
  checkBatch,
  checkVaultId,
  type Expectation,
  type Range,
  type Row,
  type RowRef,
  type StoreCopy,
  type StoreFailure,
  TABLES,
  type Table,
} from "../port.ts";

/** Vaults that live as long as the returned object. `quotaBytes` limits the values of each vault together; none = no limit. */
export function createMemoryStores(options: { readonly quotaBytes?: number } = {}): CopyStores {
  const disks = new Map<string, MemoryDisk>();
  return {
    open: async (vaultId, { expectExisting }) => {
      checkVaultId(vaultId);
      const known = disks.get(vaultId);
      if (known === undefined && expectExisting) return err(new StoreError("STORE_LOST"));
      const disk = known ?? new MemoryDisk(options.quotaBytes ?? Number.POSITIVE_INFINITY);
      disks.set(vaultId, disk);
      return ok({ store: new MemoryStore(disk), isNew: known === undefined });
    },
    remove: async (vaultId) => {
      checkVaultId(vaultId);
      disks.get(vaultId)?.remove();
      disks.delete(vaultId);
      return ok(undefined);
    },
  };
}

const idOf = ({ table, key }: RowRef) => `${table} ${key}`;

class MemoryDisk {
  readonly #quotaBytes: number;
  #rows: ReadonlyMap<string, Bytes> = new Map();
  #generation = 0;
  #isRemoved = false;

  constructor(quotaBytes: number) {
    this.#quotaBytes = quotaBytes;
  }

  get isRemoved(): boolean {
    return this.#isRemoved;
  }

  get generation(): number {
    return this.#generation;
  }

  remove(): void {
    this.#isRemoved = true;
    this.#rows = new Map();
  }

  get(ref: RowRef): Bytes | null {
    const value = this.#rows.get(idOf(ref));
    return value === undefined ? null : copyBytes(value);
  }

  list(table: Table, { from = "", to, limit }: Range): readonly Row[] {
    const rows = [...this.#rows]
      .filter(([id]) => id.startsWith(`${table} `))
      .map(([id, value]) => ({ key: id.slice(table.length + 1), value: copyBytes(value) }))
      .filter(({ key }) => key >= from && (to === undefined || key < to));
    return rows.sort((a, b) => (a.key < b.key ? -1 : 1)).slice(0, limit);
  }

  commit(batch: Batch): Result<number, StoreFailure> {
    if (!(batch.expect ?? []).every((expected) => this.#holds(expected))) return err(new StoreError("STORE_STALE"));
    return this.apply(new Map(this.#rows), batch, this.#generation + 1);
  }

  /** Everything from here on is `batch` applied to `rows`, at `generation`. */
  apply(rows: Map<string, Bytes>, batch: Batch, generation: number): Result<number, StoreFailure> {
    for (const ref of batch.remove ?? []) rows.delete(idOf(ref));
    for (const row of batch.put ?? []) rows.set(idOf(row), copyBytes(row.value));
    const usedBytes = [...rows.values()].reduce((sum, value) => sum + value.length, 0);
    if (usedBytes > this.#quotaBytes) return err(new StoreError("STORE_FULL"));
    this.#rows = rows;
    this.#generation = generation;
    return ok(generation);
  }

  follow(batch: Batch, generation: number): Result<"taken" | "behind", StoreFailure> {
    if (generation > this.#generation + 1) return ok("behind");
    if (generation <= this.#generation) return ok("taken");
    const applied = this.apply(new Map(this.#rows), batch, generation);
    return applied.ok ? ok("taken") : applied;
  }

  #holds({ table, key, value }: Expectation): boolean {
    const stored = this.get({ table, key });
    return stored === null || value === null ? stored === value : isEqualBytes(stored, value);
  }
}

class MemoryStore implements CopyStore {
  readonly #disk: MemoryDisk;
  #isClosed = false;

  constructor(disk: MemoryDisk) {
    this.#disk = disk;
  }

  async get(ref: RowRef): Promise<Bytes | null> {
    return this.#open().get(ref);
  }

  async list(table: Table, range: Range = {}): Promise<readonly Row[]> {
    return this.#open().list(table, range);
  }

  async commit(batch: Batch): Promise<Result<number, StoreFailure>> {
    checkBatch(batch);
    return this.#isGone ? err(new StoreError("STORE_GONE")) : this.#disk.commit(batch);
  }

  async generation(): Promise<number> {
    return this.#open().generation;
  }

  async follow(batch: Batch, generation: number): Promise<Result<"taken" | "behind", StoreFailure>> {
    return this.#isGone ? err(new StoreError("STORE_GONE")) : this.#disk.follow(batch, generation);
  }

  async copy(): Promise<StoreCopy> {
    const disk = this.#open();
    const rows = TABLES.flatMap((table) => disk.list(table, {}).map((row) => ({ table, ...row })));
    return { generation: disk.generation, rows };
  }

  async replace({ generation, rows }: StoreCopy): Promise<Result<boolean, StoreFailure>> {
    if (this.#isGone) return err(new StoreError("STORE_GONE"));
    if (this.#disk.generation >= generation) return ok(false);
    const replaced = this.#disk.apply(new Map(), { put: rows }, generation);
    return replaced.ok ? ok(true) : replaced;
  }

  async renew(): Promise<void> {}

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  get #isGone(): boolean {
    return this.#isClosed || this.#disk.isRemoved;
  }

  #open(): MemoryDisk {
    if (this.#isGone) throw new StoreError("STORE_GONE");
    return this.#disk;
  }
}
