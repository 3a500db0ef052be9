/** A vault of which the browser lost a copy, and that came back from the other, is told of once. Rule S20 of `../../store/SPEC.md`. */
import { HEALED_REF } from "../../store/port.ts";
import { alarmRows } from "../../sync/alarms.ts";
import type { OpenVault } from "../../vault/open-vault.ts";

/** Turns the store's mark into an alarm, in one commit. What does not store is told at the next start. */
export async function tellHealed(vault: OpenVault, nowMs: number): Promise<void> {
  if ((await vault.store.get(HEALED_REF)) === null) return;
  const put = await alarmRows(vault, [{ kind: "healed", feed: null, proof: null }], nowMs);
  await vault.store.commit({ put, remove: [HEALED_REF] });
}
