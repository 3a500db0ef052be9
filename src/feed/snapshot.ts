/**
 * Snapshots: what a coordinator knows up to certain heads, as pages that a new coordinator begins with, the urgent first.
 * Pure but for the platform's compression. Rules F40 to F47 of SPEC.md, W70 to W74 of ../wire/SPEC.md.
 *
 * Page: u8 version 1 ‖ raw DEFLATE of its columns. The last page is the manifest: CBOR [2, pages, ops, heads, digest, created ms, epoch].
 */
import { type Bytes, bytesToHex, compareBytes, concatBytes, copyBytes, isEqualBytes } from "../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError, UsageError } from "../kit/errors.ts";
import { readBytes, readInteger, readList, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { MAX_SNAPSHOT_PLAINTEXT_BYTES } from "../wire/limits.ts";
import { type FeedHead, readFeedHead } from "../wire/receipt.ts";
import type { AuthoredOp, Op } from "./op.ts";
import { deflate, inflate } from "./snapshot-deflate.ts";
import {
  digestOps,
  digestPages,
  headToCbor,
  type IsEnded,
  opsByHash,
  opsUpTo,
  snapshotId,
  sortHeads,
} from "./snapshot-digest.ts";
import { MAX_COLUMNS_BYTES, MAX_PAGE_OPS, opsToColumns, type SealedOp } from "./snapshot-page.ts";
import { columnsToOps } from "./snapshot-read.ts";

export { digestOps, digestPages, isVouchable, opsUpTo, snapshotId } from "./snapshot-digest.ts";

export type SnapshotFailure = CodecError<"SNAPSHOT_MALFORMED">;

const PAGE_VERSION = 1;
/** Version 1 had a digest of ops, which a reader paid for with a hash for each. */
const [MANIFEST_OF_OPS, MANIFEST_OF_PAGES] = [1, 2] as const;
/** Ops of the first page, which a weak link brings soon (P). */
const FIRST_PAGE_OPS = 100;
const MAX_HEADS = 4_000;
const MAX_COUNT = 0xffff_ffff;

export interface SnapshotTerms {
  /** What the snapshot covers, one for each feed, at most 4,000. Ops of other segments are left out. */
  readonly heads: readonly FeedHead[];
  readonly createdMs: number;
  /** Number of the epoch that it is sealed to. */
  readonly epoch: number;
  /** Lower comes first. A record stands where its first op does. */
  readonly rank: (op: Op) => number;
  /** Whether a record ended: of such a one only the ends are written (F41). */
  readonly isEnded: IsEnded;
}

export interface Manifest {
  readonly version: typeof MANIFEST_OF_OPS | typeof MANIFEST_OF_PAGES;
  /** Pages before the manifest. */
  readonly pageCount: number;
  /** Ops of all pages. */
  readonly opCount: number;
  readonly heads: readonly FeedHead[];
  /** 32 bytes: of the pages; of version 1, of the ops. */
  readonly digest: Bytes;
  readonly createdMs: number;
  readonly epoch: number;
  /** 32 bytes; follows from heads and digest. */
  readonly id: Bytes;
}

export interface Snapshot {
  /** Plaintexts of kind 5, the manifest last. */
  readonly pages: readonly Bytes[];
  readonly id: Bytes;
  readonly digest: Bytes;
}

/** Writes a snapshot. Throws `SNAPSHOT_TOO_LARGE` where its heads do not fit the manifest. */
export async function encodeSnapshot(ops: readonly AuthoredOp[], terms: SnapshotTerms): Promise<Snapshot> {
  const heads = sortHeads(terms.heads);
  if (heads.length > MAX_HEADS) throw new UsageError("SNAPSHOT_TOO_LARGE");
  const opByHash = opsByHash(opsUpTo(ops, heads, terms.isEnded));
  const pages: Bytes[] = [];
  for (const page of cutPages(
    [...opByHash.values()].map(({ op }) => op),
    terms.rank,
  ))
    pages.push(...(await encodePage(page)));
  const digest = digestPages(pages);
  const { createdMs, epoch } = terms;
  const manifest = encodeManifest({ pageCount: pages.length, opCount: opByHash.size, heads, digest, createdMs, epoch });
  return { pages: [...pages, manifest], id: snapshotId(heads, digest), digest };
}

/** Keeps the ops of a record together, so that they name each other by a number. */
function cutPages(ops: readonly SealedOp[], rank: SnapshotTerms["rank"]): readonly (readonly SealedOp[])[] {
  const groups = new Map<string, { rank: number; ops: SealedOp[] }>();
  for (const op of ops) {
    const id = bytesToHex(op.op.recordId);
    const group = groups.get(id) ?? { rank: Number.POSITIVE_INFINITY, ops: [] };
    groups.set(id, group);
    group.rank = Math.min(group.rank, rank(op.op));
    group.ops.push(op);
  }
  const pages: SealedOp[][] = [];
  let [page, room]: [SealedOp[], number] = [[], 0];
  for (const group of [...groups.values()].sort((a, b) => a.rank - b.rank)) {
    if (group.ops.length > room) {
      room = pages.length === 0 ? FIRST_PAGE_OPS : MAX_PAGE_OPS;
      page = [];
      pages.push(page);
    }
    page.push(...group.ops);
    room -= group.ops.length;
  }
  return pages;
}

/** A page of these ops anew: fewer than it held before always fit one. Throws `SNAPSHOT_TOO_LARGE` for more. */
export async function encodeSnapshotPage(ops: readonly SealedOp[]): Promise<Bytes> {
  const [page, ...more] = await encodePage(ops);
  if (!page || more.length > 0) throw new UsageError("SNAPSHOT_TOO_LARGE");
  return page;
}

/** One page, or several where the ops do not fit one. An op alone always does, since it came in a segment. */
async function encodePage(ops: readonly SealedOp[]): Promise<readonly Bytes[]> {
  if (ops.length <= MAX_PAGE_OPS) {
    const columns = opsToColumns(ops);
    const page = concatBytes(Uint8Array.of(PAGE_VERSION), await deflate(columns));
    if ((page.length <= MAX_SNAPSHOT_PLAINTEXT_BYTES && columns.length <= MAX_COLUMNS_BYTES) || ops.length === 1)
      return [page];
  }
  const half = Math.ceil(ops.length / 2);
  return [...(await encodePage(ops.slice(0, half))), ...(await encodePage(ops.slice(half)))];
}

/** Reads a page of the snapshot `stated`, its id. Every op comes with that id: its author's own segment was not seen. */
export async function decodeSnapshotPage(
  bytes: Uint8Array,
  stated: Bytes,
): Promise<Result<readonly SealedOp[], SnapshotFailure>> {
  const columns =
    bytes[0] === PAGE_VERSION && bytes.length <= MAX_SNAPSHOT_PLAINTEXT_BYTES
      ? await inflate(copyBytes(bytes.subarray(1)), MAX_COLUMNS_BYTES)
      : null;
  const ops = columns && columnsToOps(columns, stated);
  return ops ? ok(ops) : err(new CodecError("SNAPSHOT_MALFORMED"));
}

const encodeManifest = ({
  pageCount,
  opCount,
  heads,
  digest,
  createdMs,
  epoch,
}: Omit<Manifest, "id" | "version">): Bytes =>
  encodeCbor([MANIFEST_OF_PAGES, pageCount, opCount, heads.map(headToCbor), digest, createdMs, epoch]);

/** Reads a manifest. Its first byte, 0x87, begins no page. */
export function decodeManifest(bytes: Uint8Array): Result<Manifest, SnapshotFailure> {
  const decoded = decodeCbor(bytes, MAX_SNAPSHOT_PLAINTEXT_BYTES);
  const parts = decoded.ok ? readTuple(7)(decoded.value) : null;
  const [pageCount, opCount] = [readInteger(0, MAX_COUNT)(parts?.[1]), readInteger(0, MAX_COUNT)(parts?.[2])];
  const heads = readList(readFeedHead, MAX_HEADS)(parts?.[3]);
  const digest = readBytes(32)(parts?.[4]);
  const createdMs = readInteger(0, Number.MAX_SAFE_INTEGER)(parts?.[5]);
  const epoch = readInteger(1, MAX_COUNT)(parts?.[6]);
  const ascends = heads?.every(
    ({ feedId }, at) => at === 0 || compareBytes(heads[at - 1]?.feedId ?? feedId, feedId) < 0,
  );
  const version = [MANIFEST_OF_OPS, MANIFEST_OF_PAGES].find((known) => known === parts?.[0]);
  if (!version || pageCount === null || opCount === null || createdMs === null || epoch === null)
    return err(new CodecError("SNAPSHOT_MALFORMED"));
  if (!heads || !digest || !ascends) return err(new CodecError("SNAPSHOT_MALFORMED"));
  return ok({ version, pageCount, opCount, heads, digest, createdMs, epoch, id: snapshotId(heads, digest) });
}

const noneEnded = () => false;

/** Whether `pages`, and the `ops` that they hold, are what the manifest says: so many, of those segments, with that digest (F45). */
export const isWholeSnapshot = (
  { version, pageCount, opCount, heads, digest }: Manifest,
  pages: readonly Bytes[],
  ops: readonly SealedOp[],
): boolean =>
  pages.length === pageCount &&
  ops.length === opCount &&
  opsUpTo(ops, heads, noneEnded).length === opCount &&
  isEqualBytes(version === MANIFEST_OF_OPS ? digestOps(ops) : digestPages(pages), digest);
