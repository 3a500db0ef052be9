/** The last step of opening a vault: its core, and from it the open vault. Rule V6 of SPEC.md. */
import type { SecretFile } from "../erase/secret-file.ts";
import { type Bytes, zeroBytes } from "../kit/bytes.ts";
import { KeyError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { VaultStore } from "../store/port.ts";
import { decodeVaultCore, type VaultCore } from "./core.ts";
import type { Opening } from "./inside.ts";
import { CORE_REF, type OpenVault, openVault } from "./open-vault.ts";
import type { VaultPlaces } from "./places.ts";
import { openRow } from "./row.ts";
import { deriveSlotKey } from "./slot-key.ts";
import { SLOT_CORE } from "./slots.ts";

/** The open vault, once its key is there. Takes over key and opening. */
export async function openCore(
  places: Pick<VaultPlaces, "secrets" | "random">,
  id: string,
  store: VaultStore,
  secret: SecretFile,
  vaultKey: Bytes,
  opening: Opening,
): Promise<Result<OpenVault, KeyError<"VAULT_DAMAGED">>> {
  const slotKey = deriveSlotKey(vaultKey, secret.slots, SLOT_CORE);
  const plaintext = openRow(slotKey, CORE_REF, (await store.get(CORE_REF)) ?? new Uint8Array());
  const core = plaintext && decodeVaultCore(plaintext);
  zeroBytes(slotKey, plaintext ?? new Uint8Array());
  if (core?.ok) return ok(takeOver(places, id, store, core.value, vaultKey, secret, opening));
  zeroBytes(vaultKey, opening.stretched, secret.secret, ...secret.slots);
  return err(new KeyError("VAULT_DAMAGED"));
}

/** An open vault from its unlocked parts; zeroes S. */
export function takeOver(
  { secrets, random }: Pick<VaultPlaces, "secrets" | "random">,
  id: string,
  store: VaultStore,
  core: VaultCore,
  vaultKey: Bytes,
  { secret, slots, createdAtMs }: SecretFile,
  opening: Opening,
): OpenVault {
  zeroBytes(secret);
  return openVault({ id, store, secrets, core, vaultKey, opening, slots, secretCreatedAtMs: createdAtMs, random });
}
