/** A worker erases an own record because the person asks for it: here at once, and for everyone else as far as it has gone. */
import type { SyncEngine } from "../../sync/engine.ts";
import { endOwnRecord } from "../../sync/own-ends.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { Device } from "./device.ts";
import type { SaveOwnOp } from "./own-ops.ts";
import { programmeDay } from "./programme-day.ts";

/** Ends the own record `key` (hex); `false` where it was not written. Rules Y35 and Y36 of sync/SPEC.md. */
export async function eraseOwn(
  device: Pick<Device, "clock" | "random">,
  vault: OpenVault,
  engine: SyncEngine,
  saveOwn: SaveOwnOp,
  key: string,
): Promise<boolean> {
  const parts = { vault, random: device.random, today: () => programmeDay(device, vault) };
  const done = await engine.change((replica) => endOwnRecord(parts, replica, key, saveOwn));
  return done.ok;
}
