/** Deterministic CBOR by hand, after "Conventions" of src/wire/SPEC.md. */
import { Buffer } from "node:buffer";

export type Value = null | boolean | number | string | Uint8Array | readonly Value[] | ReadonlyMap<number, Value>;

/** Thrown for bytes that are not deterministic CBOR of this kind. */
class NotCbor extends Error {}

const DEEPEST = 12;

class Cursor {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  take(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) throw new NotCbor();
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  head(): { major: number; argument: number } {
    const initial = this.take(1)[0] ?? 0;
    const [major, low] = [initial >> 5, initial & 31];
    if (low < 24) return { major, argument: low };
    if (low > 27) throw new NotCbor();
    const width = 1 << (low - 24);
    const argument = BigInt(`0x${Buffer.from(this.take(width)).toString("hex")}`);
    const smallest = [24n, 0x100n, 0x10000n, 0x100000000n][low - 24] ?? 0n;
    if (argument < smallest || argument > BigInt(Number.MAX_SAFE_INTEGER)) throw new NotCbor();
    return { major, argument: Number(argument) };
  }
}

function readValue(cursor: Cursor, depth: number): Value {
  const { major, argument } = cursor.head();
  switch (major) {
    case 0:
      return argument;
    case 1:
      if (argument === Number.MAX_SAFE_INTEGER) throw new NotCbor();
      return -1 - argument;
    case 2:
      return Uint8Array.from(cursor.take(argument));
    case 3:
      return readText(cursor.take(argument));
    case 4:
      return readArray(cursor, argument, depth);
    case 5:
      return readMap(cursor, argument, depth);
    default:
      return readSimple(major, argument);
  }
}

function readSimple(major: number, argument: number): Value {
  if (major !== 7 || argument < 20 || argument > 22) throw new NotCbor();
  return argument === 22 ? null : argument === 21;
}

function readText(bytes: Uint8Array): string {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  if (text.startsWith("\ufeff")) throw new NotCbor();
  return text;
}

function readArray(cursor: Cursor, length: number, depth: number): Value {
  if (depth === DEEPEST || length > cursor.bytes.length) throw new NotCbor();
  return Array.from({ length }, () => readValue(cursor, depth + 1));
}

function readMap(cursor: Cursor, length: number, depth: number): Value {
  if (depth === DEEPEST || length > cursor.bytes.length) throw new NotCbor();
  const map = new Map<number, Value>();
  let last = -1;
  for (let i = 0; i < length; i++) {
    const { major, argument } = cursor.head();
    if (major !== 0 || argument <= last) throw new NotCbor();
    last = argument;
    map.set(argument, readValue(cursor, depth + 1));
  }
  return map;
}

/** The value that fills `bytes` exactly, or `undefined`. */
export function readCbor(bytes: Uint8Array): Value | undefined {
  try {
    const cursor = new Cursor(bytes);
    const value = readValue(cursor, 0);
    return cursor.at === bytes.length ? value : undefined;
  } catch {
    return undefined;
  }
}

function head(major: number, argument: number): Buffer {
  if (argument < 24) return Buffer.of((major << 5) | argument);
  const width = argument < 0x100 ? 0 : argument < 0x10000 ? 1 : argument < 0x100000000 ? 2 : 3;
  const digits = BigInt(argument)
    .toString(16)
    .padStart(2 << width, "0");
  return Buffer.concat([Buffer.of((major << 5) | (24 + width)), Buffer.from(digits, "hex")]);
}

/** Bytes of a value. */
export function writeCbor(value: Value): Buffer {
  if (value === null) return Buffer.of(0xf6);
  if (typeof value === "boolean") return Buffer.of(value ? 0xf5 : 0xf4);
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (value instanceof Map) {
    const rows = [...value].sort(([a], [b]) => a - b).flatMap(([key, item]) => [writeCbor(key), writeCbor(item)]);
    return Buffer.concat([head(5, value.size), ...rows]);
  }
  const items = value as readonly Value[];
  return Buffer.concat([head(4, items.length), ...items.map(writeCbor)]);
}

export const isBytes = (value: Value | undefined, length: number): value is Uint8Array =>
  value instanceof Uint8Array && value.length === length;

export const isBytesUpTo = (value: Value | undefined, most: number): value is Uint8Array =>
  value instanceof Uint8Array && value.length <= most;

export const isWhole = (value: Value | undefined, least: number, most: number): value is number =>
  typeof value === "number" && value >= least && value <= most;

export const isArray = (value: Value | undefined, length?: number): value is readonly Value[] =>
  Array.isArray(value) && (length === undefined || value.length === length);

/** Whether a map has exactly these keys. */
export const isMapOf = (value: Value | undefined, keys: readonly number[]): value is ReadonlyMap<number, Value> =>
  value instanceof Map && value.size === keys.length && keys.every((key) => value.has(key));
