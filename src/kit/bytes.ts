/**
 * Small functions over byte arrays. Nothing here keeps, logs or sends what it is given.
 *
 * Big-endian everywhere, as in every Ebb format.
 */
import { UsageError } from "./errors.ts";

/** Bytes backed by an ordinary buffer, as WebCrypto and IndexedDB want them. */
export type Bytes = Uint8Array<ArrayBuffer>;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Returns one new array that holds `parts` one after the other. */
export function concatBytes(...parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Returns a copy of `bytes` in a buffer of its own. */
export const copyBytes = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

/** Tells whether two arrays hold the same bytes; looks at every byte, so its time tells only the lengths. */
export function isEqualBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

/** Orders byte arrays by their first differing byte, then by length. Returns a negative number, 0 or a positive number. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Overwrites every given array with zeros. The caller owns them; copies made elsewhere stay. */
export function zeroBytes(...secrets: readonly Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}

/** Newer engines write hexadecimal themselves, several times faster. */
interface HexWriter {
  readonly toHex?: () => string;
}

/** Lower-case hexadecimal, two characters a byte. */
export function bytesToHex(bytes: Uint8Array & HexWriter): string {
  if (bytes.toHex) return bytes.toHex();
  let text = "";
  for (const byte of bytes) text += HEX[byte];
  return text;
}

/** Reads lower- or upper-case hexadecimal. Throws `UsageError` on anything else. */
export function hexToBytes(text: string): Bytes {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) throw new UsageError("HEX_MALFORMED");
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** Base64 for URLs, without padding (RFC 4648 §5). */
export function bytesToBase64Url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Reads what `bytesToBase64Url` writes. Returns `null` for any other text, and for text whose last bits are not zero. */
export function base64UrlToBytes(text: string): Bytes | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null;
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return bytesToBase64Url(bytes) === text ? bytes : null;
}

/** UTF-8 bytes of `text`. */
export const utf8ToBytes = (text: string): Bytes => copyBytes(encoder.encode(text));

/** Text of UTF-8 `bytes`, or `null` where they are not UTF-8. */
export function bytesToUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** Four big-endian bytes of an unsigned integer below 2³². */
export function u32ToBytes(value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** The unsigned big-endian integer at `offset`. Throws `UsageError` where four bytes are not there. */
export function bytesToU32(bytes: Uint8Array, offset = 0): number {
  if (offset + 4 > bytes.length) throw new UsageError("U32_OUT_OF_RANGE");
  return new DataView(bytes.buffer, bytes.byteOffset + offset, 4).getUint32(0);
}
