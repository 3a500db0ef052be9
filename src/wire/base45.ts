/** Base45 (RFC 9285): bytes in the letters that a QR code packs tightest. */
import { type Bytes, copyBytes } from "../kit/bytes.ts";

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

export function encodeBase45(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 2) {
    const isPair = at + 1 < bytes.length;
    let value = isPair ? (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0) : (bytes[at] ?? 0);
    for (let digit = 0; digit < (isPair ? 3 : 2); digit++) {
      text += LETTERS[value % 45];
      value = Math.floor(value / 45);
    }
  }
  return text;
}

/** `null` for what `encodeBase45` would not have written. */
export function decodeBase45(text: string): Bytes | null {
  const digits = Array.from(text, (letter) => LETTERS.indexOf(letter));
  if (digits.includes(-1) || digits.length % 3 === 1) return null;
  const bytes: number[] = [];
  for (let at = 0; at < digits.length; at += 3) {
    const [a = 0, b = 0, c] = digits.slice(at, at + 3);
    const value = a + 45 * b + 2_025 * (c ?? 0);
    if (value > (c === undefined ? 0xff : 0xffff)) return null;
    if (c !== undefined) bytes.push(value >> 8);
    bytes.push(value & 0xff);
  }
  return copyBytes(Uint8Array.from(bytes));
}
