/** The PIN: kept in a row of the open vault, and what a pause stands behind. Loaded with the first pause. */
import { bytesToUtf8, utf8ToBytes } from "../../kit/bytes.ts";
import type { RowRef } from "../../store/port.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { type PausedVault, pauseVault } from "../../vault/pause.ts";
import { SLOT_CORE } from "../../vault/slots.ts";

const PIN_REF: RowRef = { table: "meta", key: "pin" };

/** Keeps the PIN, sealed: it can be read only while the vault is open, and opens nothing on disk. */
export async function savePin(vault: OpenVault, pin: string): Promise<void> {
  await vault.store.commit({ put: [vault.seal(SLOT_CORE, PIN_REF, utf8ToBytes(pin))] });
}

/** From here on the vault has no PIN. */
export async function dropPin(vault: OpenVault): Promise<void> {
  await vault.store.commit({ remove: [PIN_REF] });
}

/** Closes an open vault behind its PIN; `null` where none was chosen. */
export async function pauseBehindPin(vault: OpenVault): Promise<PausedVault | null> {
  const row = await vault.store.get(PIN_REF);
  const plaintext = row && vault.open(PIN_REF, row);
  const pin = plaintext && bytesToUtf8(plaintext);
  return pin === null ? null : pauseVault(vault, pin);
}
