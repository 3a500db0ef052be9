/**
 * Readers that take apart a decoded CBOR value at the edge, so that nothing inside has to ask again what it was given.
 * A reader returns the precise type, or `null` where the value is something else.
 */
import { type Bytes, copyBytes } from "./bytes.ts";
import { type Cbor, type CborMap, isCborMap } from "./cbor.ts";

export type Reader<Value> = (value: Cbor | undefined) => Value | null;

/** A byte string of exactly `length` bytes, copied. */
export const readBytes =
  (length: number): Reader<Bytes> =>
  (value) =>
    value instanceof Uint8Array && value.length === length ? copyBytes(value) : null;

/** A byte string of at most `max` bytes, copied. */
export const readBytesUpTo =
  (max: number): Reader<Bytes> =>
  (value) =>
    value instanceof Uint8Array && value.length <= max ? copyBytes(value) : null;

/** A whole number from `min` to `max`. */
export const readInteger =
  (min: number, max: number): Reader<number> =>
  (value) =>
    typeof value === "number" && value >= min && value <= max ? value : null;

/** Text of at most `max` UTF-16 units. */
export const readText =
  (max: number): Reader<string> =>
  (value) =>
    typeof value === "string" && value.length <= max ? value : null;

/** A list of at most `max` values, each read by `read`; one that does not fit refuses the list. */
export const readList =
  <Value>(read: Reader<Value>, max: number): Reader<readonly Value[]> =>
  (value) => {
    if (!Array.isArray(value) || value.length > max) return null;
    const items: Value[] = [];
    for (const item of value) {
      const one = read(item);
      if (one === null) return null;
      items.push(one);
    }
    return items;
  };

/** An array of exactly `length` values, unread. */
export const readTuple =
  (length: number): Reader<readonly Cbor[]> =>
  (value) =>
    Array.isArray(value) && value.length === length ? value : null;

/** A map that is a view of something larger may know by itself whether it has no key outside some. */
interface KeysKnown {
  readonly hasOnly?: (keys: ReadonlySet<number>) => boolean;
}

function hasOnly(map: CborMap & KeysKnown, keys: ReadonlySet<number>): boolean {
  if (map.hasOnly) return map.hasOnly(keys);
  for (const key of map.keys()) if (!keys.has(key)) return false;
  return true;
}

/** A map; with `keys`, one that has no key outside them. */
export const readMap = (keys?: readonly number[]): Reader<CborMap> => {
  const known = keys && new Set(keys);
  return (value) => (isCborMap(value) && (!known || hasOnly(value, known)) ? value : null);
};
