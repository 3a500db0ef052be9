/**
 * Keys of slots, and their marks. A mark is what stands on disk in clear of the secret that a slot has now (row meta/slot:nn): whoever seals under a slot
 * expects its mark in the same commit, so that nothing is ever stored under a secret that another tab has overwritten. Rules V4, V16 of SPEC.md.
 */
import { deriveBytes } from "../crypto/hash.ts";
import { type Bytes, concatBytes, zeroBytes } from "../kit/bytes.ts";
import { UsageError } from "../kit/errors.ts";
import type { PlacedRow, RowRef } from "../store/port.ts";
import type { Slot } from "./slots.ts";

const MARK_BYTES = 16;

/** The key of a slot: HKDF(vault key ‖ slot secret, "ebb/slot/1\0" ‖ u8 slot). */
export function deriveSlotKey(vaultKey: Bytes, slots: readonly Bytes[], slot: Slot): Bytes {
  const secret = slots[slot];
  if (secret === undefined) throw new UsageError("SLOT_RANGE");
  const both = concatBytes(vaultKey, secret);
  const key = deriveBytes("slot", both, [Uint8Array.of(slot)], 32);
  zeroBytes(both);
  return key;
}

/** Row of a slot's mark. */
export const slotRef = (slot: Slot): RowRef => ({ table: "meta", key: `slot:${String(slot).padStart(2, "0")}` });

/** The mark of a slot with this key: HKDF(slot key, "ebb/slot-mark/1\0"), 16 bytes. It tells nothing of the key. */
export const markRow = (slotKey: Bytes, slot: Slot): PlacedRow => ({
  ...slotRef(slot),
  value: deriveBytes("slot-mark", slotKey, [], MARK_BYTES),
});
