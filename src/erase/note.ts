/**
 * The note that stays of a closed programme until a relay took it: the attestation, and to which relay it goes. First it lies within the S file, written by the
 * same stroke that gives up the keys; once nothing of the vault remains it is a file of its own. Rules E15 to E18.
 *
 * 1,024 bytes: "EBBNOTE1" ‖ u16 length ‖ CBOR [1, relay's address or "", attestation ≤ 512] ‖ zeros. No name, no place, no record, no key that opens anything.
 */
import { sha256 } from "../crypto/hash.ts";
import { type Bytes, bytesToHex, copyBytes, isEqualBytes, utf8ToBytes } from "../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { readBytesUpTo, readText, readTuple } from "../kit/read.ts";
import { isWipingMark, SECRET_BYTES } from "./secret-file.ts";
import { NOTE_PREFIX } from "./wipe-mark.ts";

/** What is to be handed over, and to whom. */
export interface Note {
  /** Origin of the relay; empty where the programme has none. */
  readonly relay: string;
  /** As it travels. */
  readonly attestation: Bytes;
}

/** Length of a note in bytes. */
export const NOTE_BYTES = 1_024;

const MAGIC = utf8ToBytes("EBBNOTE1");
const BODY_AT = MAGIC.length + 2;
const MAX_ADDRESS = 120;
const MAX_ATTESTATION_BYTES = 512;

export function encodeNote({ relay, attestation }: Note): Bytes {
  const body = encodeCbor([1, relay, attestation]);
  const bytes = new Uint8Array(NOTE_BYTES);
  bytes.set(MAGIC);
  bytes.set([body.length >> 8, body.length & 255], MAGIC.length);
  bytes.set(body, BODY_AT);
  return bytes;
}

/** Reads a note; `null` where it is none. Whether the attestation is genuine, its taker judges. */
export function decodeNote(bytes: Uint8Array): Note | null {
  if (bytes.length !== NOTE_BYTES || !isEqualBytes(bytes.subarray(0, MAGIC.length), MAGIC)) return null;
  const length = (bytes[MAGIC.length] ?? 0) * 256 + (bytes[MAGIC.length + 1] ?? 0);
  const decoded = decodeCbor(bytes.subarray(BODY_AT, BODY_AT + length), NOTE_BYTES);
  const parts = decoded.ok ? readTuple(3)(decoded.value) : null;
  const [relay, attestation] = [readAddress(parts?.[1]), readBytesUpTo(MAX_ATTESTATION_BYTES)(parts?.[2])];
  return parts?.[0] === 1 && relay !== null && attestation ? { relay, attestation } : null;
}

const readAddress = readText(MAX_ADDRESS);

/** The note within an S file whose keys are given up; `null` where there is none. */
export function noteWithin(file: Uint8Array): Bytes | null {
  if (!isWipingMark(copyBytes(file.subarray(0, SECRET_BYTES)))) return null;
  const bytes = copyBytes(file.subarray(SECRET_BYTES, SECRET_BYTES + NOTE_BYTES));
  return decodeNote(bytes) && bytes;
}

/** Name of the file of a note: the same note has one name, however often it is written. */
export const noteId = (bytes: Bytes): string => NOTE_PREFIX + bytesToHex(sha256(bytes).subarray(0, 8));
