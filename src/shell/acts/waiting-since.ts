/** Since when something on this device waits to be handed over, and whether that is too long for new records. Rule LA6 of shell/loss/README.md. */
import { bytesToHex } from "../../kit/bytes.ts";
import { acknowledgedSeq, readSent } from "../../sync/journal.ts";
import type { Replica } from "../../sync/replica.ts";
import { readJournal } from "../../sync/save-op.ts";
import type { OpenVault } from "../../vault/open-vault.ts";

/** How long records may be only here before new ones are refused, where the browser may clear them (P). */
export const HALT_AFTER_MS = 24 * 3_600_000;

/** What the rule looks at. `waitingSinceMs`: when the oldest record was saved that is only here, by this device's clock; `null` where there is none. */
export interface LossRisk {
  readonly persisted: boolean | null;
  readonly installed: boolean;
  readonly isTraining: boolean;
  readonly waitingSinceMs: number | null;
}

/** Whether the browser may clear what is here: it said so, and this is no installed app. */
export const mayClear = ({ persisted, installed }: Pick<LossRisk, "persisted" | "installed">): boolean =>
  persisted === false && !installed;

/** Whether a new record is refused. Those that are here stay, and a clock that was set back refuses nothing. */
export const isHalted = (risk: LossRisk, nowMs: number): boolean =>
  !risk.isTraining && mayClear(risk) && risk.waitingSinceMs !== null && nowMs - risk.waitingSinceMs >= HALT_AFTER_MS;

/** When the oldest op was saved that neither a relay nor a coordinator has; `null` where there is none. What goes to nobody does not wait. */
export async function waitingSinceMs(vault: OpenVault, replica: Replica): Promise<number | null> {
  const waiting = await waitingOps(vault, replica);
  const journal = await readJournal(vault);
  return journal.find(({ opId }) => waiting.has(bytesToHex(opId)))?.time[0] ?? null;
}

async function waitingOps(vault: OpenVault, { own, receipts, control }: Replica): Promise<ReadonlySet<string>> {
  const ids = new Set((await vault.store.list("outbox")).map(({ key }) => key));
  for (const [hex, { feedId, purpose }] of own) {
    if (purpose !== 1) continue;
    const there = Math.max(receipts.get(hex)?.seq ?? 0, await acknowledgedSeq(vault, control, feedId));
    for (const { seq, opIds } of await readSent(vault, feedId)) if (seq > there) for (const id of opIds) ids.add(id);
  }
  return ids;
}
