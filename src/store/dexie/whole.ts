/** A copy as a whole: read at one moment, and put in the place of another. Loaded when a copy is mended. */
import { type PlacedRow, type Row, type StoreCopy, TABLES } from "../port.ts";
import { answer } from "./native.ts";
import { overlay } from "./recent.ts";
import { applyBatch, askState, STATE, setBase } from "./take.ts";

export const ALL: readonly string[] = [...TABLES, STATE];

export async function readAll(transaction: IDBTransaction): Promise<StoreCopy> {
  const [state, ...lists] = await Promise.all([
    askState(transaction),
    ...TABLES.map((table) => answer<Row[]>(transaction.objectStore(table).getAll())),
  ]);
  const rows = TABLES.flatMap((table, at) =>
    overlay(lists[at] ?? [], state, table, {}).map((row): PlacedRow => ({ table, ...row })),
  );
  return { generation: state.generation, rows };
}

/** Where `copy` is of a later generation; `false` where it is not. */
export async function replaceAll(transaction: IDBTransaction, { rows, generation }: StoreCopy): Promise<boolean> {
  if ((await askState(transaction)).generation >= generation) return false;
  for (const table of TABLES) transaction.objectStore(table).clear();
  applyBatch(transaction, { put: rows });
  setBase(transaction, generation);
  return true;
}
