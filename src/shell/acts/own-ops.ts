/** Saving ops of this device one after the other. The journal is read once, for the time of its newest op; from then on the time of each save is remembered. */
import type { OpSource } from "../../feed/make-create.ts";
import type { Op, OpTime } from "../../feed/op.ts";
import { ok, type Result } from "../../kit/result.ts";
import type { Batch, StoreFailure } from "../../store/port.ts";
import { readJournal, saveOp } from "../../sync/save-op.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { Device } from "./device.ts";
import { programmeDay } from "./programme-day.ts";

/** Saves the op that `make` gives, together with what `batch` gives for it, in one commit. Confirmed when it resolves with success. `isLocal`: it goes to nobody. */
export type SaveOwnOp = (
  make: (source: OpSource) => Op,
  batch?: (op: Op) => Batch,
  isLocal?: boolean,
) => Promise<Result<Op, StoreFailure>>;

export function makeOpSaver({ clock, random }: Pick<Device, "clock" | "random">, vault: OpenVault): SaveOwnOp {
  let newest: OpTime | null | undefined;
  return async (make, batch = () => ({}), isLocal = false) => {
    const day = programmeDay({ clock }, vault);
    if (newest === undefined) newest = (await readJournal(vault)).at(-1)?.time ?? null;
    const op = make({ clock, random, last: newest });
    const saved = await saveOp(vault, op, day, batch(op), isLocal);
    if (!saved.ok) return saved;
    newest = op.time;
    return ok(op);
  };
}
