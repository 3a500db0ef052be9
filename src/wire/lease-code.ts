/** A share as text: on a paper that opens a vault once, and in the QR code that another coordinator shows. Rule W49 of SPEC.md. */
import { hashLabelled } from "../crypto/hash.ts";
import { BASE32_LETTERS, bytesToFives, fivesToBytes } from "../kit/base32.ts";
import { type Bytes, concatBytes, isEqualBytes } from "../kit/bytes.ts";
import { CodecError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";

const SHARE_BYTES = 32;
const CHECK_BYTES = 4;
const VERSION = "1";

type Failure = CodecError<"LEASE_CODE_OTHER" | "LEASE_CODE_VERSION" | "LEASE_CODE_DAMAGED">;

const checkOf = (share: Bytes): Bytes => hashLabelled("lease-code", share).slice(0, CHECK_BYTES);

/** 60 letters and digits, for a QR code. */
export const encodeLeaseCode = (share: Bytes): string =>
  `L${VERSION}${bytesToFives(concatBytes(share, checkOf(share)))
    .map((value) => BASE32_LETTERS.charAt(value))
    .join("")}`;

/** Reads a share that was scanned or typed. */
export function decodeLeaseCode(text: string): Result<Bytes, Failure> {
  const letters = text.slice(0, 200).replace(/[\s-]/g, "").toUpperCase();
  if (!/^L[0-9A-Z]+$/.test(letters)) return err(new CodecError("LEASE_CODE_OTHER"));
  if (letters.charAt(1) !== VERSION) return err(new CodecError("LEASE_CODE_VERSION"));
  const fives = [...letters.slice(2)].map((letter) => BASE32_LETTERS.indexOf(letter));
  const bytes = fives.includes(-1) ? null : fivesToBytes(fives, SHARE_BYTES + CHECK_BYTES);
  const share = bytes?.slice(0, SHARE_BYTES);
  if (!bytes || !share || !isEqualBytes(bytes.subarray(SHARE_BYTES), checkOf(share)))
    return err(new CodecError("LEASE_CODE_DAMAGED"));
  return ok(share);
}
