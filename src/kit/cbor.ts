/**
 * Deterministic CBOR (RFC 8949 §4.2): shortest integers, definite lengths, ascending keys, no duplicate keys, no tags, no floats, no undefined.
 *
 * Invariant C1: decoding refuses every encoding that `encodeCbor` would not have written, so a value has one form and equal values have equal bytes.
 * Limits: `maxBytes` of input, nesting of `MAX_DEPTH`; a stated length beyond the input is refused before anything of that size is made.
 * Own code because this subset is small and the libraries that read all of CBOR cost every phone seven kilobytes; a library is its oracle in the tests.
 */
import { type Bytes, bytesToUtf8, copyBytes, utf8ToBytes } from "./bytes.ts";
import { CodecError, UsageError } from "./errors.ts";
import { err, ok, type Result } from "./result.ts";

/** What Ebb's formats hold. Maps have integer keys only; field names never travel. */
export type Cbor = null | boolean | number | string | Uint8Array | readonly Cbor[] | CborMap;
export type CborMap = ReadonlyMap<number, Cbor>;

/** Deepest nesting of arrays and maps that is read or written. */
export const MAX_DEPTH = 12;

export type CborFailure = CodecError<"CBOR_TOO_LARGE" | "CBOR_MALFORMED" | "CBOR_NOT_CANONICAL" | "CBOR_TOO_DEEP">;

const UNSIGNED = 0;
const NEGATIVE = 1;
const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const FALSE = 0xf4;
const TRUE = 0xf5;
const NULL = 0xf6;

/** Bytes of `value`. Throws `UsageError` for what the formats do not hold: floats, nesting beyond `MAX_DEPTH`, keys that are not integers, text that C1 could not read back. */
export function encodeCbor(value: Cbor): Bytes {
  const output: Output = { bytes: new Uint8Array(64), at: 0 };
  write(value, MAX_DEPTH, output);
  return output.bytes.slice(0, output.at);
}

/** What is written so far, in an array that grows: values may have more parts than a function takes arguments. */
interface Output {
  bytes: Bytes;
  at: number;
}

/** Makes room for `length` more bytes and returns where they begin. */
function grow(output: Output, length: number): number {
  const { bytes, at } = output;
  output.at = at + length;
  if (output.at > bytes.length) {
    output.bytes = new Uint8Array(2 * output.at);
    output.bytes.set(bytes);
  }
  return at;
}

function write(value: Cbor, depth: number, output: Output): void {
  if (value === null) writeHead(7, 22, output);
  else if (typeof value === "boolean") writeHead(7, value ? 21 : 20, output);
  else if (typeof value === "number") writeNumber(value, output);
  else if (typeof value === "string") writeString(TEXT, textBytes(value), output);
  else if (value instanceof Uint8Array) writeString(BYTES, value, output);
  else writeContainer(value, depth, output);
}

function writeNumber(value: number, output: Output): void {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new UsageError("CBOR_UNSUPPORTED");
  if (value < 0) writeHead(NEGATIVE, -1 - value, output);
  else writeHead(UNSIGNED, value, output);
}

/** Lone surrogates have no UTF-8, and UTF-8 decoders drop a leading U+FEFF: such text would be written and then refused by every reader. */
const CHANGES_IN_UTF8 = /^\u{feff}|\p{Surrogate}/u;

function textBytes(text: string): Bytes {
  if (CHANGES_IN_UTF8.test(text)) throw new UsageError("CBOR_UNSUPPORTED");
  return utf8ToBytes(text);
}

function writeString(major: number, bytes: Uint8Array, output: Output): void {
  writeHead(major, bytes.length, output);
  const at = grow(output, bytes.length);
  output.bytes.set(bytes, at);
}

function writeContainer(value: readonly Cbor[] | CborMap, depth: number, output: Output): void {
  if (depth === 0) throw new UsageError("CBOR_UNSUPPORTED");
  if (Array.isArray(value)) {
    writeHead(ARRAY, value.length, output);
    for (const item of value) write(item, depth - 1, output);
  } else if (isCborMap(value)) writeMap(value, depth, output);
  else throw new UsageError("CBOR_UNSUPPORTED");
}

/** Whether a value is a map, also where it is a view of something larger. */
export const isCborMap = (value: Cbor | undefined): value is CborMap =>
  value instanceof Map || (typeof value === "object" && value !== null && "has" in value);

function writeMap(map: CborMap, depth: number, output: Output): void {
  writeHead(MAP, map.size, output);
  // Keys are not negative, so their numeric order is also that of their bytes.
  for (const [key, item] of [...map].sort(([a], [b]) => a - b)) {
    if (!(key >= 0)) throw new UsageError("CBOR_UNSUPPORTED");
    writeNumber(key, output);
    write(item, depth - 1, output);
  }
}

