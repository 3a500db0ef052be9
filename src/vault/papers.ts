/**
 * Shares on paper, each of which opens a vault once. Row meta/lease-papers, sealed under slot 0: CBOR [1, printed, spent, [share 32 …]]. Whoever reads it holds the
 * vault key already; it is kept so that each change of S wraps for the papers as well. Rule V33 of SPEC.md.
 */
import { type Bytes, isEqualBytes } from "../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { readBytes, readInteger, readList, readTuple } from "../kit/read.ts";
import type { PlacedRow, RowRef, VaultStore } from "../store/port.ts";
import { MAX_LEASE_PAPERS, SHARE_BYTES } from "./lease.ts";
import { SLOT_CORE, type Slot } from "./slots.ts";

export interface Papers {
  /** Ever printed. */
  readonly printed: number;
  /** Of those: used, or given up because they were lost or destroyed. */
  readonly spent: number;
  /** Shares that still open. */
  readonly shares: readonly Bytes[];
}

const PAPERS_REF: RowRef = { table: "meta", key: "lease-papers" };
const NONE: Papers = { printed: 0, spent: 0, shares: [] };
const MAX_PRINTED = 10_000;

interface Sealing {
  readonly store: Pick<VaultStore, "get">;
  open(ref: RowRef, value: Uint8Array): Bytes | null;
  seal(slot: Slot, ref: RowRef, plaintext: Uint8Array): PlacedRow;
}

export async function readPapers({ store, open }: Omit<Sealing, "seal">): Promise<Papers> {
  const row = await store.get(PAPERS_REF);
  const plaintext = row && open(PAPERS_REF, row);
  const decoded = plaintext && decodeCbor(plaintext, 1_024);
  const parts = decoded?.ok ? readTuple(4)(decoded.value) : null;
  const [printed, spent] = [readInteger(0, MAX_PRINTED)(parts?.[1]), readInteger(0, MAX_PRINTED)(parts?.[2])];
  const shares = readList(readBytes(SHARE_BYTES), MAX_LEASE_PAPERS)(parts?.[3]);
  return parts?.[0] === 1 && printed !== null && spent !== null && shares ? { printed, spent, shares } : NONE;
}

export const papersRow = ({ seal }: Pick<Sealing, "seal">, { printed, spent, shares }: Papers): PlacedRow =>
  seal(SLOT_CORE, PAPERS_REF, encodeCbor([1, printed, spent, [...shares]]));

/** Those papers after `share` was used. */
export const spendPaper = (papers: Papers, share: Bytes): Papers => {
  const shares = papers.shares.filter((one) => !isEqualBytes(one, share));
  return { ...papers, shares, spent: papers.spent + papers.shares.length - shares.length };
};
