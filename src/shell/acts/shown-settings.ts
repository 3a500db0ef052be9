/**
 * The settings that capturing shows, kept beside everything else so that a need can be registered before the replica is there. Row meta/shown-settings,
 * sealed under slot 0: CBOR [1, fields of the settings record]. Written whenever the replica's settings differ; a row that does not read is as good as none. Rule Y34 of sync/SPEC.md.
 */
import { decodeCbor, encodeCbor } from "../../kit/cbor.ts";
import { readMap, readTuple } from "../../kit/read.ts";
import type { Result } from "../../kit/result.ts";
import { fieldsToSettings, settingsToFields } from "../../programme/codec.ts";
import type { Settings } from "../../programme/model.ts";
import type { RowRef, StoreFailure } from "../../store/port.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { SLOT_CORE } from "../../vault/slots.ts";

const SHOWN_REF: RowRef = { table: "meta", key: "shown-settings" };
const VERSION = 1;
/** 200 places of 40 letters, with room. */
const MAX_BYTES = 65_536;

/** The settings as they were last known, or `null` before they first arrived. */
export async function readShownSettings(vault: OpenVault): Promise<Settings | null> {
  const row = await vault.store.get(SHOWN_REF);
  const plaintext = row && vault.open(SHOWN_REF, row);
  const decoded = plaintext && decodeCbor(plaintext, MAX_BYTES);
  const parts = decoded?.ok ? readTuple(2)(decoded.value) : null;
  const fields = parts?.[0] === VERSION ? readMap()(parts[1]) : null;
  const settings = fields && fieldsToSettings(fields);
  return settings?.ok ? settings.value : null;
}

/** Keeps `settings` for the next unlock. */
export const keepShownSettings = (vault: OpenVault, settings: Settings): Promise<Result<unknown, StoreFailure>> =>
  vault.store.commit({
    put: [vault.seal(SLOT_CORE, SHOWN_REF, encodeCbor([VERSION, settingsToFields(settings)]))],
  });
