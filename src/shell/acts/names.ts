/** A sealed list of names that this device has dealt with, such as proposals that were turned down. */
import { decodeCbor, encodeCbor } from "../../kit/cbor.ts";
import { readList, readText } from "../../kit/read.ts";
import type { RowRef } from "../../store/port.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { SLOT_CORE } from "../../vault/slots.ts";

const MAX_NAMES = 4_096;

export async function readNames(vault: OpenVault, ref: RowRef): Promise<ReadonlySet<string>> {
  const row = await vault.store.get(ref);
  const plaintext = row && vault.open(ref, row);
  const decoded = plaintext && decodeCbor(plaintext, 1 << 20);
  return new Set(decoded?.ok ? readList(readText(240), MAX_NAMES)(decoded.value) : []);
}

/** Adds a name; of more than 4,096 the oldest go. */
export async function addName(vault: OpenVault, ref: RowRef, name: string): Promise<void> {
  const names = [...(await readNames(vault, ref)), name].slice(-MAX_NAMES);
  await vault.store.commit({ put: [vault.seal(SLOT_CORE, ref, encodeCbor(names))] });
}
