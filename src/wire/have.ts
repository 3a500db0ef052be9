/** The call for repair and bundles: what the caller holds of some feeds, answered with what it lacks of them. Rule W43 of SPEC.md. */
import { type FeedId, toFeedId } from "../kit/brand.ts";
import { type Bytes, bytesToHex } from "../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { type Reader, readBytes, readInteger, readList, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";

/** How far somebody holds a feed: 0 for nothing of it. */
export interface HeldFeed {
  readonly feedId: FeedId;
  readonly seq: number;
}

/** Most feeds of one call, and its largest size in bytes. */
export const MAX_HELD_FEEDS = 200;
export const MAX_HAVE_BYTES = 8_192;

/** CBOR [1, [[feedId, seq] …]]. */
export const encodeHave = (held: readonly HeldFeed[]): Bytes =>
  encodeCbor([1, held.map(({ feedId, seq }): Cbor => [feedId, seq])]);

/** Reads 1 to 200 feeds, none twice. */
export function decodeHave(bytes: Uint8Array): Result<readonly HeldFeed[], CodecError<"HAVE_MALFORMED">> {
  const decoded = decodeCbor(bytes, MAX_HAVE_BYTES);
  const parts = decoded.ok ? readTuple(2)(decoded.value) : null;
  const held = parts?.[0] === 1 ? readList(readHeld, MAX_HELD_FEEDS)(parts[1]) : null;
  const feeds = new Set(held?.map(({ feedId }) => bytesToHex(feedId)));
  return held && held.length > 0 && feeds.size === held.length ? ok(held) : err(new CodecError("HAVE_MALFORMED"));
}

const readHeld: Reader<HeldFeed> = (value) => {
  const parts = readTuple(2)(value);
  const [feedId, seq] = [readBytes(16)(parts?.[0]), readInteger(0, 0xffff_ffff)(parts?.[1])];
  return feedId && seq !== null ? { feedId: toFeedId(feedId), seq } : null;
};
