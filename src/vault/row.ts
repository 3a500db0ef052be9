/**
 * Sealed rows: suite 1 ‖ slot ‖ nonce 24 ‖ secretbox. The key is derived from the slot's key and the row's table and key, so a row moved
 * elsewhere does not open (NaCl has no associated data). Rule V5 of SPEC.md.
 */
import { deriveBytes } from "../crypto/hash.ts";
import { openSecretBox, sealSecretBox } from "../crypto/secret-box.ts";
import { type Bytes, concatBytes, utf8ToBytes, zeroBytes } from "../kit/bytes.ts";
import type { Random } from "../kit/random.ts";
import type { RowRef } from "../store/port.ts";
import { ROW_SUITE, rowSlot, type Slot } from "./slots.ts";

const NONCE_AT = 2;
const BOX_AT = NONCE_AT + 24;

/** Seals `plaintext` for the row at `ref` under the 32-byte key of `slot`. */
export function sealRow(slotKey: Uint8Array, slot: Slot, ref: RowRef, plaintext: Uint8Array, random: Random): Bytes {
  const nonce = random.bytes(24);
  const key = rowKey(slotKey, ref);
  const box = sealSecretBox(key, nonce, plaintext);
  zeroBytes(key);
  return concatBytes(Uint8Array.of(ROW_SUITE, slot), nonce, box);
}

/** Opens what `sealRow` made for the same row and key; `null` for anything else. */
export function openRow(slotKey: Uint8Array, ref: RowRef, sealed: Uint8Array): Bytes | null {
  if (rowSlot(sealed) === null) return null;
  const key = rowKey(slotKey, ref);
  const plaintext = openSecretBox(key, sealed.subarray(NONCE_AT, BOX_AT), sealed.subarray(BOX_AT));
  zeroBytes(key);
  return plaintext;
}

const rowKey = (slotKey: Uint8Array, { table, key }: RowRef) =>
  deriveBytes("row", slotKey, [utf8ToBytes(`${table}/${key}`)], 32);
