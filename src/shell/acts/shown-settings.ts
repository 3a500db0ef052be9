/**
 * The settings that capturing shows, kept beside everything else so that a need can be registered before the replica is there. Row meta/shown-settings,
 * sealed under slot 0: CBOR [1, fields of the settings record]. Written whenever the replica's settings differ; a row that does not read is as good as none. Rule Y34 of sync/SPEC.md.
 */
import { decodeCbor } from "../../kit/cbor.ts";
import { readMap, readTuple } from "../../kit/read.ts";
import { fieldsToSettings } from "../../programme/codec.ts";
import type { Settings } from "../../programme/model.ts";
import type { RowRef } from "../../store/port.ts";
import type { OpenVault } from "../../vault/open-vault.ts";

export const SHOWN_REF: RowRef = { table: "meta", key: "shown-settings" };
export const SHOWN_VERSION = 1;
/** 200 places of 40 letters, with room. */
const MAX_BYTES = 65_536;

/** The settings as they were last known, or `null` before they first arrived. */
export async function readShownSettings(vault: OpenVault): Promise<Settings | null> {
  const row = await vault.store.get(SHOWN_REF);
  const plaintext = row && vault.open(SHOWN_REF, row);
  const decoded = plaintext && decodeCbor(plaintext, MAX_BYTES);
  const parts = decoded?.ok ? readTuple(2)(decoded.value) : null;
  const fields = parts?.[0] === SHOWN_VERSION ? readMap()(parts[1]) : null;
  const settings = fields && fieldsToSettings(fields);
  return settings?.ok ? settings.value : null;
}
