/** Bytes as letters of D. Crockford's base 32 (crockford.com/base32.html), five bits each, the first bit first; the last letter is filled up with zero bits. */
import type { Bytes } from "./bytes.ts";

/** The letter of each value 0 to 31; I, L, O and U are left out. */
export const BASE32_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The values of the letters of `bytes`, 0 to 31 each. */
export function bytesToFives(bytes: Uint8Array): readonly number[] {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? []).map((five) => Number.parseInt(five.padEnd(5, "0"), 2));
}

/** The inverse, for `length` bytes; `null` where there are more or fewer values, or where the bits that fill up are not zeros. */
export function fivesToBytes(fives: readonly number[], length: number): Bytes | null {
  const bits = fives.map((value) => value.toString(2).padStart(5, "0")).join("");
  if (fives.length !== Math.ceil((8 * length) / 5) || bits.slice(8 * length).includes("1")) return null;
  return Uint8Array.from({ length }, (_, at) => Number.parseInt(bits.slice(8 * at, 8 * at + 8), 2));
}
