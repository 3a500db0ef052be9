/**
 * The row of second words: 24 bytes nonce and a secretbox of 32 zeros, under a key of its own from the stretch of what was typed. Where no second words are set it holds
 * random bytes, which look the same. Rules V24, V25 of SPEC.md.
 */
import { openSecretBox } from "../crypto/secret-box.ts";
import type { Random } from "../kit/random.ts";
import type { PlacedRow, RowRef } from "../store/port.ts";

export const SECOND_REF: RowRef = { table: "meta", key: "second" };
/** The row that is to take its place together with another wrap: under the S that the wrap hangs on. */
export const NEXT_SECOND_REF: RowRef = { table: "meta", key: "second-next" };
/** What the second words of a coordinator's vault were stretched to, sealed: always there on such a device, so that its name tells nothing. */
export const KEPT_REF: RowRef = { table: "meta", key: "second-kept" };
export const SECOND_NONCE_BYTES = 24;
export const SECOND_BYTES = 72;

/** The row of a vault that has no second words. */
export const emptySecondRow = (random: Random): PlacedRow => ({ ...SECOND_REF, value: random.bytes(SECOND_BYTES) });

/** Whether `key` is that of the second words. Takes as long where it is not, and where there is no row. */
export function opensSecond(key: Uint8Array, row: Uint8Array | null): boolean {
  const bytes = row?.length === SECOND_BYTES ? row : new Uint8Array(SECOND_BYTES);
  return openSecretBox(key, bytes.subarray(0, SECOND_NONCE_BYTES), bytes.subarray(SECOND_NONCE_BYTES)) !== null;
}
