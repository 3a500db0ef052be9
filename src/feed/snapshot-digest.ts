/**
 * What a snapshot states, as hashes that another coordinator with the same ops comes to as well, and whether it may vouch for one.
 * Pure. Rules F44 to F46 of SPEC.md, W74 of ../wire/SPEC.md.
 */
import { hashLabelled, sha256 } from "../crypto/hash.ts";
import type { RecordId } from "../kit/brand.ts";
import { type Bytes, bytesToHex, compareBytes } from "../kit/bytes.ts";
import { type Cbor, encodeCbor } from "../kit/cbor.ts";
import type { FeedHead } from "../wire/receipt.ts";
import { type AuthoredOp, encodeOp } from "./op.ts";
import { encodedArray, joinBytes } from "./snapshot-columns.ts";
import { isEnd, rememberSources, type SealedOp, statedOp } from "./snapshot-page.ts";

/** Heads by feed id, as a snapshot lists them. */
export const sortHeads = (heads: readonly FeedHead[]): readonly FeedHead[] =>
  [...heads].sort((a, b) => compareBytes(a.feedId, b.feedId));

export const headToCbor = ({ feedId, seq, head }: FeedHead): Cbor => [feedId, seq, head];

/** What a snapshot leaves out: values of records that ended for whoever makes or checks it. */
export type IsEnded = (recordId: RecordId) => boolean;

/** The ops that a snapshot of `heads` holds: those of segments up to them; of records that ended, only the ends (F41). */
export function opsUpTo(ops: readonly AuthoredOp[], heads: readonly FeedHead[], isEnded: IsEnded): readonly SealedOp[] {
  const seqByFeed = new Map(heads.map(({ feedId, seq }) => [bytesToHex(feedId), seq]));
  // Ops that were read together share the very bytes of their feed's id.
  let [feed, upTo]: [AuthoredOp["feedId"], number] = [null, 0];
  const isCovered = (op: AuthoredOp): op is SealedOp => {
    if (op.feedId === null) return false;
    if (op.feedId !== feed) [feed, upTo] = [op.feedId, seqByFeed.get(bytesToHex(op.feedId)) ?? 0];
    return op.seq <= upTo;
  };
  return ops.filter(isCovered).filter(({ op }) => isEnd(op) || !isEnded(op.recordId));
}

/** An op and the SHA-256 of it, of who wrote it and of the segment that it was read from. */
interface HashedOp {
  readonly op: SealedOp;
  readonly hash: Bytes;
}

/** Each op once, by its hash in hex. */
export function opsByHash(ops: readonly SealedOp[]): ReadonlyMap<string, HashedOp> {
  const sourceBytes = rememberSources();
  const opByHash = new Map<string, HashedOp>();
  for (const op of ops) {
    const hash = hashLabelled("op", encodedArray([encodeCbor(sourceBytes(op)), encodeOp(statedOp(op.op))]));
    opByHash.set(bytesToHex(hash), { op, hash });
  }
  return opByHash;
}

/** SHA-256 over the hashes of ops, ascending: 32 bytes. */
const digestHashed = (opByHash: ReadonlyMap<string, HashedOp>): Bytes =>
  hashLabelled("state", joinBytes([...opByHash].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { hash }]) => hash)));

/** Digest of pages as they lie in their segments: 32 bytes. */
export const digestPages = (pages: readonly Uint8Array[]): Bytes => hashLabelled("pages", joinBytes(pages.map(sha256)));

/** Digest of a set of ops, of version 1: 32 bytes, the same in every order and however often an op is given. */
export const digestOps = (ops: readonly SealedOp[]): Bytes => digestHashed(opsByHash(ops));

/** Id of a snapshot: 32 bytes. */
export const snapshotId = (heads: readonly FeedHead[], digest: Bytes): Bytes =>
  hashLabelled("snapshot", encodeCbor([sortHeads(heads).map(headToCbor), digest]));

/** What a coordinator asks before it vouches. `held` are its own ops, of segments and of valid snapshots only. */
export interface Vouching {
  readonly stated: readonly SealedOp[];
  readonly heads: readonly FeedHead[];
  readonly held: readonly AuthoredOp[];
  readonly isEnded: IsEnded;
}

/**
 * Whether a snapshot says just what its reader knows (F46). Its digest tells so at once where both know of the same ends. Where the reader knows of more,
 * it has forgotten values that are stated here: those are let pass, because the end beats them, and every end that it holds has to be stated.
 */
export function isVouchable({ stated, heads, held, isEnded }: Vouching): boolean {
  const [statedByHash, heldByHash] = [opsByHash(stated), opsByHash(opsUpTo(held, heads, isEnded))];
  const ends = new Set(stated.filter(({ op }) => isEnd(op)).map(({ op }) => bytesToHex(op.recordId)));
  return (
    [...statedByHash].every(([hash, { op }]) => heldByHash.has(hash) || isEnded(op.op.recordId)) &&
    [...heldByHash].every(
      ([hash, { op }]) => statedByHash.has(hash) || (isEnd(op.op) && ends.has(bytesToHex(op.op.recordId))),
    )
  );
}
