/** Bytes as letters that people can compare: groups of four, as `kit/base32.ts` writes them, and digests as every other program writes them. */
import { BASE32_LETTERS, bytesToFives } from "../kit/base32.ts";
import { bytesToHex } from "../kit/bytes.ts";

const inGroups = (text: string): string => (text.match(/.{1,4}/g) ?? []).join(" ");

/** `bytes` in letters and digits, four and four. */
export const toLetters = (bytes: Uint8Array): string =>
  inGroups(
    bytesToFives(bytes)
      .map((value) => BASE32_LETTERS[value])
      .join(""),
  );

/** A digest in hex, four and four. */
export const toDigestText = (digest: Uint8Array): string => inGroups(bytesToHex(digest));

/** What the code on a printed sheet says of a file with this digest. */
export const toDigestCode = (digest: Uint8Array): string => `SHA256:${bytesToHex(digest).toUpperCase()}`;
