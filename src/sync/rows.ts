/**
 * Keys and codecs of the rows that syncing keeps. What is in clear here is in clear on the wire too: positions, hashes, introductions, receipts.
 * Everything that tells of people is sealed by the vault. Rules Y1–Y3 of SPEC.md, which has the table of rows.
 */
import {
  type FeedId,
  type Head,
  type Incarnation,
  type ProgrammeId,
  type SignKey,
  toFeedId,
  toHead,
  toIncarnation,
  toSignKey,
} from "../kit/brand.ts";
import { type Bytes, bytesToHex } from "../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { readBytes, readBytesUpTo, readInteger, readTuple } from "../kit/read.ts";
import type { RowRef } from "../store/port.ts";
import { FIRST_PREV, makeFeedId } from "../wire/header.ts";
import { decodeIntroduction, encodeIntroduction, type Introduction } from "../wire/introduction.ts";
import { SEGMENT_KINDS, type SegmentKind } from "../wire/limits.ts";
import { type FeedHead, type Receipt, readFeedHead } from "../wire/receipt.ts";

/** The kind of segment that a feed holds: one kind a feed, so that each reader sees a chain without holes. */
export type FeedPurpose = SegmentKind;

/** A feed that this device writes. */
export interface OwnFeed {
  readonly feedId: FeedId;
  readonly purpose: FeedPurpose;
  readonly incarnation: Incarnation;
  /** Position of the newest own frame; 0 and zeros before the first. */
  readonly seq: number;
  readonly head: Head;
  /** Signing key of the device that a down feed is for. */
  readonly device: SignKey | null;
  /** A proven fork ended it: nothing is appended or uploaded any more (Y40). */
  readonly isClosed: boolean;
}

/** Y9: control first, then own ops, then what goes down, pages last. */
const UPLOAD_ORDER: readonly FeedPurpose[] = [4, 3, 1, 2, 5];
export const byUploadOrder = (a: OwnFeed, b: OwnFeed): number =>
  UPLOAD_ORDER.indexOf(a.purpose) - UPLOAD_ORDER.indexOf(b.purpose);
export const FRAMES_PER_UPLOAD = 4;

export const ownRef = (feedId: Uint8Array): RowRef => ({ table: "meta", key: `own:${bytesToHex(feedId)}` });
export const receiptRef = (feedId: Uint8Array): RowRef => ({ table: "meta", key: `receipt:${bytesToHex(feedId)}` });
export const peerRef = (feedId: Uint8Array): RowRef => ({ table: "meta", key: `peer:${bytesToHex(feedId)}` });
/** What let-go.ts is at. */
export const LET_GO_NOTE_REF: RowRef = { table: "meta", key: "let-go" };
/** What a coordinator's screen showed of needs, sealed like the pages: whatever is forgotten takes it along. */
export const LOOKED_REF: RowRef = { table: "meta", key: "looked" };
export const CURSOR_REF: RowRef = { table: "meta", key: "cursor" };

const hex8 = (number: number) => number.toString(16).padStart(8, "0");

export const ownFrameRef = (feedId: Uint8Array, seq: number): RowRef => ({
  table: "segments",
  key: `o:${bytesToHex(feedId)}:${hex8(seq)}`,
});
export const controlFrameRef = (feedId: Uint8Array, seq: number): RowRef => ({
  table: "segments",
  key: `c:${bytesToHex(feedId)}:${hex8(seq)}`,
});
export const unopenedFrameRef = (feedId: Uint8Array, seq: number): RowRef => ({
  table: "segments",
  key: `u:${bytesToHex(feedId)}:${hex8(seq)}`,
});
/** Frames whose body is not kept: pages of others' snapshots lie as they came (`p`), of dropped ones only the header (`h`). */
export const snapshotFrameRef = (feedId: Uint8Array, seq: number): RowRef => ({
  table: "segments",
  key: `p:${bytesToHex(feedId)}:${hex8(seq)}`,
});
export const huskRef = (feedId: Uint8Array, seq: number): RowRef => ({
  table: "segments",
  key: `h:${bytesToHex(feedId)}:${hex8(seq)}`,
});
export const gapRef = (feed: string): RowRef => ({ table: "meta", key: `gap:${feed}` });
export const mergedPageRef = (number: number): RowRef => ({ table: "pages", key: `m:${hex8(number)}` });
export const sentOpsRef = (feedId: Uint8Array, seq: number): RowRef => ({
  table: "pages",
  key: `s:${bytesToHex(feedId)}:${hex8(seq)}`,
});

