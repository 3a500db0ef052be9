/**
 * Second words of a coordinator's vault over a change of its lease, which replaces S: what they were stretched to is kept in the vault, so that their row is sealed anew.
 * Row meta/second-kept, under slot 0: 32 bytes, random where there are none, so that the two look and are treated alike. Rule V34 of SPEC.md.
 */
import { sealSecretBox } from "../crypto/secret-box.ts";
import { type Bytes, concatBytes, zeroBytes } from "../kit/bytes.ts";
import type { Random } from "../kit/random.ts";
import type { PlacedRow, RowRef, VaultStore } from "../store/port.ts";
import { KEPT_REF, SECOND_NONCE_BYTES } from "./second-row.ts";
import { SLOT_CORE, type Slot } from "./slots.ts";
import { typedKey } from "./wrap.ts";

const KEPT_BYTES = 32;

interface Sealing {
  seal(slot: Slot, ref: RowRef, plaintext: Uint8Array): PlacedRow;
}
interface Reading {
  readonly store: Pick<VaultStore, "get">;
  open(ref: RowRef, value: Uint8Array): Bytes | null;
}

export const keptSecondRow = ({ seal }: Sealing, stretched: Bytes): PlacedRow => seal(SLOT_CORE, KEPT_REF, stretched);

/** What the second words were stretched to, or random bytes; the caller zeroes them. */
export async function readKeptSecond({ store, open }: Reading, random: Random): Promise<Bytes> {
  const row = await store.get(KEPT_REF);
  const stretched = row && open(KEPT_REF, row);
  return stretched?.length === KEPT_BYTES ? stretched : random.bytes(KEPT_BYTES);
}

/** The value of the row of second words under S: 24 bytes nonce and a secretbox of 32 zeros. */
export function sealSecond(vaultId: string, stretched: Bytes, deviceSecret: Bytes, random: Random): Bytes {
  const [key, nonce] = [typedKey("second", vaultId, stretched, deviceSecret), random.bytes(SECOND_NONCE_BYTES)];
  const value = concatBytes(nonce, sealSecretBox(key, nonce, new Uint8Array(32)));
  zeroBytes(key);
  return value;
}
