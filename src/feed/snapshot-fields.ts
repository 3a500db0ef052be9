/**
 * What the ops of a page say, read where it stands: a column is opened once, and an op's fields are a view of its row. A map of its own for each of ten thousand
 * ops was half of what reading a snapshot cost. Pure; wire/SPEC.md W72.
 */
import type { Cbor, CborMap } from "../kit/cbor.ts";
import { readInteger, readList, readTuple } from "../kit/read.ts";

interface FieldColumn {
  readonly values: readonly Cbor[];
  /** For each op the number of its value, −1 where it has none; `null` where every op has one. */
  readonly slotAt: Int16Array | null;
}

/** Columns of fields by code, ascending. */
export class FieldTable {
  readonly columns: ReadonlyMap<number, FieldColumn>;
  readonly all: readonly FieldColumn[];
  readonly #besides = new Map<ReadonlySet<number>, readonly FieldColumn[]>();

  constructor(columns: ReadonlyMap<number, FieldColumn>) {
    this.columns = columns;
    this.all = [...columns.values()];
  }

  /** The columns of other fields than `codes`; every op of a page is asked about the same few sets, so the answers are remembered by the very set. */
  besides(codes: ReadonlySet<number>): readonly FieldColumn[] {
    const known = this.#besides.get(codes);
    if (known) return known;
    const others = [...this.columns].flatMap(([code, column]) => (codes.has(code) ? [] : [column]));
    this.#besides.set(codes, others);
    return others;
  }
}

/** Opens the columns of `count` ops; `null` where one is malformed. */
export function openFields(columns: CborMap, count: number): FieldTable | null {
  const table = new Map<number, FieldColumn>();
  for (const [code, column] of columns) {
    const opened = openColumn(column, count);
    if (!opened) return null;
    table.set(code, opened);
  }
  return new FieldTable(table);
}

function openColumn(column: Cbor, count: number): FieldColumn | null {
  const [runs, values] = readTuple(2)(column) ?? [];
  const lengths = readList(readInteger(0, count), 2 * count)(runs);
  if (!lengths || lengths.length === 0 || lengths.length % 2 !== 0 || !Array.isArray(values)) return null;
  if (lengths.length === 2 && lengths[0] === 0 && lengths[1] === count)
    return values.length === count ? { values, slotAt: null } : null;
  const slotAt = new Int16Array(count).fill(-1);
  return fillSlots(slotAt, lengths) === values.length ? { values, slotAt } : null;
}

/** Numbers the ops that `lengths` takes: skipped, taken, skipped, taken …; returns how many, or −1 where they are no runs of a writer. */
function fillSlots(slotAt: Int16Array, lengths: readonly number[]): number {
  let [at, used] = [0, 0];
  for (const [index, length] of lengths.entries()) {
    // Only the first op may be taken without one skipped before it; otherwise two runs would be one.
    if ((length === 0 && index > 0) || at + length > slotAt.length) return -1;
    if (index % 2 === 1) for (let taken = 0; taken < length; taken++) slotAt[at + taken] = used++;
    at += length;
  }
  return used;
}

/** The value of the op `at`; `undefined` where it has none. */
export function valueIn({ values, slotAt }: FieldColumn, at: number): Cbor | undefined {
  const slot = slotAt ? (slotAt[at] ?? -1) : at;
  return slot < 0 ? undefined : values[slot];
}

/** The fields of one op of a page, by code. */
export class ColumnFields implements ReadonlyMap<number, Cbor> {
  readonly table: FieldTable;
  readonly at: number;

  constructor(table: FieldTable, at: number) {
    this.table = table;
    this.at = at;
  }

  get(code: number): Cbor | undefined {
    const column = this.table.columns.get(code);
    return column && valueIn(column, this.at);
  }

  has(code: number): boolean {
    return this.get(code) !== undefined;
  }

  /** Whether it has no field outside `codes`: what else its page has columns for need not be named. */
  hasOnly(codes: ReadonlySet<number>): boolean {
    return this.table.besides(codes).every((column) => valueIn(column, this.at) === undefined);
  }

  get size(): number {
    return this.table.all.reduce((size, column) => size + (valueIn(column, this.at) === undefined ? 0 : 1), 0);
  }

  entries(): MapIterator<[number, Cbor]> {
    return this.#map().entries();
  }

  keys(): MapIterator<number> {
    const codes: number[] = [];
    for (const [code, column] of this.table.columns) if (valueIn(column, this.at) !== undefined) codes.push(code);
    return codes.values();
  }

  values(): MapIterator<Cbor> {
    return this.#map().values();
  }

  [Symbol.iterator](): MapIterator<[number, Cbor]> {
    return this.entries();
  }

  forEach(tell: (value: Cbor, code: number, map: ReadonlyMap<number, Cbor>) => void): void {
    for (const [code, value] of this.entries()) tell(value, code, this);
  }

  /** Who goes through all of them gets them as a map. */
  #map(): Map<number, Cbor> {
    const map = new Map<number, Cbor>();
    for (const [code, column] of this.table.columns) {
      const value = valueIn(column, this.at);
      if (value !== undefined) map.set(code, value);
    }
    return map;
  }
}
