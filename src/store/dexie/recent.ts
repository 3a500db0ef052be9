/**
 * The newest small batches of a vault lie in the table `state`, each as one record under its number, because IndexedDB costs by the request and not by the byte.
 * They go to the tables that they name with the next batch that is not small. Pure. Rule S23 of SPEC.md.
 */
import type { Bytes } from "../../kit/bytes.ts";
import type { Batch, PlacedRow, Range, Row, RowRef, Table } from "../port.ts";

/** What a batch put; without a value, put empty. */
interface EntryRow {
  readonly key: string;
  readonly value?: Bytes;
  readonly table: Table;
}

/**
 * Rows of `state`. `base` is the number of the last batch that went to the tables: what lies under a number up to it has no meaning any more. `generation` says the
 * same to a shell that knows of nothing else, and what such a shell counts onto it was written past the recent batches.
 */
export type StateRow =
  | { readonly key: number; readonly rows: readonly EntryRow[] }
  | { readonly key: "base" | "generation"; readonly value: number };

/** What the rows of `state` say. */
export interface State {
  readonly generation: number;
  readonly base: number;
  /** Each row once, as recent batches leave it. */
  readonly rows: readonly PlacedRow[];
}

/** Tables that recent batches may name: those that a person's taps write. */
const RECENT_TABLES: ReadonlySet<Table> = new Set<Table>(["journal", "outbox"]);
export const isRecentTable = (table: Table): boolean => RECENT_TABLES.has(table);

/** Most bytes of a small batch, and most batches before all of them go to the tables. */
const MAX_BATCH_BYTES = 4_096;
export const MOST_RECENT = 32;

/** What removes is never small: what was taken back or erased would stand in the tables, or in an earlier record, for up to 32 commits more. */
export function isSmall({ put = [], remove = [] }: Batch): boolean {
  const bytes = put.reduce((sum, { value }) => sum + value.length, 0);
  return remove.length === 0 && bytes <= MAX_BATCH_BYTES && put.every(({ table }) => isRecentTable(table));
}

/** The record of `batch` under its number. */
export const batchToEntry = (key: number, { put = [] }: Batch, own: (value: Bytes) => Bytes): StateRow => ({
  key,
  rows: put.map(({ table, key, value }) => (value.length === 0 ? { key, table } : { key, value: own(value), table })),
});

const idOf = ({ table, key }: RowRef) => `${table} ${key}`;

/** Reads `stored`. */
export function readState(stored: readonly StateRow[]): State {
  const countIn = (key: "base" | "generation") => stored.flatMap((row) => (row.key === key ? [row.value] : []))[0];
  const counted = countIn("generation") ?? 0;
  const base = countIn("base") ?? counted;
  let newest = base;
  const rows = new Map<string, PlacedRow>();
  for (const entry of stored) {
    if (!("rows" in entry) || entry.key <= base) continue;
    newest = entry.key;
    for (const { key, table, value = new Uint8Array() } of entry.rows)
      rows.set(idOf({ table, key }), { table, key, value });
  }
  return { generation: newest + counted - base, base, rows: [...rows.values()] };
}

/** The recent row at `ref`, if there is one. */
export const findRecent = ({ rows }: State, { table, key }: RowRef): PlacedRow | undefined =>
  rows.find((row) => row.key === key && row.table === table);

/** The rows of a range of `table`, with the recent in their places. `stored` holds as many more than `limit` as are recent. */
export function overlay(
  stored: readonly Row[],
  { rows }: State,
  table: Table,
  { from = "", to, limit }: Range,
): readonly Row[] {
  const own = rows.filter((row) => row.table === table && row.key >= from && (to === undefined || row.key < to));
  if (own.length === 0) return stored.slice(0, limit);
  const keys = new Set(own.map(({ key }) => key));
  const all = [...stored.filter(({ key }) => !keys.has(key)), ...own.map(({ key, value }) => ({ key, value }))];
  return all.sort((a, b) => (a.key < b.key ? -1 : 1)).slice(0, limit);
}
