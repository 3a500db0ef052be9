/** The offer that is being made: sealed and stored after every answer, in the order of the answers, and gone with the save or the discard. */

import type { OfferDraft } from "../../../offer/draft.ts";
import { offerDraftFromBytes, offerDraftToBytes } from "../../../offer/draft-codec.ts";
import type { RowRef } from "../../../store/port.ts";
import type { OpenVault } from "../../../vault/open-vault.ts";
import { slotOfDay } from "../../../vault/slots.ts";

export const OFFER_DRAFT_REF: RowRef = { table: "meta", key: "offer-draft" };

export interface OfferDraftKeeper {
  /** Stores `draft` after everything before it; `null` takes away what is stored. A write that fails leaves the answers on the screen. */
  keep(draft: OfferDraft | null, day: number): void;
  /** Resolves when nothing is being written: a save that follows is the last word. */
  settled(): Promise<void>;
}

export function makeOfferDraftKeeper(vault: OpenVault): OfferDraftKeeper {
  let last: Promise<unknown> = Promise.resolve();
  const write = (draft: OfferDraft | null, day: number) =>
    vault.store.commit(
      draft
        ? { put: [vault.seal(slotOfDay(day), OFFER_DRAFT_REF, offerDraftToBytes(draft))] }
        : { remove: [OFFER_DRAFT_REF] },
    );
  return {
    keep: (draft, day) => {
      last = last.then(() => write(draft, day)).catch(() => undefined);
    },
    settled: async () => {
      await last;
    },
  };
}

/** What a crash or a lock left behind, or `null`. */
export async function readOfferDraft(vault: OpenVault): Promise<OfferDraft | null> {
  const row = await vault.store.get(OFFER_DRAFT_REF);
  const plaintext = row && vault.open(OFFER_DRAFT_REF, row);
  return plaintext ? offerDraftFromBytes(plaintext) : null;
}
