/**
 * What second words do at unlocking: the vault is erased, keys first, and training opens as it does for whoever opened it before. Loaded when they are typed. Rule V25 of
 * vault/SPEC.md.
 */
import type { ShelfRow } from "../store/shelf.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import type { Device } from "./acts/device.ts";
import { isTryOut } from "./acts/picture.ts";
import { openTryOut } from "./acts/training.ts";
import { makeTrainingAlone, type TrainingRole } from "./acts/training-alone.ts";
import { eraseVault } from "./erase-vault.ts";
import { startTraining } from "./training-elsewhere.ts";

/** Erases the vault of `row` and opens training of the same role. `null` where neither came about, or where only the erasing did. */
export async function openTrainingInstead(device: Device, row: ShelfRow): Promise<OpenVault | null> {
  const erased = await eraseVault(device, row.id, { keepsApp: true });
  // Behind the keys nothing opens any more, and the next start brings the rest to its end.
  if (!erased.ok && erased.error.step === "keys") return null;
  const { role } = row;
  const there = (await device.shelf.list()).find((one) => isTryOut(one) && one.role === role);
  const opened = there && (await openTryOut(device, there.id));
  if (opened?.ok) return opened.value;
  const made = await makeTrainingAlone(device, role);
  return made.ok ? made.value : null;
}

/** Makes the training that second words open, where none is there yet: with the relay, or without where that does not come about. Never rejects. */
export async function makeTrainingReady(device: Device, role: TrainingRole): Promise<void> {
  try {
    if ((await device.shelf.list()).some((row) => isTryOut(row) && row.role === role)) return;
    if ((await startTraining(device, location.origin)).ok) return;
    const made = await makeTrainingAlone(device, role);
    if (!made.ok) return;
    made.value.lock();
    await made.value.store.close();
  } catch {
    // It is made when it is needed.
  }
}
