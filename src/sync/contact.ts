/** When the relay last answered with something that proved genuine, kept so that a screen can say how old its data is. Rule Y45 of SPEC.md. */
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { readInteger } from "../kit/read.ts";
import type { PlacedRow, RowRef } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { SLOT_CORE } from "../vault/slots.ts";

const CONTACT_REF: RowRef = { table: "meta", key: "contact" };

export const contactRow = (vault: OpenVault, ms: number): PlacedRow =>
  vault.seal(SLOT_CORE, CONTACT_REF, encodeCbor(ms));

/** Ms since 1970 by this device's clock at that time; `null` before the first answer. */
export async function readContactMs(vault: OpenVault): Promise<number | null> {
  const row = await vault.store.get(CONTACT_REF);
  const plaintext = row && vault.open(CONTACT_REF, row);
  const decoded = plaintext && decodeCbor(plaintext, 16);
  return decoded?.ok ? readInteger(0, Number.MAX_SAFE_INTEGER)(decoded.value) : null;
}
