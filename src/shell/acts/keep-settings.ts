/** Writes the row that `shown-settings.ts` reads. */
import { encodeCbor } from "../../kit/cbor.ts";
import type { Result } from "../../kit/result.ts";
import type { Settings } from "../../programme/model.ts";
import { settingsToFields } from "../../programme/write-settings.ts";
import type { StoreFailure } from "../../store/port.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { SLOT_CORE } from "../../vault/slots.ts";
import { SHOWN_REF, SHOWN_VERSION } from "./shown-settings.ts";

/** Keeps `settings` for the next unlock, if that is before `endMs`. */
export const keepShownSettings = (
  vault: OpenVault,
  settings: Settings,
  endMs: number,
): Promise<Result<unknown, StoreFailure>> =>
  vault.store.commit({
    put: [vault.seal(SLOT_CORE, SHOWN_REF, encodeCbor([SHOWN_VERSION, settingsToFields(settings), endMs]))],
  });
