/**
 * Which public keys are refused before any arithmetic: encodings that are not canonical, and points of small order, with which a signature or
 * a shared secret proves nothing (RFC 7748 §6.1, RFC 8032 §5.1.7; the order-8 values follow from the curve equations).
 */
import { hexToBytes, isEqualBytes } from "../kit/bytes.ts";

const P = hexToBytes(`ed${"ff".repeat(30)}7f`); // 2²⁵⁵ − 19, little-endian
const ZERO = "00".repeat(32);
const ONE = `01${"00".repeat(31)}`;
const MINUS_ONE = `ec${"ff".repeat(30)}7f`;

const SMALL_EDWARDS_Y = [
  ZERO,
  ONE,
  MINUS_ONE,
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
].map(hexToBytes);

const SMALL_MONTGOMERY_U = [
  ZERO,
  ONE,
  MINUS_ONE,
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
].map(hexToBytes);

/** Compares two little-endian numbers of equal length. */
export function isBelow(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = a.length - 1; i >= 0; i--) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** Whether `key` is 32 bytes, a canonical Ed25519 encoding and not of small order. */
export function isSoundSignKey(key: Uint8Array): boolean {
  if (key.length !== 32) return false;
  const y = Uint8Array.from(key);
  y[31] = (y[31] ?? 0) & 0x7f; // the top bit is the sign of x
  return isBelow(y, P) && !SMALL_EDWARDS_Y.some((small) => isEqualBytes(small, y));
}

/** Whether `key` is 32 bytes, a canonical X25519 encoding and not of small order. */
export const isSoundBoxKey = (key: Uint8Array): boolean =>
  key.length === 32 && isBelow(key, P) && !SMALL_MONTGOMERY_U.some((small) => isEqualBytes(small, key));