/** All keys that begin with `prefix`. */
export const startingWith = (prefix: string) => ({ from: prefix, to: `${prefix}~` });

/** CBOR [1, feedId, purpose, incarnation, seq, head, device or null, closed]. */
export const encodeOwnFeed = ({ feedId, purpose, incarnation, seq, head, device, isClosed }: OwnFeed): Bytes =>
  encodeCbor([1, feedId, purpose, incarnation, seq, head, device, isClosed]);

/** A new feed of this device, before its first frame. */
export const startFeed = (
  programmeId: ProgrammeId,
  author: SignKey,
  incarnation: Incarnation,
  purpose: FeedPurpose,
  device: SignKey | null = null,
): OwnFeed => ({
  feedId: makeFeedId(programmeId, author, incarnation),
  ...{ purpose, incarnation, seq: 0, head: FIRST_PREV, device, isClosed: false },
});

export function decodeOwnFeed(bytes: Uint8Array): OwnFeed | null {
  const decoded = decodeCbor(bytes, 256);
  const parts = decoded.ok ? readTuple(8)(decoded.value) : null;
  const [feedId, incarnation, seq, head] = [
    readBytes(16)(parts?.[1]),
    readBytes(16)(parts?.[3]),
    readInteger(0, 0xffff_ffff)(parts?.[4]),
    readBytes(32)(parts?.[5]),
  ];
  const purpose = SEGMENT_KINDS.find((known) => known === parts?.[2]);
  const isClosed = parts?.[7];
  const device = parts?.[6] === null ? null : readBytes(32)(parts?.[6]);
  if (
    parts?.[0] !== 1 ||
    !feedId ||
    !purpose ||
    !incarnation ||
    seq === null ||
    !head ||
    (device === null && parts[6] !== null) ||
    typeof isClosed !== "boolean"
  )
    return null;
  return {
    feedId: toFeedId(feedId),
    purpose,
    incarnation: toIncarnation(incarnation),
    seq,
    head: toHead(head),
    device: device && toSignKey(device),
    isClosed,
  };
}

/** CBOR [1, [feedId, seq, head], signature]. */
export const encodeReceiptRow = ({ feedId, seq, head, signature }: Receipt): Bytes =>
  encodeCbor([1, [feedId, seq, head], signature]);

export function decodeReceiptRow(bytes: Uint8Array): Receipt | null {
  const decoded = decodeCbor(bytes, 256);
  const parts = decoded.ok ? readTuple(3)(decoded.value) : null;
  const [at, signature] = [readFeedHead(parts?.[1]), readBytes(64)(parts?.[2])];
  return parts?.[0] === 1 && at && signature ? { ...at, signature } : null;
}

/** What is stored of a feed that this device reads. */
export interface PeerRow {
  readonly introduction: Introduction;
  readonly newest: FeedHead | null;
}

/** CBOR [1, introduction, [feedId, seq, head] or null]. */
export const encodePeer = ({ introduction, newest }: PeerRow): Bytes =>
  encodeCbor([1, encodeIntroduction(introduction), newest && [newest.feedId, newest.seq, newest.head]]);

export function decodePeer(bytes: Uint8Array): PeerRow | null {
  const decoded = decodeCbor(bytes, 2_048);
  const parts = decoded.ok ? readTuple(3)(decoded.value) : null;
  const introductionBytes = readBytesUpTo(1_024)(parts?.[1]);
  const introduction = introductionBytes && decodeIntroduction(introductionBytes);
  const newest = parts?.[2] === null ? null : readFeedHead(parts?.[2]);
  if (parts?.[0] !== 1 || !introduction?.ok || (newest === null && parts[2] !== null)) return null;
  return { introduction: introduction.value, newest };
}

/** How far the relay's log was read: meaningful only for the relay's database of that generation. */
export interface Cursor {
  readonly generation: Bytes;
  readonly position: number;
}

export const encodeCursor = ({ generation, position }: Cursor): Bytes => encodeCbor([1, generation, position]);

export function decodeCursor(bytes: Uint8Array): Cursor | null {
  const decoded = decodeCbor(bytes, 64);
  const parts = decoded.ok ? readTuple(3)(decoded.value) : null;
  const [generation, position] = [readBytes(16)(parts?.[1]), readInteger(0, Number.MAX_SAFE_INTEGER)(parts?.[2])];
  return parts?.[0] === 1 && generation && position !== null ? { generation, position } : null;
}
