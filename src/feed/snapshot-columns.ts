/**
 * Parts that a snapshot page is made of: tables of byte strings that others name by number, and columns that say for which ops they hold a value.
 * Pages are large, so they are joined from encoded parts. Rules W71 and W72 of ../wire/SPEC.md.
 */
import { type Bytes, bytesToHex, compareBytes } from "../kit/bytes.ts";
import { type Cbor, type CborMap, encodeCbor } from "../kit/cbor.ts";
import { readInteger, readList, readTuple } from "../kit/read.ts";

/** One array of `parts`, of which there may be more than a function takes arguments. */
export function joinBytes(parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

const ARRAY = 0x80;
const MAP = 0xa0;

/** The head of a container is that of its length with another major type. */
function container(major: number, length: number, parts: readonly Bytes[]): Bytes {
  const head = encodeCbor(length);
  head[0] = (head[0] ?? 0) | major;
  return joinBytes([head, ...parts]);
}

/** CBOR array of encoded items. */
export const encodedArray = (items: readonly Bytes[]): Bytes => container(ARRAY, items.length, items);

/** Distinct byte strings of one length, ascending, and the number of each. */
export interface Table {
  readonly bytes: Bytes;
  /** Number of `item`, from 0; -1 where it is not there. */
  readonly indexOf: (item: Uint8Array) => number;
}

export function makeTable(items: Iterable<Uint8Array>): Table {
  const itemByHex = new Map<string, Uint8Array>();
  for (const item of items) itemByHex.set(bytesToHex(item), item);
  const sorted = [...itemByHex].sort(([a], [b]) => (a < b ? -1 : 1));
  const indexByHex = new Map(sorted.map(([hex], index) => [hex, index]));
  return {
    bytes: joinBytes(sorted.map(([, item]) => item)),
    indexOf: (item) => indexByHex.get(bytesToHex(item)) ?? -1,
  };
}

/** The byte strings of `length` that lie one after the other, each a view of `value`; `null` where they do not fill it. */
export function readStrings(value: Cbor | undefined, length: number): readonly Bytes[] | null {
  if (!(value instanceof Uint8Array) || value.length % length !== 0) return null;
  // Views: a buffer for each of ten thousand ids was much of what collecting garbage cost.
  const { buffer, byteOffset } = value as Bytes;
  const strings: Bytes[] = [];
  for (let at = 0; at < value.length; at += length) strings.push(new Uint8Array(buffer, byteOffset + at, length));
  return strings;
}

/** The strings of a table; `null` where they do not ascend, so none stands twice. */
export function readTable(value: Cbor | undefined, length: number): readonly Bytes[] | null {
  const strings = readStrings(value, length);
  const ascends = strings?.every((item, at) => at === 0 || compareBytes(strings[at - 1] ?? item, item) < 0);
  return ascends ? (strings ?? null) : null;
}

/** `count` integers from `min` to `max`; `null` for anything else. */
export function readIntegers(
  value: Cbor | undefined,
  count: number,
  min: number,
  max: number,
): readonly number[] | null {
  const isInteger = (item: Cbor): boolean => typeof item === "number" && item >= min && item <= max;
  return Array.isArray(value) && value.length === count && value.every(isInteger) ? value : null;
}

/** The values of some of the ops: `runs` = skipped, taken, skipped, taken …; `end` = the op after the last that is taken. */
interface Column {
  readonly runs: number[];
  readonly values: Bytes[];
  end: number;
}

/** Columns by code, filled from the first op to the last. */
export type Columns = Map<number, Column>;

/** The values that stand in most columns, each encoded once. */
const SMALL: readonly Bytes[] = Array.from({ length: 24 }, (_, value) => encodeCbor(value));

/** Adds the value of the op `at`, which lies behind every op of that column. */
export function addToColumn(columns: Columns, code: number, at: number, value: Cbor): void {
  const column = columns.get(code) ?? { runs: [], values: [], end: 0 };
  columns.set(code, column);
  if (column.runs.length === 0 || at > column.end) column.runs.push(at - column.end, 0);
  column.runs.push((column.runs.pop() ?? 0) + 1);
  column.values.push((typeof value === "number" && SMALL[value]) || encodeCbor(value));
  column.end = at + 1;
}

/** CBOR map of code to `[runs, values]`. */
export function encodeColumns(columns: Columns): Bytes {
  const sorted = [...columns].sort(([a], [b]) => a - b);
  const parts = sorted.flatMap(([code, { runs, values }]) => [
    encodeCbor(code),
    encodedArray([encodeCbor(runs), encodedArray(values)]),
  ]);
  return container(MAP, sorted.length, parts);
}

/** Gives every value of `columns` to `take` with its code and op; false where they are malformed or `take` refuses one. `count` is the number of ops. */
export function readColumns(
  columns: CborMap,
  count: number,
  take: (code: number, at: number, value: Cbor) => boolean,
): boolean {
  for (const [code, column] of columns)
    if (!readColumn(column, count, (at, value) => take(code, at, value))) return false;
  return true;
}

function readColumn(column: Cbor, count: number, take: (at: number, value: Cbor) => boolean): boolean {
  const [runs, values] = readTuple(2)(column) ?? [];
  const lengths = readList(readInteger(0, count), 2 * count)(runs);
  if (!lengths || lengths.length === 0 || lengths.length % 2 !== 0 || !Array.isArray(values)) return false;
  let [at, used] = [0, 0];
  for (const [index, length] of lengths.entries()) {
    // Only the first op may be taken without one skipped before it; otherwise two runs would be one.
    if (length === 0 && index > 0) return false;
    if (index % 2 === 1)
      for (let taken = 0; taken < length; taken++, used++)
        if (at + taken >= count || used >= values.length || !take(at + taken, values[used] ?? null)) return false;
    at += length;
  }
  return used === values.length;
}
