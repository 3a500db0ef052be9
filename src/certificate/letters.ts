/** Bytes in hex, as every other program writes them, and in groups, as people compare them. */
import { bytesToHex } from "../kit/bytes.ts";

/** `bytes` in hex, four letters and four. */
export const toHexGroups = (bytes: Uint8Array): string => (bytesToHex(bytes).match(/.{1,4}/g) ?? []).join(" ");

/** What the code on a printed sheet says of a file with this digest. Capitals take less room in a QR code. */
export const toDigestCode = (digest: Uint8Array): string => `SHA256:${bytesToHex(digest).toUpperCase()}`;
