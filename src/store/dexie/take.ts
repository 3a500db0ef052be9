/** How a copy takes a batch, inside one transaction: behind the recent ones, or with them into the tables. Rules S4, S7 and S23 of SPEC.md. */
import { type Bytes, copyBytes, isEqualBytes } from "../../kit/bytes.ts";
import { StoreError } from "../../kit/errors.ts";
import type { Batch, Expectation, PlacedRow, Row, RowRef } from "../port.ts";
import { answer } from "./native.ts";
import {
  batchToEntry,
  findRecent,
  isRecentTable,
  isSmall,
  MOST_RECENT,
  readState,
  type State,
  type StateRow,
} from "./recent.ts";

export const STATE = "state";

/** What a connection knows of its database as of one generation. As long as that is the newest, nothing of it has changed. */
export interface Known {
  readonly generation: number;
  readonly base: number;
  /** What was expected and held, of tables that recent batches do not name. */
  readonly held: readonly Expectation[];
}

const MOST_HELD = 16;

export const askState = async (transaction: IDBTransaction): Promise<State> =>
  readState(await answer<StateRow[]>(transaction.objectStore(STATE).getAll()));

export const askRow = async (transaction: IDBTransaction, { table, key }: RowRef): Promise<Bytes | null> =>
  (await answer<Row | undefined>(transaction.objectStore(table).get(key)))?.value ?? null;

/** Whether the batch can go behind the recent ones, as far as is known. */
export const canAppend = (known: Known, batch: Batch, only: number | null): boolean =>
  (only ?? known.generation + 1) === known.generation + 1 &&
  known.generation - known.base < MOST_RECENT &&
  isSmall(batch) &&
  (batch.expect ?? []).every((row) =>
    known.held.some((held) => isSameRow(held, row) && isAsExpected(held.value, row.value)),
  );

/**
 * Puts the batch behind the recent ones. `onOvertaken` is told, before the transaction ends, where another connection wrote since: its batch has that number already, and
 * nothing is written; or it has moved the base, and what was written is to be taken back. A number that the first copy gave out is this batch's alone, so that the second need not ask.
 */
export function append(
  transaction: IDBTransaction,
  known: Known,
  batch: Batch,
  only: number | null,
  onOvertaken: () => void,
): Known {
  const state = transaction.objectStore(STATE);
  const next = known.generation + 1;
  if (only === null) {
    // Whoever moves the base moves this row with it, and an older shell moves it alone. Asking for a range costs three times as much, and waiting a round trip more.
    const counted: IDBRequest<{ readonly value: number } | undefined> = state.get("generation");
    counted.onsuccess = () => counted.result?.value === known.base || onOvertaken();
  }
  const adding = state.add(batchToEntry(next, batch, ownBuffer));
  adding.onerror = () => adding.error?.name === "ConstraintError" && onOvertaken();
  return { ...known, generation: next };
}

/** Takes back what `append` put under `generation`. Nobody else puts anything there. */
export const takeBack = (transaction: IDBTransaction, generation: number): IDBRequest =>
  transaction.objectStore(STATE).delete(generation);

/** Tables that folding `batch` in may touch. */
export const tablesOf = ({ expect = [], put = [], remove = [] }: Batch): readonly string[] => [
  ...new Set<string>([STATE, "journal", "outbox", ...[...expect, ...put, ...remove].map(({ table }) => table)]),
];

/** Brings the recent batches and this one to the tables. With a number that is not the next it does nothing, and answers the next. */
export async function fold(
  transaction: IDBTransaction,
  before: Known | null,
  batch: Batch,
  only: number | null,
): Promise<Known | number> {
  const expect = batch.expect ?? [];
  // Asked together: each question alone would wait for the answer to the one before.
  const [state, ...stored] = await Promise.all([
    askState(transaction),
    ...expect.map((row) => askRow(transaction, row)),
  ]);
  const next = state.generation + 1;
  if (only !== null && only !== next) return next;
  const isStale = (row: Expectation, at: number) => {
    const recent = findRecent(state, row);
    return !isAsExpected(recent ? recent.value : (stored[at] ?? null), row.value);
  };
  if (expect.some(isStale)) throw new StoreError("STORE_STALE");
  for (const row of state.rows) applyRow(transaction, row);
  applyBatch(transaction, batch);
  setBase(transaction, next);
  const known = before?.generation === state.generation ? before.held : [];
  const written = [...(batch.put ?? []), ...(batch.remove ?? [])];
  const held = [...known, ...expect].filter(
    (row) => !isRecentTable(row.table) && !written.some((one) => isSameRow(one, row)),
  );
  return { generation: next, base: next, held: held.slice(-MOST_HELD) };
}

export function applyBatch(transaction: IDBTransaction, { put = [], remove = [] }: Batch): void {
  for (const { table, key } of remove) transaction.objectStore(table).delete(key);
  for (const row of put) applyRow(transaction, row);
}

/** What fails of it ends the transaction, which says so. */
function applyRow(transaction: IDBTransaction, { table, key, value }: PlacedRow): void {
  transaction.objectStore(table).put({ key, value: ownBuffer(value) });
}

/** Everything up to `generation` is in the tables. */
export function setBase(transaction: IDBTransaction, generation: number): void {
  const state = transaction.objectStore(STATE);
  state.delete(IDBKeyRange.upperBound(Number.POSITIVE_INFINITY));
  for (const key of ["base", "generation"] as const) state.put({ key, value: generation } satisfies StateRow);
}

const isSameRow = (a: RowRef, b: RowRef) => a.key === b.key && a.table === b.table;

const isAsExpected = (stored: Bytes | null, expected: Bytes | null): boolean =>
  stored === null || expected === null ? stored === expected : isEqualBytes(stored, expected);

/** IndexedDB clones the whole buffer behind a view, neighbours included. */
const ownBuffer = (value: Bytes): Bytes => (value.byteLength === value.buffer.byteLength ? value : copyBytes(value));
