/**
 * The leaf list of a certificate of closing: whoever holds a card can tell, alone and offline, that their record was there and is gone. Rules W97, W98 of SPEC.md.
 *
 * A leaf of the card (W83) shows as one of two entries; random entries fill the list, so that it tells neither how many records there were nor
 * which entries are real.
 */
import { hashLabelled } from "../crypto/hash.ts";
import { type Bytes, bytesToHex, compareBytes, concatBytes, hexToBytes } from "../kit/bytes.ts";
import { UsageError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";

/** Bytes of one entry, and the number of entries that a list is a multiple of. */
export const LEAF_ENTRY_BYTES = 16;
const STEP = 256;

/** The entry of a record that was erased by the closing. `leaf`: 32 bytes, of the card. */
export const closedLeaf = (leaf: Uint8Array): Bytes => hashLabelled("leaf-closed", leaf).slice(0, LEAF_ENTRY_BYTES);

/** The entry of a record that was erased before. */
export const erasedLeaf = (leaf: Uint8Array): Bytes => hashLabelled("leaf-erased", leaf).slice(0, LEAF_ENTRY_BYTES);

/** The list of these entries (`closedLeaf`, `erasedLeaf`), each once, filled up with random ones and sorted. */
export function makeLeaves(closed: readonly Bytes[], erased: readonly Bytes[], random: Random): Bytes {
  const given = [...closed, ...erased];
  if (given.some(({ length }) => length !== LEAF_ENTRY_BYTES)) throw new UsageError("LEAF_LENGTH");
  const entries = new Set(given.map(bytesToHex));
  const size = Math.max(1, Math.ceil(entries.size / STEP)) * STEP;
  while (entries.size < size) entries.add(bytesToHex(random.bytes(LEAF_ENTRY_BYTES)));
  return concatBytes(...[...entries].sort().map(hexToBytes));
}

/** Whether bytes are such a list: a multiple of 256 entries, at least as many, ascending, none twice. */
export function isLeafList(leaves: Uint8Array): boolean {
  if (leaves.length === 0 || leaves.length % (STEP * LEAF_ENTRY_BYTES) !== 0) return false;
  for (let at = LEAF_ENTRY_BYTES; at < leaves.length; at += LEAF_ENTRY_BYTES)
    if (compareBytes(entryAt(leaves, at - LEAF_ENTRY_BYTES), entryAt(leaves, at)) >= 0) return false;
  return true;
}

const entryAt = (leaves: Uint8Array, at: number): Uint8Array => leaves.subarray(at, at + LEAF_ENTRY_BYTES);

/** What the list says of the card with this leaf; `null` where it says nothing of it. */
export function findLeaf(leaves: Uint8Array, leaf: Uint8Array): "closed" | "erased" | null {
  const [closed, erased] = [closedLeaf(leaf), erasedLeaf(leaf)];
  const has = (entry: Bytes) => {
    for (let at = 0; at < leaves.length; at += LEAF_ENTRY_BYTES)
      if (compareBytes(entryAt(leaves, at), entry) === 0) return true;
    return false;
  };
  return has(erased) ? "erased" : has(closed) ? "closed" : null;
}
