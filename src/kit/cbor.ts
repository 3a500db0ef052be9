/**
 * Deterministic CBOR (RFC 8949 §4.2): shortest integers, definite lengths, sorted keys, no duplicate keys, no tags, no floats, no undefined.
 *
 * Invariant C1: decoding refuses every encoding that `encodeCbor` would not have written, so a value has one form and equal values have equal bytes.
 * Limits: `maxBytes` of input, nesting of `MAX_DEPTH`. Uses cborg.
 */
import { decode, encode } from "cborg";
import { type Bytes, copyBytes, isEqualBytes } from "./bytes.ts";
import { CodecError, UsageError } from "./errors.ts";
import { err, ok, type Result } from "./result.ts";

/** What Ebb's formats hold. Maps have integer keys only; field names never travel. */
export type Cbor = null | boolean | number | string | Uint8Array | readonly Cbor[] | CborMap;
export type CborMap = ReadonlyMap<number, Cbor>;

/** Deepest nesting of arrays and maps that is read or written. */
export const MAX_DEPTH = 12;

export type CborFailure = CodecError<"CBOR_TOO_LARGE" | "CBOR_MALFORMED" | "CBOR_NOT_CANONICAL" | "CBOR_TOO_DEEP">;

/** Bytes of `value`. Throws `UsageError` for what the formats do not hold: floats, nesting beyond `MAX_DEPTH`, keys that are not integers, text that C1 could not read back. */
export function encodeCbor(value: Cbor): Bytes {
  if (!isCbor(value, MAX_DEPTH)) throw new UsageError("CBOR_UNSUPPORTED");
  return copyBytes(encode(value));
}

/** Reads one value that fills `bytes` exactly. Fails with the first reason that holds; never throws. */
export function decodeCbor(bytes: Uint8Array, maxBytes: number): Result<Cbor, CborFailure> {
  if (bytes.length > maxBytes) return err(new CodecError("CBOR_TOO_LARGE"));
  if (isNestedBeyond(bytes, MAX_DEPTH)) return err(new CodecError("CBOR_TOO_DEEP"));
  let value: unknown;
  try {
    value = decode(bytes, {
      strict: true,
      useMaps: true,
      rejectDuplicateMapKeys: true,
      allowIndefinite: false,
      allowUndefined: false,
      allowInfinity: false,
      allowNaN: false,
      allowBigInt: false,
    });
  } catch {
    return err(new CodecError("CBOR_MALFORMED"));
  }
  if (!isCbor(value, MAX_DEPTH)) return err(new CodecError("CBOR_MALFORMED"));
  return isEqualBytes(encode(value), bytes) ? ok(value) : err(new CodecError("CBOR_NOT_CANONICAL"));
}

/** Lone surrogates have no UTF-8, and UTF-8 decoders drop a leading U+FEFF: such text would be written and then refused by every reader. */
const CHANGES_IN_UTF8 = /^\u{feff}|\p{Surrogate}/u;

function isCbor(value: unknown, depth: number): value is Cbor {
  if (typeof value === "string") return !CHANGES_IN_UTF8.test(value);
  if (value === null || typeof value === "boolean" || value instanceof Uint8Array) return true;
  if (typeof value === "number") return Number.isSafeInteger(value) && !Object.is(value, -0);
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isCbor(item, depth - 1));
  return value instanceof Map && [...value].every(([key, item]) => isFieldCode(key) && isCbor(item, depth - 1));
}

/** Keys are not negative: then sorting by length and sorting by bytes give the same order. */
const isFieldCode = (key: unknown): key is number => Number.isSafeInteger(key) && (key as number) >= 0;

/**
 * Counts open containers from the initial bytes alone, so that hostile nesting is refused before a recursive decoder sees it.
 * Malformed input may be judged either way; the decoder refuses it afterwards.
 */
function isNestedBeyond(bytes: Uint8Array, maxDepth: number): boolean {
  const left: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    const head = readHead(bytes, at);
    if (head === null) return false;
    at = head.next;
    if (head.major === 4 || head.major === 5) {
      if (left.length === maxDepth) return true;
      left.push(head.argument * (head.major - 3));
    } else if (head.major === 2 || head.major === 3) at += head.argument;
    closeFinished(left, head.major >= 4 && head.major <= 5);
  }
  return false;
}

/** Counts one finished item off the open containers and closes those that are full. */
function closeFinished(left: number[], opened: boolean): void {
  if (!opened) left.push((left.pop() ?? 1) - 1);
  while (left.length > 0 && (left.at(-1) ?? 0) <= 0) {
    left.pop();
    if (left.length > 0) left.push((left.pop() ?? 1) - 1);
  }
}

/** Major type, argument and the offset behind one CBOR head; `null` where it is cut off or of indefinite length. */
function readHead(bytes: Uint8Array, at: number): { major: number; argument: number; next: number } | null {
  const initial = bytes[at] ?? 0;
  const [major, low] = [initial >> 5, initial & 31];
  if (low < 24) return { major, argument: low, next: at + 1 };
  const width = [1, 2, 4, 8][low - 24];
  if (width === undefined || at + 1 + width > bytes.length) return null;
  let argument = 0;
  for (let i = 1; i <= width; i++) argument = argument * 256 + (bytes[at + i] ?? 0);
  return { major, argument, next: at + 1 + width };
}
