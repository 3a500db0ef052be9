/**
 * A stream is what moves in either direction: introductions, frames, husks and log marks, one after the other, without an outer frame, so that
 * the valid prefix of a cut stream is always usable. Rules W30–W33 of SPEC.md.
 */
import { type Bytes, bytesToU32, concatBytes, copyBytes, isEqualBytes, u32ToBytes, utf8ToBytes } from "../kit/bytes.ts";
import { CodecError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { decodeFrame, type Frame, type FrameFailure, type Husk } from "./frame.ts";
import { decodeHeader, type HeaderFailure, headerToHead, SEGMENT_MAGIC, SUITE } from "./header.ts";
import {
  decodeIntroduction,
  INTRODUCTION_HEAD_BYTES,
  INTRODUCTION_MAGIC,
  type Introduction,
  type IntroductionFailure,
  introductionLength,
} from "./introduction.ts";
import { HEADER_BYTES, SIGNATURE_BYTES } from "./limits.ts";

export const LOG_MARK_MAGIC = utf8ToBytes("EBBL");
/** "EBBL" ‖ suite ‖ generation 16 ‖ cursor u64 ‖ more u8. */
export const LOG_MARK_BYTES = 4 + 1 + 16 + 8 + 1;

const HUSK_MAGIC = utf8ToBytes("EBBH");
/** "EBBH" ‖ header ‖ signature. */
const HUSK_BYTES = 4 + HEADER_BYTES + SIGNATURE_BYTES;

/** How far a reader has come at a relay. A cursor means something only together with the relay's generation. */
export interface LogMark {
  /** 16 random bytes, made with the relay's database. */
  readonly generation: Bytes;
  /** 0 … 2⁵³ − 1. */
  readonly cursor: number;
  /** Whether the relay holds more behind it. */
  readonly hasMore: boolean;
}

export type StreamItem =
  | { readonly type: "introduction"; readonly introduction: Introduction; readonly bytes: Bytes }
  | { readonly type: "frame"; readonly frame: Frame }
  | { readonly type: "husk"; readonly husk: Husk }
  | { readonly type: "mark"; readonly mark: LogMark };

export type StreamFailure =
  | FrameFailure
  | HeaderFailure
  | IntroductionFailure
  | CodecError<"STREAM_UNKNOWN_ITEM" | "STREAM_CUT" | "MARK_MALFORMED" | "HUSK_KIND">;

const U32 = 0x1_0000_0000;

/** 30 bytes of a log mark. */
export const encodeLogMark = ({ generation, cursor, hasMore }: LogMark): Bytes =>
  concatBytes(
    LOG_MARK_MAGIC,
    Uint8Array.of(SUITE),
    generation,
    u32ToBytes(Math.floor(cursor / U32)),
    u32ToBytes(cursor % U32),
    Uint8Array.of(hasMore ? 1 : 0),
  );

function decodeLogMark(bytes: Uint8Array): Result<LogMark, CodecError<"MARK_MALFORMED">> {
  const cursor = bytesToU32(bytes, 21) * U32 + bytesToU32(bytes, 25);
  if (bytes[4] !== SUITE || (bytes[29] ?? 2) > 1 || !Number.isSafeInteger(cursor))
    return err(new CodecError("MARK_MALFORMED"));
  return ok({ generation: copyBytes(bytes.subarray(5, 21)), cursor, hasMore: bytes[29] === 1 });
}

/** 212 bytes of a husk. */
export const huskToBytes = ({ headerBytes, signature }: Pick<Husk, "headerBytes" | "signature">): Bytes =>
  concatBytes(HUSK_MAGIC, headerBytes, signature);

/** W33: nobody drops what devices live by, so a relay that shows a husk of it hides something. */
function decodeHusk(bytes: Uint8Array): Result<StreamItem, StreamFailure> {
  const headerBytes = copyBytes(bytes.subarray(4, 4 + HEADER_BYTES));
  const header = decodeHeader(headerBytes);
  if (!header.ok) return header;
  if (header.value.kind === 2 || header.value.kind === 4) return err(new CodecError("HUSK_KIND"));
  const signature = copyBytes(bytes.subarray(4 + HEADER_BYTES));
  return ok({
    type: "husk",
    husk: { header: header.value, headerBytes, signature, head: headerToHead(headerBytes) },
  });
}

/**
 * How many bytes the first item of `buffer` takes: `"more"` while too few are there to tell, a failure where it can be no item.
 * Looks at fixed-size heads only, so a receiver knows what to wait for before it does any arithmetic.
 */
export function measureItem(buffer: Uint8Array): Result<number | "more", StreamFailure> {
  if (buffer.length < 4) return ok("more");
  const magic = buffer.subarray(0, 4);
  if (isEqualBytes(magic, SEGMENT_MAGIC)) return measureFrame(buffer);
  if (isEqualBytes(magic, LOG_MARK_MAGIC)) return ok(LOG_MARK_BYTES);
  if (isEqualBytes(magic, HUSK_MAGIC)) return ok(HUSK_BYTES);
  if (!isEqualBytes(magic, INTRODUCTION_MAGIC)) return err(new CodecError("STREAM_UNKNOWN_ITEM"));
  if (buffer.length < INTRODUCTION_HEAD_BYTES) return ok("more");
  const length = introductionLength(buffer);
  return length === null ? err(new CodecError("INTRODUCTION_MALFORMED")) : ok(length);
}

function measureFrame(buffer: Uint8Array): Result<number | "more", StreamFailure> {
  if (buffer.length < HEADER_BYTES) return ok("more");
  const header = decodeHeader(buffer.subarray(0, HEADER_BYTES));
  return header.ok ? ok(HEADER_BYTES + SIGNATURE_BYTES + header.value.bodyLen) : header;
}

/** Reads one whole item of exactly the measured length. Copies what it keeps. */
export function decodeItem(bytes: Uint8Array): Result<StreamItem, StreamFailure> {
  const magic = bytes.subarray(0, 4);
  if (isEqualBytes(magic, SEGMENT_MAGIC)) {
    const frame = decodeFrame(bytes);
    return frame.ok ? ok({ type: "frame", frame: frame.value }) : frame;
  }
  if (isEqualBytes(magic, LOG_MARK_MAGIC) && bytes.length === LOG_MARK_BYTES) {
    const mark = decodeLogMark(bytes);
    return mark.ok ? ok({ type: "mark", mark: mark.value }) : mark;
  }
  if (isEqualBytes(magic, HUSK_MAGIC) && bytes.length === HUSK_BYTES) return decodeHusk(bytes);
  const introduction = decodeIntroduction(bytes);
  if (!introduction.ok) return introduction;
  return ok({ type: "introduction", introduction: introduction.value, bytes: copyBytes(bytes) });
}

/** A stream read to its end: the items before the first failure, and that failure if there is one. */
export interface ReadStream {
  readonly items: readonly StreamItem[];
  readonly failure: StreamFailure | null;
}

/** Reads a stream as it comes. */
export interface StreamReader {
  /** The items that end in `chunk`; none behind a failure. */
  take(chunk: Uint8Array): readonly StreamItem[];
  /** Everything that was read: a stream that ends inside an item was cut. */
  end(): ReadStream;
}

export function makeStreamReader(): StreamReader {
  const items: StreamItem[] = [];
  let failure: StreamFailure | null = null;
  let rest: Uint8Array = new Uint8Array();
  /** The item that begins at `at`, and where it ends; `null` while it is not all there, and once something failed. */
  const readNext = (bytes: Uint8Array, at: number): number | null => {
    const length = measureItem(bytes.subarray(at));
    if (!length.ok) failure = length.error;
    if (!length.ok || length.value === "more" || at + length.value > bytes.length) return null;
    const item = decodeItem(bytes.subarray(at, at + length.value));
    if (!item.ok) failure = item.error;
    else items.push(item.value);
    return item.ok ? at + length.value : null;
  };
  return {
    take: (chunk) => {
      if (failure) return [];
      const known = items.length;
      const bytes = rest.length > 0 ? concatBytes(rest, chunk) : chunk;
      let at = 0;
      while (at < bytes.length) {
        const end = readNext(bytes, at);
        if (end === null) break;
        at = end;
      }
      rest = copyBytes(bytes.subarray(at));
      return items.slice(known);
    },
    end: () => ({ items, failure: failure ?? (rest.length > 0 ? new CodecError("STREAM_CUT") : null) }),
  };
}

/** Reads a whole stream and keeps its valid prefix. */
export function readStream(bytes: Uint8Array): ReadStream {
  const reader = makeStreamReader();
  reader.take(bytes);
  return reader.end();
}
