/**
 * The draft that is being filled in: sealed and stored after every answer, in the order of the answers, and gone with the save or the discard.
 * Writing never holds up the screen; a write that fails leaves the answers on it.
 */

import { draftFromBytes, draftToBytes } from "../../need/codec.ts";
import type { Draft } from "../../need/model.ts";
import type { PlacedRow, RowRef } from "../../store/port.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { slotOfDay } from "../../vault/slots.ts";

export const DRAFT_REF: RowRef = { table: "journal", key: "draft" };

/** Stands in the place of a draft that was saved, so that saving is a small batch (S23 of the store). What was thrown away is removed, and lies nowhere after that. */
export const SAVED_DRAFT: PlacedRow = { ...DRAFT_REF, value: new Uint8Array() };

export interface DraftKeeper {
  /** Stores `draft` after everything before it. */
  keep(draft: Draft, day: number): void;
  /** Takes the stored draft away. */
  drop(): void;
  /** Resolves when nothing is being written: a save that follows is the last word. */
  settled(): Promise<void>;
}

export function makeDraftKeeper(vault: OpenVault): DraftKeeper {
  let last: Promise<unknown> = Promise.resolve();
  const enqueue = (write: () => Promise<unknown>) => {
    last = last.then(write, write).catch(() => undefined);
  };
  return {
    keep: (draft, day) =>
      enqueue(() => vault.store.commit({ put: [vault.seal(slotOfDay(day), DRAFT_REF, draftToBytes(draft))] })),
    drop: () => enqueue(() => vault.store.commit({ remove: [DRAFT_REF] })),
    settled: async () => {
      await last;
    },
  };
}

/** The draft that a crash or a lock left behind, or `null`. */
export async function readDraft(vault: OpenVault): Promise<Draft | null> {
  const row = await vault.store.get(DRAFT_REF);
  const plaintext = row && vault.open(DRAFT_REF, row);
  const draft = plaintext && draftFromBytes(plaintext);
  return draft?.ok ? draft.value : null;
}
