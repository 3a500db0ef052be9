/** What can be said about losing what is on this device. Loaded after the first screen. */
import { type StorageState, storageState } from "../../store/persistence.ts";
import { freeBytes, recordsThatFit } from "../../store/space.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { frozenSinceMs } from "../acts/closing/frozen.ts";
import type { Device } from "../acts/device.ts";
import { measureRows } from "../acts/stored-bytes.ts";
import { isHalted, mayClear, waitingSinceMs } from "../acts/waiting-since.ts";
import type { OpenSession } from "../session.ts";

export interface Loss {
  readonly storage: StorageState;
  /** About how many more records fit; `null` where no figure is to be believed. */
  readonly fits: number | null;
}

/** How the browser keeps this vault, and how much of `records` more it takes. Measures only where the answer is worth it. */
export async function readLoss(vault: OpenVault, records: number): Promise<Loss> {
  const storage = await storageState(vault.id);
  if (freeBytes(storage) === null) return { storage, fits: null };
  return { storage, fits: recordsThatFit(storage, { ...(await measureRows(vault)), records }) };
}

/** Since when new records are refused: because the end was announced, or for the sake of the oldest one that is only here; `null` where they are not. Without its engine a phone does not know, and refuses nothing. */
export async function readHalt({ clock }: Pick<Device, "clock">, session: OpenSession): Promise<number | null> {
  const full = session.loaded();
  const { isTraining } = session.vault.identity().charter;
  const frozenMs = full && frozenSinceMs(full.engine.replica(), clock.nowMs());
  if (!full || isTraining || frozenMs !== null) return frozenMs;
  const storage = await storageState(session.vault.id);
  if (!mayClear(storage)) return null;
  const since = await waitingSinceMs(session.vault, full.engine.replica());
  return isHalted({ ...storage, isTraining, waitingSinceMs: since }, clock.nowMs()) ? since : null;
}
