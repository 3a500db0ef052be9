/** Erasing a vault on this device: the order of `erase/`, with this browser's ports. Loaded when it is wanted, and at a start that finds a wipe unfinished. */
import { browserOrigin } from "../erase/origin-place.ts";
import { askOthersToLetGo } from "../erase/other-tabs.ts";
import {
  finishClearing,
  finishWipes,
  type WipeFailure,
  type WipePlaces,
  type WipeReceipt,
  type WipeWish,
  wipeVault,
} from "../erase/wipe.ts";
import type { Result } from "../kit/result.ts";
import { lockNameOf } from "../vault/vault-lock.ts";
import type { Device } from "./acts/device.ts";

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
  wish: WipeWish = {},
): Promise<Result<WipeReceipt, WipeFailure>> => wipeVault(wipePlaces(device), vaultId, wish);

/** Once the last note was taken: what becomes of the app's own files, which it needed. `null` where they stay for another vault or note. */
export const endApp = (device: Places): Promise<"gone" | "waits" | null> => finishClearing(wipePlaces(device));

/** Brings to an end what an earlier run of the app left unfinished. */
export const finishErasing = (device: Places): Promise<Result<WipeReceipt | null, WipeFailure>> =>
  finishWipes(wipePlaces(device));
