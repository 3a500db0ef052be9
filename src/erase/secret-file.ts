/**
 * The S file: what a vault's keys hang on, in one small file that can be overwritten in place. Pure layout; where it lives is `SecretPlace`.
 *
 * 66 blocks of 32 bytes: block 0 is the mark (8 bytes "EBBSECR1", 1 byte state, 6 bytes time of making in milliseconds, big-endian, then zeros),
 * block 1 the device secret S, blocks 2 to 65 the secrets of 64 slots. Rules E1 to E4.
 */
import { type Bytes, concatBytes, copyBytes, isEqualBytes, utf8ToBytes } from "../kit/bytes.ts";
import type { Clock } from "../kit/clock.ts";
import { CodecError, UsageError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import { err, ok, type Result } from "../kit/result.ts";

/** Length of a block, of S and of a slot secret, in bytes. */
export const SECRET_BYTES = 32;
/** How many slot secrets there are. */
export const SLOT_COUNT = 64;
/** Length of the file in bytes. */
export const SECRET_FILE_BYTES = (SLOT_COUNT + 2) * SECRET_BYTES;

/** Where S begins in the file. */
export const SECRET_OFFSET = SECRET_BYTES;

const MAGIC = utf8ToBytes("EBBSECR1");
const STATE_OFFSET = 8;
const TIME_OFFSET = 9;
const MARK_END = 15;
const MAX_TIME_MS = 2 ** 48 - 1;

/** `wiping` = the keys were given up: the vault must not open, and the wipe must be finished. */
export type SecretFileState = "alive" | "wiping";
const STATES: readonly SecretFileState[] = ["alive", "wiping"];

/** What an S file holds. `secret` and each of `slots` are 32 bytes in buffers of their own; the reader zeroes them when done. */
export interface SecretFile {
  readonly state: SecretFileState;
  /** When the file was made, by this device's clock, in milliseconds since 1970. */
  readonly createdAtMs: number;
  readonly secret: Bytes;
  readonly slots: readonly Bytes[];
}

/** A new file with fresh S and slot secrets, 2,112 bytes, alive. The caller zeroes it once it is written. */
export function makeSecretFile(random: Random, clock: Clock): Bytes {
  const mark = encodeMark("alive", clock.nowMs());
  const secrets = random.bytes(SECRET_FILE_BYTES - SECRET_BYTES);
  const file = concatBytes(mark, secrets);
  secrets.fill(0);
  return file;
}

/** Reads a file that `makeSecretFile` began. A wiping file reads as such, whatever its secrets have become. Rule E2. */
export function readSecretFile(bytes: Bytes): Result<SecretFile, CodecError<"SECRET_FILE_MALFORMED">> {
  const state = STATES[bytes[STATE_OFFSET] ?? -1];
  const hasMagic = isEqualBytes(bytes.subarray(0, MAGIC.length), MAGIC);
  const hasZeros = bytes.subarray(MARK_END, SECRET_BYTES).every((byte) => byte === 0);
  if (bytes.length !== SECRET_FILE_BYTES || !hasMagic || !hasZeros || state === undefined)
    return err(new CodecError("SECRET_FILE_MALFORMED"));
  return ok({
    state,
    createdAtMs: readTime(bytes),
    secret: blockAt(bytes, SECRET_OFFSET),
    slots: Array.from({ length: SLOT_COUNT }, (_, slot) => blockAt(bytes, slotOffset(slot))),
  });
}

/** Where the secret of `slot` (0 to 63) begins in the file. Throws `UsageError` for any other slot. */
export function slotOffset(slot: number): number {
  if (!Number.isInteger(slot) || slot < 0 || slot >= SLOT_COUNT) throw new UsageError("SLOT_OUT_OF_RANGE");
  return (slot + 2) * SECRET_BYTES;
}

/** The mark block of a file in `state`, 32 bytes, to be written at offset 0. Throws `UsageError` for a time outside 48 bits. */
export function encodeMark(state: SecretFileState, createdAtMs: number): Bytes {
  const mark = new Uint8Array(SECRET_BYTES);
  const view = new DataView(mark.buffer);
  const timeMs = Math.floor(createdAtMs);
  if (!(timeMs >= 0 && timeMs <= MAX_TIME_MS)) throw new UsageError("SECRET_FILE_TIME_OUT_OF_RANGE");
  mark.set(MAGIC);
  view.setUint8(STATE_OFFSET, STATES.indexOf(state));
  view.setUint16(TIME_OFFSET, Math.floor(timeMs / 2 ** 32));
  view.setUint32(TIME_OFFSET + 2, timeMs % 2 ** 32);
  return mark;
}

/** Whether a file begins with the mark of a wipe, whatever follows it. */
export const isWipingMark = (bytes: Bytes): boolean =>
  isEqualBytes(bytes.subarray(0, MAGIC.length), MAGIC) && STATES[bytes[STATE_OFFSET] ?? -1] === "wiping";

function readTime(bytes: Bytes): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return view.getUint16(TIME_OFFSET) * 2 ** 32 + view.getUint32(TIME_OFFSET + 2);
}

const blockAt = (bytes: Bytes, offset: number): Bytes => copyBytes(bytes.subarray(offset, offset + SECRET_BYTES));
