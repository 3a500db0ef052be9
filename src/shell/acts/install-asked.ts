/** When this person last said "Not now" to installing. Row meta/install-asked, sealed under slot 0: CBOR [1, ms]. Rule LA5 of shell/loss/README.md. */
import { decodeCbor, encodeCbor } from "../../kit/cbor.ts";
import { readTuple } from "../../kit/read.ts";
import type { RowRef } from "../../store/port.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { SLOT_CORE } from "../../vault/slots.ts";

const ASKED_REF: RowRef = { table: "meta", key: "install-asked" };
const VERSION = 1;
const MAX_BYTES = 32;
/** How long a "Not now" counts (P). */
export const NOT_NOW_MS = 86_400_000;

/** Keeps that installing was put off. A phone too full for that asks again sooner. */
export async function putOffInstall(vault: OpenVault, nowMs: number): Promise<void> {
  await vault.store.commit({ put: [vault.seal(SLOT_CORE, ASKED_REF, encodeCbor([VERSION, nowMs]))] });
}

/** Whether installing was put off within the last day. A clock that was set back asks again. */
export async function isInstallPutOff(vault: OpenVault, nowMs: number): Promise<boolean> {
  const row = await vault.store.get(ASKED_REF);
  const plaintext = row && vault.open(ASKED_REF, row);
  const decoded = plaintext && decodeCbor(plaintext, MAX_BYTES);
  const parts = decoded?.ok ? readTuple(2)(decoded.value) : null;
  if (parts?.[0] !== VERSION || typeof parts[1] !== "number") return false;
  return nowMs >= parts[1] && nowMs - parts[1] < NOT_NOW_MS;
}
