/**
 * Bundles: what travels by hand, as a file or as moving codes. A bundle is cut into parts of one size, each sealed by itself, so that every part that arrived whole is of
 * use and the reader can name those that did not. Rules W100–W106 of SPEC.md.
 *
 * The key follows from the charter's full hash, which every member of the programme knows, and a relay that keeps its charter. It keeps out whoever finds or carries the
 * file and has no part in the programme; it is not what protects people's records: those lie in it as segments, sealed to coordinators or to one phone.
 */
import { deriveBytes } from "../crypto/hash.ts";
import { openSecretBox, SECRET_BOX_OVERHEAD, sealSecretBox } from "../crypto/secret-box.ts";
import type { Signer } from "../crypto/sign.ts";
import { type Bytes, bytesToU32, concatBytes, copyBytes, isEqualBytes, u32ToBytes, utf8ToBytes } from "../kit/bytes.ts";
import { CodecError, UsageError, VerifyError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { MAX_MANIFEST_BYTES, type Manifest, readManifest, signManifest } from "./bundle-manifest.ts";
import { SUITE } from "./header.ts";
import { readStream, type StreamItem } from "./stream.ts";

const BUNDLE_MAGIC = utf8ToBytes("EBBB");
/** "EBBB" ‖ suite ‖ size code ‖ parts u16 ‖ salt. */
const HEAD_BYTES = 4 + 1 + 1 + 2 + 32;
const SALT_AT = 8;
/** A part has 512 · 2ⁿ bytes, n = 1 to 5: small bundles fit into few codes, large ones into few parts. */
const SIZE_CODES = [1, 2, 3, 4, 5] as const;
const LARGEST_SIZE = 5;
/** In a part's plaintext, before its content: how much of it belongs to what began before, and how much of it is used. */
const PART_HEAD_BYTES = 4;
/** Most parts of one bundle: with the largest parts 64 MiB. */
export const MAX_BUNDLE_PARTS = 4_096;

const partBytes = (size: number) => 512 * 2 ** size;
const contentBytes = (size: number) => partBytes(size) - SECRET_BOX_OVERHEAD - PART_HEAD_BYTES;

/** Largest bundle, in bytes. */
export const MAX_BUNDLE_BYTES = HEAD_BYTES + MAX_BUNDLE_PARTS * partBytes(LARGEST_SIZE);

export type BundleFailure =
  | CodecError<"BUNDLE_MALFORMED" | "BUNDLE_UNKNOWN_VERSION" | "BUNDLE_CUT">
  | VerifyError<"BUNDLE_FOREIGN">;

/** A bundle as far as it could be read. */
export interface OpenedBundle {
  /** `null` where its part did not arrive whole, or its signature does not hold. */
  readonly manifest: Manifest | null;
  /** Introductions, frames and husks of all parts that are whole, in their order. */
  readonly items: readonly StreamItem[];
  readonly parts: number;
  /** Numbers, from 1, of the parts that are not there or do not open. */
  readonly missing: readonly number[];
  /** Something in a part that opened is no item: its maker's fault, not the way's. */
  readonly isFlawed: boolean;
}

const u16ToBytes = (value: number): Bytes => Uint8Array.of(value >> 8, value & 0xff);
const bytesToU16 = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);

const keyOf = (charterHash: Uint8Array, head: Uint8Array): Bytes =>
  deriveBytes("bundle", charterHash, [head.subarray(5)], 32);

/** Each key is used for one bundle, so the part's index alone makes the nonce. */
const nonceOf = (index: number): Bytes => concatBytes(u32ToBytes(index), new Uint8Array(20));

/** What goes into a bundle: its manifest and the bytes of each item, in order. */
export interface BundleContent {
  readonly manifest: Manifest;
  readonly items: readonly Uint8Array[];
}

/**
 * A bundle of `content` for members of the programme, in parts of at most 512 · 2^`largest` bytes. Throws `UsageError` `BUNDLE_TOO_LARGE` where it would have more
 * than 4,096 parts. Draws 32 bytes.
 */
export async function makeBundle(
  { manifest, items }: BundleContent,
  charterHash: Uint8Array,
  sign: Signer,
  random: Random,
  largest: number = LARGEST_SIZE,
): Promise<Bytes> {
  const salt = random.bytes(32);
  const signed = await signManifest(manifest, charterHash, salt, sign);
  const units = [concatBytes(u32ToBytes(signed.length), signed), ...items];
  const length = units.reduce((sum, unit) => sum + unit.length, 0);
  const size = SIZE_CODES.find((code) => code >= largest || contentBytes(code) >= length) ?? LARGEST_SIZE;
  const parts = Math.ceil(length / contentBytes(size));
  if (parts > MAX_BUNDLE_PARTS) throw new UsageError("BUNDLE_TOO_LARGE");
  const head = concatBytes(BUNDLE_MAGIC, Uint8Array.of(SUITE, size), u16ToBytes(parts), salt);
  const key = keyOf(charterHash, head);
  const sealed = cutIntoParts(units, size).map((part, index) => sealSecretBox(key, nonceOf(index), part));
  return concatBytes(head, ...sealed);
}

