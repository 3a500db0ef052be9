/** Keeps beside a vault what the programme wants while it is locked, whenever the settings say something else. Rule V20 of vault/SPEC.md. */
import type { Records } from "../../feed/merge.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { type OutsideRules, outsideRow, readOutsideRules } from "../../vault/outside-row.ts";
import { settingsOf } from "./records.ts";

/** Called after every change of the records. A phone too full to keep the row tries again at its next start. */
export function makeRulesFollower(vault: OpenVault): (records: Records) => void {
  let seen: Records | null = null;
  let known = "";
  return (records) => {
    if (records === seen || vault.isLocked()) return;
    seen = records;
    const emergency = settingsOf(records)?.emergency;
    const next = JSON.stringify(emergency);
    if (!emergency || next === known) return;
    known = next;
    const { canErase, canEraseLocked, eraseAfterTries, hidesTries } = emergency;
    keep(vault, { canErase: canErase && canEraseLocked, eraseAfterTries, hidesTries }).catch(() => undefined);
  };
}

/** Writes only what differs: old copies of rows stay on disks for long. */
async function keep(vault: OpenVault, rules: OutsideRules): Promise<void> {
  const stored = await readOutsideRules(vault.store);
  if (JSON.stringify(stored) !== JSON.stringify(rules)) await vault.store.commit({ put: [outsideRow(rules)] });
}
