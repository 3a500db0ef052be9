/** The phones of a programme as the list shows them. */
import { isRevoked } from "../control/fold.ts";
import type { SignKey } from "../kit/brand.ts";
import { bytesToHex, isEqualBytes } from "../kit/bytes.ts";
import { isLate } from "../programme/deliver-by.ts";
import { setupOf } from "../programme/model.ts";
import { localDay } from "../programme/rules.ts";
import type { Replica } from "../sync/replica.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { ROLE_FIELD } from "../wire/roles.ts";
import { readApprovedMs } from "./acts/invite-phone.ts";
import { labelOf } from "./acts/phone-label.ts";
import { settingsOf } from "./acts/records.ts";
import { roleNameOf } from "./role-name.ts";
import type { PhoneRow } from "./screens/people.tsx";

/** Everyone with a seat or a certificate, this device first. `nowMs` decides which phones are late (P12). */
export async function readPhones(vault: OpenVault, replica: Replica, nowMs: number): Promise<readonly PhoneRow[]> {
  const { control } = replica;
  const keys = new Map<string, { readonly signKey: SignKey; readonly role: number }>();
  for (const [hex, { signKey }] of control.seats) keys.set(hex, { signKey, role: 3 });
  for (const [hex, { signKey, role }] of control.certificateByKey) keys.set(hex, { signKey, role });
  const own = vault.identity().keys.signKey;
  const settings = settingsOf(replica.records);
  const deliverBy = settings && setupOf(settings).deliverBy;
  const approvedMsByKey = await readApprovedMs(vault);
  const dayOf = keptDays(control.charter.timeZone);
  const rows: PhoneRow[] = [];
  for (const [id, { signKey, role }] of keys) {
    const approvedMs = approvedMsByKey.get(id) ?? null;
    const heardMs = Math.max(replica.heardMsByAuthor.get(id) ?? 0, control.signedMsBy.get(id) ?? 0) || null;
    const isEnded = isRevoked(control, signKey) || control.seats.get(bytesToHex(signKey))?.isActive === false;
    const sinceMs = heardMs ?? approvedMs;
    rows.push({
      id,
      // Worked out where it is shown: there may be thousands.
      get label() {
        return labelOf(id);
      },
      role: roleNameOf(role),
      approvedDay: dayOf(approvedMs ?? control.charter.createdMs),
      lastHeardMs: heardMs,
      isThisOne: isEqualBytes(signKey, own),
      isEnded,
      // Nothing is due from a volunteer who has nothing to do.
      isLate:
        role === ROLE_FIELD &&
        !isEnded &&
        sinceMs !== null &&
        isLate(sinceMs, deliverBy, nowMs, control.charter.timeZone),
    });
  }
  return rows.sort((a, b) => Number(b.isThisOne) - Number(a.isThisOne));
}

/** Thousands were let in by others, on a day that is not known here: what is asked again is not worked out again. */
function keptDays(timeZone: string): (ms: number) => number {
  const days = new Map<number, number>();
  return (ms) => {
    const day = days.get(ms) ?? localDay(ms, timeZone);
    days.set(ms, day);
    return day;
  };
}
