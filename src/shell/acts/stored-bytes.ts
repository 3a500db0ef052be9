/** Measures what records take in this vault: the bytes of rows, which are what a disk has to hold. Rule S16 of store/SPEC.md. */
import { type Row, TABLES } from "../../store/port.ts";
import type { OpenVault } from "../../vault/open-vault.ts";

interface Measured {
  readonly total: number;
  readonly ofRecords: number;
}

const sizeOf = (rows: readonly Row[]): number =>
  rows.reduce((sum, { key, value }) => sum + key.length + value.length, 0);

/** Bytes of keys and values: of every row, and of those that come with records: ops, what waits, pages, own segments. Reads every row once. */
export async function measureRows({ store }: Pick<OpenVault, "store">): Promise<Measured> {
  const tables = await Promise.all(TABLES.map(async (table) => ({ table, rows: await store.list(table) })));
  const ofRecords = tables.map(({ table, rows }) => {
    if (table === "meta") return 0;
    return sizeOf(table === "segments" ? rows.filter(({ key }) => key.startsWith("o:")) : rows);
  });
  const add = (sum: number, size: number) => sum + size;
  return { total: tables.map(({ rows }) => sizeOf(rows)).reduce(add, 0), ofRecords: ofRecords.reduce(add, 0) };
}
