/** Whether this worker wants the notice to play by itself. Row meta/notice-voice of sync/SPEC.md; there means yes. */
import type { RowRef } from "../../store/port.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { SLOT_CORE } from "../../vault/slots.ts";

const REF: RowRef = { table: "meta", key: "notice-voice" };

export const readNoticeVoice = async (vault: OpenVault): Promise<boolean> => (await vault.store.get(REF)) !== null;

/** A choice that cannot be written holds until the phone is locked. */
export const keepNoticeVoice = (vault: OpenVault, starts: boolean): Promise<unknown> =>
  vault.store.commit(starts ? { put: [vault.seal(SLOT_CORE, REF, Uint8Array.of(1))] } : { remove: [REF] });
