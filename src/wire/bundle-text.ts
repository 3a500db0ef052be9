/** A bundle as text, for systems that hand on nothing but text. Rule W107 of SPEC.md. */
import { type Bytes, base64UrlToBytes, bytesToBase64Url, bytesToUtf8, utf8ToBytes } from "../kit/bytes.ts";

/** ASCII base64url of a bundle. */
export const bundleToText = (bundle: Uint8Array): Bytes => utf8ToBytes(bytesToBase64Url(bundle));

/** "EBBB" and a suite in base64url begin so. */
const TEXT_BEGINS = utf8ToBytes("RUJCQ");

/** The bundle that a file holds, whether it is text or not. Of a text that is cut the whole quartets count; what is no text comes back as it is. */
export function textToBundle(file: Uint8Array): Uint8Array {
  if (!TEXT_BEGINS.every((byte, at) => file[at] === byte)) return file;
  const text = (bytesToUtf8(file) ?? "").trim();
  const end = text.search(/[^\w-]/);
  const whole = end === -1 ? text : text.slice(0, end);
  return base64UrlToBytes(whole) ?? base64UrlToBytes(whole.slice(0, whole.length - (whole.length % 4))) ?? file;
}