/** Major type and argument in the shortest form. */
function writeHead(major: number, argument: number, output: Output): void {
  const width = widthOf(argument);
  const at = grow(output, 1 + width);
  output.bytes[at] = (major << 5) | (width === 0 ? argument : 24 + Math.log2(width));
  for (let end = at + width, rest = argument; end > at; end--, rest = Math.floor(rest / 256))
    output.bytes[end] = rest % 256;
}

/** Bytes that the shortest form of an argument takes behind the first. */
const widthOf = (argument: number): 0 | 1 | 2 | 4 | 8 =>
  argument < 24 ? 0 : argument < 0x100 ? 1 : argument < 0x1_0000 ? 2 : argument < 0x1_0000_0000 ? 4 : 8;

/** Reads one value that fills `bytes` exactly. Fails with the first reason that holds; never throws. */
export function decodeCbor(bytes: Uint8Array, maxBytes: number): Result<Cbor, CborFailure> {
  if (bytes.length > maxBytes) return err(new CodecError("CBOR_TOO_LARGE"));
  const input: Input = { bytes, at: 0 };
  try {
    const value = read(input, MAX_DEPTH);
    return input.at === bytes.length ? ok(value) : err(new CodecError("CBOR_MALFORMED"));
  } catch (error) {
    if (error instanceof CodecError) return err(error);
    throw error;
  }
}

interface Input {
  readonly bytes: Uint8Array;
  at: number;
}

/** Ends the reading; `decodeCbor` hands the reason on as a value. */
function refuse(code: CborFailure["code"]): never {
  throw new CodecError(code);
}

function read(input: Input, depth: number): Cbor {
  const initial = input.bytes[input.at];
  if (initial === undefined) return refuse("CBOR_MALFORMED");
  if (initial >> 5 === 7) return readSimple(input, initial);
  const argument = readArgument(input, initial & 31);
  switch (initial >> 5) {
    case UNSIGNED:
      return argument;
    case NEGATIVE:
      return argument < Number.MAX_SAFE_INTEGER ? -1 - argument : refuse("CBOR_MALFORMED");
    case BYTES:
      return copyBytes(take(input, argument));
    case TEXT:
      return readText(input, argument);
    case ARRAY:
      return readArray(input, argument, depth);
    case MAP:
      return readMap(input, argument, depth);
    default:
      return refuse("CBOR_MALFORMED"); // a tag
  }
}

function readSimple(input: Input, initial: number): Cbor {
  input.at++;
  if (initial === NULL) return null;
  return initial === TRUE ? true : initial === FALSE ? false : refuse("CBOR_MALFORMED");
}

/** The argument behind an initial byte: a safe integer in its shortest form. */
function readArgument(input: Input, low: number): number {
  input.at++;
  if (low < 24) return low;
  if (low > 27) return refuse("CBOR_MALFORMED"); // reserved, or of indefinite length
  const width = 2 ** (low - 24);
  let argument = 0;
  const end = skip(input, width);
  for (let at = end - width; at < end; at++) argument = argument * 256 + (input.bytes[at] ?? 0);
  if (!Number.isSafeInteger(argument)) return refuse("CBOR_MALFORMED");
  return widthOf(argument) === width ? argument : refuse("CBOR_NOT_CANONICAL");
}

/** Goes on behind the next `length` bytes, and returns where they end. */
function skip(input: Input, length: number): number {
  if (length > input.bytes.length - input.at) return refuse("CBOR_MALFORMED");
  input.at += length;
  return input.at;
}

function take(input: Input, length: number): Uint8Array {
  const end = skip(input, length);
  return input.bytes.subarray(end - length, end);
}

function readText(input: Input, length: number): string {
  const text = bytesToUtf8(take(input, length));
  return text === null || CHANGES_IN_UTF8.test(text) ? refuse("CBOR_MALFORMED") : text;
}

/** Refuses nesting beyond the limit, and more items than there are bytes left: each takes at least one. */
function checkContainer(input: Input, items: number, depth: number): void {
  if (depth === 0) refuse("CBOR_TOO_DEEP");
  if (items > input.bytes.length - input.at) refuse("CBOR_MALFORMED");
}

function readArray(input: Input, length: number, depth: number): readonly Cbor[] {
  checkContainer(input, length, depth);
  const items: Cbor[] = [];
  for (let i = 0; i < length; i++) items.push(read(input, depth - 1));
  return items;
}

function readMap(input: Input, size: number, depth: number): CborMap {
  checkContainer(input, 2 * size, depth);
  const map = new Map<number, Cbor>();
  let last = -1;
  for (let i = 0; i < size; i++) {
    const key = read(input, 0);
    if (typeof key !== "number" || key < 0 || key === last) return refuse("CBOR_MALFORMED");
    if (key < last) return refuse(map.has(key) ? "CBOR_MALFORMED" : "CBOR_NOT_CANONICAL");
    map.set(key, read(input, depth - 1));
    last = key;
  }
  return map;
}
