/**
 * A worker erases an own record because the person asks for it: here at once, and for everyone else as far as it has gone. Where the end counts by itself, the leaf of
 * each card that the record named goes with it, so that the card is told at the end; where a coordinator is asked, the coordinator adds it.
 */
import type { Op } from "../../feed/op.ts";
import type { SyncEngine } from "../../sync/engine.ts";
import { endOwnRecord } from "../../sync/own-ends.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { leafOps } from "./closing/leaf-ops.ts";
import type { Device } from "./device.ts";
import type { SaveOwnOp } from "./own-ops.ts";
import { programmeDay } from "./programme-day.ts";

/** Ends the own record `key` (hex); `false` where it was not written. Rules Y35 and Y36 of sync/SPEC.md. */
export async function eraseOwn(
  device: Pick<Device, "clock" | "random">,
  vault: OpenVault,
  engine: Pick<SyncEngine, "change">,
  saveOwn: SaveOwnOp,
  key: string,
): Promise<boolean> {
  const parts = { vault, random: device.random, today: () => programmeDay(device, vault) };
  const leaves = (ops: readonly Op[]) => leafOps({ ...device, vault }, ops);
  const done = await engine.change((replica) => endOwnRecord(parts, replica, key, saveOwn, leaves));
  return done.ok;
}
