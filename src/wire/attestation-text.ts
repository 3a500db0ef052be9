/**
 * An attestation as text, for a QR code that any camera of the app reads: "EBBA" and the bytes in base 32 (../kit/base32.ts), so that the code needs capitals
 * and digits only. Rule W99 of SPEC.md.
 */
import { BASE32_LETTERS, bytesToFives, fivesToBytes } from "../kit/base32.ts";
import type { Bytes } from "../kit/bytes.ts";

const PREFIX = "EBBA";
const MAX_BYTES = 512;

export const attestationToText = (bytes: Uint8Array): string =>
  PREFIX +
  bytesToFives(bytes)
    .map((five) => BASE32_LETTERS[five])
    .join("");

/** The bytes within a scanned text; `null` where it is something else. */
export function textToAttestation(text: string): Bytes | null {
  const letters = text.trim().toUpperCase();
  if (!letters.startsWith(PREFIX)) return null;
  const fives = [...letters.slice(PREFIX.length)].map((letter) => BASE32_LETTERS.indexOf(letter));
  const length = Math.floor((fives.length * 5) / 8);
  return length > MAX_BYTES || fives.includes(-1) ? null : fivesToBytes(fives, length);
}
