/**
 * The manifest of a bundle: who made it, when, how far its maker holds each feed, so that whoever opens it knows what to give back, and receipts of a relay that its
 * maker was given. Signed by the maker for this one bundle. Rule W102 of SPEC.md.
 */
import { type Signer, verify } from "../crypto/sign.ts";
import { type SignKey, toFeedId, toHead, toSignKey } from "../kit/brand.ts";
import { type Bytes, concatBytes } from "../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { type Reader, readBytes, readBytesUpTo, readInteger, readList, readTuple } from "../kit/read.ts";
import { type FeedHead, type Receipt, readFeedHead } from "./receipt.ts";

/** Most feeds and most receipts of one manifest, and its largest size in bytes. */
export const MAX_BUNDLE_HEADS = 4_096;
export const MAX_BUNDLE_RECEIPTS = 256;
export const MAX_MANIFEST_BYTES = 327_680;

export interface Manifest {
  /** Sign key of the device that made the bundle. */
  readonly maker: SignKey;
  /** By the maker's clock, ms since 1970. */
  readonly madeMs: number;
  /** How far the maker holds each feed; feeds of which it holds nothing are left out. */
  readonly held: readonly FeedHead[];
  /** A relay's receipts that the maker was given, for whoever wrote those feeds. */
  readonly receipts: readonly Receipt[];
}

const feedRow = ({ feedId, seq, head }: FeedHead): Cbor[] => [feedId, seq, head];

/** What the signature covers, after its label: charter hash ‖ salt of the bundle ‖ payload. */
const signedBytes = (charterHash: Uint8Array, salt: Uint8Array, payload: Uint8Array): Bytes =>
  concatBytes(charterHash, salt, payload);

/** CBOR [payload, signature]; the payload is CBOR [1, maker, madeMs, held, receipts]. */
export async function signManifest(
  { maker, madeMs, held, receipts }: Manifest,
  charterHash: Uint8Array,
  salt: Uint8Array,
  sign: Signer,
): Promise<Bytes> {
  const rows = receipts.map((receipt): Cbor => [...feedRow(receipt), receipt.signature]);
  const payload = encodeCbor([1, maker, madeMs, held.map(feedRow), rows]);
  return encodeCbor([payload, await sign("bundle-manifest", signedBytes(charterHash, salt, payload))]);
}

/** Reads a manifest that its maker signed for this bundle; `null` for anything else. */
export async function readManifest(
  bytes: Uint8Array,
  charterHash: Uint8Array,
  salt: Uint8Array,
): Promise<Manifest | null> {
  const decoded = decodeCbor(bytes, MAX_MANIFEST_BYTES);
  const outer = decoded.ok ? readTuple(2)(decoded.value) : null;
  const [payload, signature] = [readBytesUpTo(MAX_MANIFEST_BYTES)(outer?.[0]), readBytes(64)(outer?.[1])];
  const manifest = payload && readPayload(payload);
  if (!manifest || !signature) return null;
  const message = signedBytes(charterHash, salt, payload);
  return (await verify(manifest.maker, signature, "bundle-manifest", message)) ? manifest : null;
}

function readPayload(payload: Uint8Array): Manifest | null {
  const decoded = decodeCbor(payload, MAX_MANIFEST_BYTES);
  const parts = decoded.ok ? readTuple(5)(decoded.value) : null;
  const [maker, madeMs] = [readBytes(32)(parts?.[1]), readInteger(0, Number.MAX_SAFE_INTEGER)(parts?.[2])];
  const held = readList(readFeedHead, MAX_BUNDLE_HEADS)(parts?.[3]);
  const receipts = readList(readReceipt, MAX_BUNDLE_RECEIPTS)(parts?.[4]);
  if (parts?.[0] !== 1 || !maker || madeMs === null || !held || !receipts) return null;
  return { maker: toSignKey(maker), madeMs, held, receipts };
}

const readReceipt: Reader<Receipt> = (value) => {
  const parts = readTuple(4)(value);
  const [feedId, seq] = [readBytes(16)(parts?.[0]), readInteger(1, 0xffff_ffff)(parts?.[1])];
  const [head, signature] = [readBytes(32)(parts?.[2]), readBytes(64)(parts?.[3])];
  return feedId && seq && head && signature ? { feedId: toFeedId(feedId), seq, head: toHead(head), signature } : null;
};
