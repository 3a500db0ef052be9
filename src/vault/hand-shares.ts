/**
 * Shares that other coordinators hold, so that one of them can show one. Row meta/lease-hand, sealed under slot 0: CBOR [1, held 0 or 1, drawn ms, terms, [share 32 …]],
 * the newest first. Whoever reads it holds the vault key already; it is kept so that each change of S wraps for these shares as well. Rule V35 of SPEC.md.
 */
import type { Bytes } from "../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { readBytes, readInteger, readList, readTuple } from "../kit/read.ts";
import type { PlacedRow, RowRef, VaultStore } from "../store/port.ts";
import { MAX_HAND_SHARES, SHARE_BYTES } from "./lease.ts";
import { SLOT_CORE, type Slot } from "./slots.ts";

export interface HandShares {
  /** Whether another coordinator is known to have the newest. */
  readonly isHeld: boolean;
  /** When the newest was drawn, ms since 1970; 0: it was used since, and another is due. */
  readonly drawnMs: number;
  /** How many times the terms had changed then. */
  readonly terms: number;
  /** Those that open, the newest first; the second only while nobody is known to have the newest. */
  readonly shares: readonly Bytes[];
}

const HAND_REF: RowRef = { table: "meta", key: "lease-hand" };
const MAX_TIME_MS = 8.64e15;
const MAX_TERMS = 1_000_000;

interface Sealing {
  readonly store: Pick<VaultStore, "get">;
  open(ref: RowRef, value: Uint8Array): Bytes | null;
  seal(slot: Slot, ref: RowRef, plaintext: Uint8Array): PlacedRow;
}

/** `null`: none was ever drawn. */
export async function readHandShares({ store, open }: Omit<Sealing, "seal">): Promise<HandShares | null> {
  const row = await store.get(HAND_REF);
  const plaintext = row && open(HAND_REF, row);
  const decoded = plaintext && decodeCbor(plaintext, 256);
  const parts = decoded?.ok ? readTuple(5)(decoded.value) : null;
  const [held, drawnMs] = [readInteger(0, 1)(parts?.[1]), readInteger(0, MAX_TIME_MS)(parts?.[2])];
  const terms = readInteger(0, MAX_TERMS)(parts?.[3]);
  const shares = readList(readBytes(SHARE_BYTES), MAX_HAND_SHARES)(parts?.[4]);
  if (parts?.[0] !== 1 || held === null || drawnMs === null || terms === null || !shares) return null;
  return { isHeld: held === 1, drawnMs, terms, shares };
}

export const handRow = ({ seal }: Pick<Sealing, "seal">, { isHeld, drawnMs, terms, shares }: HandShares): PlacedRow =>
  seal(SLOT_CORE, HAND_REF, encodeCbor([1, isHeld ? 1 : 0, Math.max(0, drawnMs), terms, [...shares]]));

/** With `fresh` as the newest: the one before goes on opening as long as nobody is known to have the fresh one. */
export function withFresh(before: HandShares | null, fresh: Bytes, drawnMs: number, terms: number): HandShares {
  const held = before?.isHeld ? before.shares[0] : before?.shares[1];
  return { isHeld: false, drawnMs, terms, shares: [fresh, ...(held ? [held] : [])] };
}

/** After another coordinator was seen to have the newest. */
export const whereHeld = (before: HandShares): HandShares => ({
  ...before,
  isHeld: true,
  shares: before.shares.slice(0, 1),
});
