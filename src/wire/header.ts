/**
 * The 144-byte segment header, big-endian. Rules W1–W4 of SPEC.md.
 *
 * The header is signed as received and never re-encoded to verify.
 */
import { hashLabelled } from "../crypto/hash.ts";
import {
  type FeedId,
  type Head,
  type ProgrammeId,
  type SignKey,
  toFeedId,
  toHead,
  toProgrammeId,
} from "../kit/brand.ts";
import { type Bytes, bytesToU32, concatBytes, copyBytes, u32ToBytes, utf8ToBytes } from "../kit/bytes.ts";
import { CodecError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { HEADER_BYTES, maxBodyBytes, SEGMENT_KINDS, type SegmentKind } from "./limits.ts";

export const SEGMENT_MAGIC = utf8ToBytes("EBB1");
export const SUITE = 1;

/** `prev` of the first segment of a feed. */
export const FIRST_PREV = toHead(new Uint8Array(32));

export interface Header {
  readonly kind: SegmentKind;
  readonly programmeId: ProgrammeId;
  readonly feedId: FeedId;
  /** 1, 2, 3 … without gaps. */
  readonly seq: number;
  /** Hash of the header before; zeros at seq 1. */
  readonly prev: Head;
  /** 32 bytes that commit to the body's key; zeros for kind 4. */
  readonly keyCommit: Bytes;
  readonly bodyLen: number;
  /** SHA-256 of the body. */
  readonly bodyHash: Bytes;
}

export type HeaderFailure = CodecError<
  | "HEADER_LENGTH"
  | "HEADER_MAGIC"
  | "HEADER_SUITE"
  | "HEADER_KIND"
  | "HEADER_FLAGS"
  | "HEADER_SEQ"
  | "HEADER_PREV"
  | "HEADER_COMMIT"
  | "HEADER_BODY_LENGTH"
>;

/** 144 bytes of `header`. */
export const encodeHeader = (header: Header): Bytes =>
  concatBytes(
    SEGMENT_MAGIC,
    Uint8Array.of(SUITE, header.kind, 0, 0),
    header.programmeId,
    header.feedId,
    u32ToBytes(header.seq),
    header.prev,
    header.keyCommit,
    u32ToBytes(header.bodyLen),
    header.bodyHash,
  );

/** Reads a header; fails with the first rule that it breaks. */
export function decodeHeader(bytes: Uint8Array): Result<Header, HeaderFailure> {
  if (bytes.length !== HEADER_BYTES) return err(new CodecError("HEADER_LENGTH"));
  if (!SEGMENT_MAGIC.every((byte, at) => bytes[at] === byte)) return err(new CodecError("HEADER_MAGIC"));
  if (bytes[4] !== SUITE) return err(new CodecError("HEADER_SUITE"));
  const kind = SEGMENT_KINDS.find((known) => known === bytes[5]);
  if (kind === undefined) return err(new CodecError("HEADER_KIND"));
  if (bytes[6] !== 0 || bytes[7] !== 0) return err(new CodecError("HEADER_FLAGS"));
  const header = {
    kind,
    programmeId: toProgrammeId(bytes.subarray(8, 24)),
    feedId: toFeedId(bytes.subarray(24, 40)),
    seq: bytesToU32(bytes, 40),
    prev: toHead(bytes.subarray(44, 76)),
    keyCommit: copyBytes(bytes.subarray(76, 108)),
    bodyLen: bytesToU32(bytes, 108),
    bodyHash: copyBytes(bytes.subarray(112, 144)),
  };
  const broken = firstBrokenRule(header);
  return broken === null ? ok(header) : err(new CodecError(broken));
}

/** What the fields say to each other. */
function firstBrokenRule(header: Header): HeaderFailure["code"] | null {
  if (header.seq === 0) return "HEADER_SEQ";
  if ((header.seq === 1) !== isZero(header.prev)) return "HEADER_PREV";
  if ((header.kind === 4) !== isZero(header.keyCommit)) return "HEADER_COMMIT";
  if (header.bodyLen > maxBodyBytes(header.kind)) return "HEADER_BODY_LENGTH";
  return null;
}

const isZero = (bytes: Uint8Array) => bytes.every((byte) => byte === 0);

/** The hash by which the next header names this one: SHA-256("ebb/head/1\0" ‖ header), signature excluded. */
export const headerToHead = (header: Uint8Array): Head => toHead(hashLabelled("head", header));

/** SHA-256("ebb/feed/1\0" ‖ programmeId ‖ author key ‖ incarnation)[0..16]. */
export const makeFeedId = (programmeId: ProgrammeId, author: SignKey, incarnation: Uint8Array): FeedId =>
  toFeedId(hashLabelled("feed", programmeId, author, incarnation).subarray(0, 16));
