/**
 * The port that everything durable goes through. Rows are opaque blobs under short keys; nothing in a key or a table name says anything about a person.
 *
 * Writes are batches of data, never interactive transactions, so that a second copy can apply the same batches in the same order (rule S7).
 * Every implementation passes `tests/contract/store-suite.ts`.
 */
import type { Bytes } from "../kit/bytes.ts";
import { type StoreError, UsageError } from "../kit/errors.ts";
import type { Result } from "../kit/result.ts";

/** The tables of a vault. All hold rows of the same shape. */
export const TABLES = ["meta", "journal", "outbox", "pages", "segments"] as const;
export type Table = (typeof TABLES)[number];

/** Longest key, in characters. Keys are printable ASCII without the space (rule S1). */
export const MAX_KEY_LENGTH = 120;

/** A stored value under its key. */
export interface Row {
  readonly key: string;
  readonly value: Bytes;
}

/** Where one row is. */
export interface RowRef {
  readonly table: Table;
  readonly key: string;
}

/** One row with its place. */
export interface PlacedRow extends RowRef {
  readonly value: Bytes;
}

/** What one row must hold before a batch is applied; `null` = the row must not exist. */
export interface Expectation extends RowRef {
  readonly value: Bytes | null;
}

/**
 * One atomic, strictly durable change. All of `expect` is checked first, inside the same transaction; then all of `put` and `remove` happens, or nothing.
 * `put` replaces a row that exists; `remove` of a row that does not exist is no failure. A row is named at most once in `put` and `remove` together.
 */
export interface Batch {
  readonly expect?: readonly Expectation[];
  readonly put?: readonly PlacedRow[];
  readonly remove?: readonly RowRef[];
}

/** Keys from `from` (inclusive) to `to` (exclusive); at most `limit` rows, the lowest keys first. What is left out does not limit. */
export interface Range {
  readonly from?: string;
  readonly to?: string;
  readonly limit?: number;
}

/** Why a batch was not applied. In each case nothing of it was written. The codes are the rows of SPEC.md. */
export type StoreFailure = StoreError<"STORE_STALE" | "STORE_FULL" | "STORE_GONE" | "STORE_FAILED">;

/** An open connection to the rows of one vault. */
export interface VaultStore {
  /** The value of a row in a buffer of its own, or `null` where there is none. Rejects with `StoreFailure`: `STORE_GONE` or `STORE_FAILED`. */
  get(ref: RowRef): Promise<Bytes | null>;
  /** Rows of a range in the order of their keys (by UTF-16 unit). Rejects as `get` does. */
  list(table: Table, range?: Range): Promise<readonly Row[]>;
  /**
   * Applies `batch` and returns the generation after it. The success is given only once the change would survive a power cut.
   * Throws `UsageError` for a key out of shape and for a row named twice; keeps no reference to the values that it is given.
   */
  commit(batch: Batch): Promise<Result<number, StoreFailure>>;
  /** How many batches this vault has taken; 0 when new. Rises by one in the transaction of each commit. Rejects as `get` does. */
  generation(): Promise<number>;
  /** Ends the connection; every later call fails with `STORE_GONE`. Never fails, and may be called twice. */
  close(): Promise<void>;
}

/** A store that was opened, and whether this call created it. */
export interface OpenedStore {
  readonly store: VaultStore;
  readonly isNew: boolean;
}

/** Empty row that says that rows were lost and came back from the second copy. Whoever told people so removes it. */
export const HEALED_REF: RowRef = { table: "meta", key: "healed" };

/** All rows of a vault as they were at one generation. */
export interface StoreCopy {
  readonly generation: number;
  readonly rows: readonly PlacedRow[];
}

/** A store that can be the second copy of another, or be brought back from one. */
export interface CopyStore extends VaultStore {
  /**
   * Applies a batch that another copy took as its commit `generation`, without looking at expectations. `behind`: an earlier batch is missing here and nothing
   * was written. A batch that is here already is no failure.
   */
  follow(batch: Batch, generation: number): Promise<Result<"taken" | "behind", StoreFailure>>;
  /** Everything, read at one moment. Rejects as `get` does. */
  copy(): Promise<StoreCopy>;
  /**
   * From here on nothing is written behind what the last session left half written, which the browser may pass over or drop with all that is there (rule S24).
   * Does it once for each connection. Never fails.
   */
  renew(): Promise<void>;
  /** Puts `copy` in the place of everything, in one transaction, where it is of a later generation; `false` where it is not, and nothing changes. */
  replace(copy: StoreCopy): Promise<Result<boolean, StoreFailure>>;
}

/** A copy that was opened, and whether this call created it. */
export type OpenedCopy = OpenedStore & { readonly store: CopyStore };

/** Stores of which each can be copied. */
export interface CopyStores extends VaultStores {
  open(vaultId: string, options: OpenOptions): Promise<Result<OpenedCopy, OpenFailure>>;
}

/** `STORE_LOST`: it was expected and is not there. `STORE_BLOCKED`: another connection does not let go. `STORE_FULL`, `STORE_FAILED`: the browser refused. */
export type OpenFailure = StoreError<"STORE_LOST" | "STORE_BLOCKED" | "STORE_FULL" | "STORE_FAILED">;

export interface OpenOptions {
  readonly expectExisting: boolean;
  /** Somebody is going to work in it: what the first save needs may begin (rule S24). */
  readonly isForWork?: boolean;
}

/** The stores of all vaults on this device. `vaultId` is 32 lower-case hexadecimal characters, drawn at random; other ids throw `UsageError`. */
export interface VaultStores {
  /**
   * Opens a vault's rows. With `expectExisting`, rows that are not there are a loss (`STORE_LOST`) and nothing is created (rule S10);
   * without it, the caller looks at `isNew` before it takes the vault for a new one.
   */
  open(vaultId: string, options: OpenOptions): Promise<Result<OpenedStore, OpenFailure>>;
  /** Deletes a vault's rows; connections elsewhere become `STORE_GONE`. Succeeds where there is nothing. */
  remove(vaultId: string): Promise<Result<void, StoreError<"STORE_BLOCKED" | "STORE_FAILED">>>;
}

/** Throws `UsageError` where `batch` breaks the contract of `commit`. */
export function checkBatch(batch: Batch): void {
  const written = [...(batch.put ?? []), ...(batch.remove ?? [])];
  for (const { key } of [...written, ...(batch.expect ?? [])]) checkKey(key);
  if (new Set(written.map(({ table, key }) => `${table} ${key}`)).size !== written.length)
    throw new UsageError("STORE_ROW_NAMED_TWICE");
}

const checkKey = (key: string): void => {
  if (key.length > MAX_KEY_LENGTH || !/^[!-~]+$/.test(key)) throw new UsageError("STORE_KEY_INVALID");
};

/** Throws `UsageError` where `vaultId` is not 32 lower-case hexadecimal characters. */
export const checkVaultId = (vaultId: string): void => {
  if (!/^[0-9a-f]{32}$/.test(vaultId)) throw new UsageError("STORE_VAULT_ID_INVALID");
};