/** Plaintexts of all parts, each of full length. */
function cutIntoParts(units: readonly Uint8Array[], size: number): readonly Bytes[] {
  const content = concatBytes(...units);
  const begins: number[] = [];
  let at = 0;
  for (const unit of units) {
    begins.push(at);
    at += unit.length;
  }
  const step = contentBytes(size);
  return Array.from({ length: Math.ceil(content.length / step) }, (_, index) => {
    const part = new Uint8Array(step + PART_HEAD_BYTES);
    const bytes = content.subarray(index * step, (index + 1) * step);
    const next = begins.find((begin) => begin >= index * step) ?? content.length;
    part.set(u16ToBytes(Math.min(next - index * step, bytes.length)), 0);
    part.set(u16ToBytes(bytes.length), 2);
    part.set(bytes, PART_HEAD_BYTES);
    return part;
  });
}

/** A bundle's head, taken apart. */
interface Head {
  readonly bytes: Bytes;
  readonly size: number;
  readonly parts: number;
}

function readHead(bytes: Uint8Array): Result<Head, BundleFailure> {
  if (bytes.length < 8 || !isEqualBytes(bytes.subarray(0, 4), BUNDLE_MAGIC))
    return err(new CodecError("BUNDLE_MALFORMED"));
  if (bytes[4] !== SUITE) return err(new CodecError("BUNDLE_UNKNOWN_VERSION"));
  const size = SIZE_CODES.find((code) => code === bytes[5]);
  const parts = bytesToU16(bytes, 6);
  if (size === undefined || parts < 1 || parts > MAX_BUNDLE_PARTS) return err(new CodecError("BUNDLE_MALFORMED"));
  return ok({ bytes: copyBytes(bytes.subarray(0, HEAD_BYTES)), size, parts });
}

/** How many bytes the bundle that begins with `bytes` has when it is whole. */
export function measureBundle(bytes: Uint8Array): Result<number, BundleFailure> {
  const head = readHead(bytes);
  return head.ok ? ok(HEAD_BYTES + head.value.parts * partBytes(head.value.size)) : head;
}

/** Opens a bundle of the programme with this charter hash, or what is left of it. Bytes behind its last part are ignored. */
export async function openBundle(
  bytes: Uint8Array,
  charterHash: Uint8Array,
): Promise<Result<OpenedBundle, BundleFailure>> {
  const head = readHead(bytes);
  if (!head.ok) return head;
  const { size, parts } = head.value;
  const whole = Math.min(parts, Math.floor((bytes.length - HEAD_BYTES) / partBytes(size)));
  if (whole < 1) return err(new CodecError("BUNDLE_CUT"));
  const key = keyOf(charterHash, head.value.bytes);
  const opened = Array.from({ length: parts }, (_, index) => {
    const at = HEAD_BYTES + index * partBytes(size);
    return index < whole ? openPart(key, index, bytes.subarray(at, at + partBytes(size))) : null;
  });
  if (opened.every((part) => part === null)) return err(new VerifyError("BUNDLE_FOREIGN"));
  const missing = opened.flatMap((part, index) => (part ? [] : [index + 1]));
  return ok({ parts, missing, ...(await readParts(opened, charterHash, head.value.bytes.subarray(SALT_AT))) });
}

/** The used content of one part, and how much of it began before. */
interface Part {
  readonly carried: number;
  readonly bytes: Uint8Array;
}

function openPart(key: Uint8Array, index: number, sealed: Uint8Array): Part | null {
  const plaintext = openSecretBox(key, nonceOf(index), sealed);
  if (!plaintext) return null;
  const [carried, used] = [bytesToU16(plaintext, 0), bytesToU16(plaintext, 2)];
  const isSound = carried <= used && used <= plaintext.length - PART_HEAD_BYTES;
  return isSound ? { carried, bytes: plaintext.subarray(PART_HEAD_BYTES, PART_HEAD_BYTES + used) } : null;
}

/** Reads each run of parts that stand together; behind a missing part reading goes on where the next item begins. */
async function readParts(opened: readonly (Part | null)[], charterHash: Bytes | Uint8Array, salt: Uint8Array) {
  const items: StreamItem[] = [];
  let manifest: Manifest | null = null;
  let isFlawed = false;
  for (const { first, bytes, isLast } of runsOf(opened)) {
    let at = 0;
    if (first === 0) {
      const length = bytes.length < 4 ? 0 : bytesToU32(bytes);
      at = 4 + length;
      if (at <= bytes.length && length <= MAX_MANIFEST_BYTES)
        manifest = await readManifest(bytes.subarray(4, at), charterHash, salt);
    }
    const stream = readStream(bytes.subarray(Math.min(at, bytes.length)));
    items.push(...stream.items.filter(({ type }) => type !== "mark"));
    if (stream.failure && (isLast || stream.failure.code !== "STREAM_CUT")) isFlawed = true;
  }
  return { manifest, items, isFlawed };
}

/** Parts that follow each other without a gap, as one run of bytes that begins with an item. */
function runsOf(opened: readonly (Part | null)[]) {
  const runs: { readonly first: number; readonly pieces: Uint8Array[] }[] = [];
  opened.forEach((part, index) => {
    if (part === null) return;
    const run = runs.at(-1);
    if (run && opened[index - 1]) run.pieces.push(part.bytes);
    else runs.push({ first: index, pieces: [part.bytes.subarray(part.carried)] });
  });
  const isEnd = opened.at(-1) !== null;
  return runs.map(({ first, pieces }, at) => ({
    first,
    bytes: concatBytes(...pieces),
    isLast: isEnd && at === runs.length - 1,
  }));
}
