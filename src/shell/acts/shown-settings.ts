/**
 * The settings that capturing shows, kept beside everything else so that a need can be registered before the replica is there. Row meta/shown-settings,
 * sealed under slot 0: CBOR [version, fields of the settings record, when the phone's access ends, ms]; version 1 has no end. Written whenever the replica's settings differ; a row that does not read is as good as none. Rule Y34 of sync/SPEC.md.
 */
import { decodeCbor } from "../../kit/cbor.ts";
import { readMap } from "../../kit/read.ts";
import { fieldsToSettings } from "../../programme/codec.ts";
import type { Settings } from "../../programme/model.ts";
import type { RowRef } from "../../store/port.ts";
import type { OpenVault } from "../../vault/open-vault.ts";

export const SHOWN_REF: RowRef = { table: "meta", key: "shown-settings" };
export const SHOWN_VERSION = 2;
/** 200 places of 40 letters, with room. */
const MAX_BYTES = 65_536;

/** The settings as they were last known; `null` before they first arrived, and where the access was to end before `nowMs`: then the engine says how it stands. */
export async function readShownSettings(vault: OpenVault, nowMs: number): Promise<Settings | null> {
  const row = await vault.store.get(SHOWN_REF);
  const plaintext = row && vault.open(SHOWN_REF, row);
  const decoded = plaintext && decodeCbor(plaintext, MAX_BYTES);
  const [, fieldMap, endMs] = decoded?.ok && Array.isArray(decoded.value) ? decoded.value : [];
  const fields = typeof endMs === "number" && nowMs >= endMs ? null : readMap()(fieldMap);
  const settings = fields && fieldsToSettings(fields);
  return settings?.ok ? settings.value : null;
}
