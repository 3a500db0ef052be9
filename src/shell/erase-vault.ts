/** Erasing a vault on this device: the order of `erase/`, with this browser's ports. Loaded when it is wanted, and at a start that finds a wipe unfinished. */
import { browserOrigin } from "../erase/origin-place.ts";
import { askOthersToLetGo } from "../erase/other-tabs.ts";
import { finishWipes, type WipeFailure, type WipePlaces, type WipeReceipt, wipeVault } from "../erase/wipe.ts";
import type { Result } from "../kit/result.ts";
import type { Device } from "./acts/device.ts";
import { lockNameOf } from "./tab-lock.ts";

type Places = Pick<Device, "shelf" | "secrets" | "stores" | "random">;

const wipePlaces = ({ shelf, secrets, stores, random }: Places): WipePlaces => ({
  ...{ shelf, secrets, stores, random },
  origin: browserOrigin,
  letGo: (vaultId) => askOthersToLetGo(vaultId, lockNameOf(vaultId)),
});

/** Erases a vault that this page does not hold open. */
export const eraseVault = (
  device: Places,
  vaultId: string,
  keepsApp = false,
): Promise<Result<WipeReceipt, WipeFailure>> => wipeVault(wipePlaces(device), vaultId, keepsApp);

/** Brings to an end what an earlier run of the app left unfinished. */
export const finishErasing = (device: Places): Promise<Result<WipeReceipt | null, WipeFailure>> =>
  finishWipes(wipePlaces(device));
