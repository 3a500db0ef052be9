/** What people type to unlock, between the screens and the vault. */
import { bytesToUtf8, utf8ToBytes } from "../../kit/bytes.ts";
import type { Random } from "../../kit/random.ts";
import type { RowRef } from "../../store/port.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { Passphrase } from "../../vault/passphrase.ts";
import { SLOT_CORE } from "../../vault/slots.ts";
import type { TypedSecret } from "../screens/unlock.tsx";

/** The passphrase that `typed` means, if it is of the kind that the vault was made with. */
export const typedToPassphrase =
  (typed: TypedSecret) =>
  (type: Passphrase["type"]): Passphrase | null => {
    if (typed.type === "words") return type === "words" ? { type, indices: typed.words } : null;
    return type === "own" ? { type, text: typed.text } : null;
  };

/** Fresh picture-words, one byte each. */
export const drawWords = (random: Random, count: number): Passphrase & { type: "words" } => ({
  type: "words",
  indices: random.bytes(count),
});

const PIN_REF: RowRef = { table: "meta", key: "pin" };

/** Keeps the PIN, sealed: it can be read only while the vault is open, and opens nothing on disk. */
export async function savePin(vault: OpenVault, pin: string): Promise<void> {
  await vault.store.commit({ put: [vault.seal(SLOT_CORE, PIN_REF, utf8ToBytes(pin))] });
}

/** The PIN of an open vault, or `null` where none was chosen. */
export async function readPin(vault: OpenVault): Promise<string | null> {
  const row = await vault.store.get(PIN_REF);
  const plaintext = row && vault.open(PIN_REF, row);
  return plaintext && bytesToUtf8(plaintext);
}
