/**
 * Pages of merged ops: what a device took in from others, and of its own once it was sealed, as entries under the slot of the present generation.
 * An entry keeps where it came from, so that a revocation that arrives later still knows what it excludes. Rules Y1, Y12 of SPEC.md.
 */
import type { AuthoredOp } from "../feed/merge.ts";
import { decodeOpBatch } from "../feed/op-batch.ts";
import { type SignKey, toFeedId, toSignKey } from "../kit/brand.ts";
import { type Bytes, bytesToU32, concatBytes } from "../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { type Reader, readBytes, readBytesUpTo, readInteger, readList, readTuple } from "../kit/read.ts";
import type { Frame } from "../wire/frame.ts";
import { HEADER_BYTES, SIGNATURE_BYTES } from "../wire/limits.ts";

/** What one segment brought. */
export interface PageEntry {
  /** Header 144 ‖ signature 64 of the segment as it came; or, of a page of a snapshot, the snapshot's id 32. */
  readonly source: Bytes;
  /** Who signed the segment. */
  readonly author: SignKey;
  /** An op batch; of a snapshot, its page. */
  readonly plaintext: Bytes;
  /** When this device took it in, ms since 1970 by its own clock. */
  readonly receivedMs: number;
}

/** Header and signature. */
export const PROOF_BYTES = HEADER_BYTES + SIGNATURE_BYTES;
const SNAPSHOT_ID_BYTES = 32;
const MAX_PAGE_BYTES = 1 << 24;
const MAX_ENTRIES = 10_000;

export const isSnapshotEntry = ({ source }: PageEntry): boolean => source.length === SNAPSHOT_ID_BYTES;

/** Feed and position that a header names. */
export const positionOf = (proof: Uint8Array) => ({
  feedId: toFeedId(proof.subarray(24, 40)),
  seq: bytesToU32(proof, 40),
});

/** The kind of segment that a header names; `undefined` of no bytes. */
export const kindOf = (proof: Uint8Array | undefined): number | undefined => proof?.[5];

/** Header ‖ signature of a frame. */
export const proofOf = ({ headerBytes, signature }: Pick<Frame, "headerBytes" | "signature">): Bytes =>
  concatBytes(headerBytes, signature);

/** Of a row of heads without bodies: header ‖ signature of each. */
export function husksIn(row: Bytes): readonly Bytes[] {
  const count = row.length / PROOF_BYTES;
  if (!Number.isInteger(count)) return [];
  return Array.from({ length: count }, (_, at) => row.slice(at * PROOF_BYTES, (at + 1) * PROOF_BYTES));
}

/** CBOR [[source, author, plaintext, receivedMs] …]. */
export const encodePage = (entries: readonly PageEntry[]): Bytes =>
  encodeCbor(entries.map(({ source, author, plaintext, receivedMs }): Cbor => [source, author, plaintext, receivedMs]));

export function decodePage(bytes: Uint8Array): readonly PageEntry[] | null {
  const decoded = decodeCbor(bytes, MAX_PAGE_BYTES);
  return decoded.ok ? readList(readEntry, MAX_ENTRIES)(decoded.value) : null;
}

const readEntry: Reader<PageEntry> = (value) => {
  const parts = readTuple(4)(value);
  const source = readBytes(PROOF_BYTES)(parts?.[0]) ?? readBytes(SNAPSHOT_ID_BYTES)(parts?.[0]);
  const [author, plaintext, receivedMs] = [
    readBytes(32)(parts?.[1]),
    readBytesUpTo(1 << 18)(parts?.[2]),
    readInteger(0, Number.MAX_SAFE_INTEGER)(parts?.[3]),
  ];
  return source && author && plaintext && receivedMs !== null
    ? { source, author: toSignKey(author), plaintext, receivedMs }
    : null;
};

/** The ops of entries. One that does not decode gives none: its segment was refused or kept unopened. */
export async function entryOps(entries: readonly PageEntry[]): Promise<readonly AuthoredOp[]> {
  // Begun together: the browser inflates on other threads what comes next.
  return (await Promise.all(entries.map(opsOf))).flat();
}

async function opsOf(entry: PageEntry): Promise<readonly AuthoredOp[]> {
  const { source, author, plaintext } = entry;
  if (isSnapshotEntry(entry)) {
    const { decodeSnapshotPage } = await import("../feed/snapshot.ts");
    const page = await decodeSnapshotPage(plaintext, source);
    return page.ok ? page.value : [];
  }
  const batch = decodeOpBatch(plaintext);
  if (!batch.ok) return [];
  const { seen, ops } = batch.value;
  return ops.map((op) => ({ author, ...positionOf(source), seen, op, stated: null }));
}
