/** A later last day, proposed to the other coordinators. */
import type { Result } from "../../../kit/result.ts";
import { localDay } from "../../../programme/days.ts";
import { endOfDayMs } from "../../../programme/rules.ts";
import type { StoreFailure } from "../../../store/port.ts";
import { proposeAmend } from "../../../sync/amends.ts";
import type { Replica } from "../../../sync/replica.ts";
import type { OpenVault } from "../../../vault/open-vault.ts";
import { extensionsOf } from "./core.ts";

/** Longest life of a programme with all extensions, in days, with one to spare for zones (T26). */
const LONGEST_DAYS = 799;

/** States the amend that moves the end to the end of `endDay`. With one coordinator it counts at once. */
export const proposeEnd = (
  vault: OpenVault,
  replica: Replica,
  endDay: number,
  reason: number,
): Promise<Result<Replica, StoreFailure>> =>
  proposeAmend(vault, replica, { expiresMs: endOfDayMs(endDay, replica.control.charter.timeZone) }, reason);

/** What the screen shows of the end: its day, the latest that may be, and how often it was moved. */
export function endOf({ control }: Pick<Replica, "control">) {
  const { charter, terms } = control;
  const dayOf = (ms: number) => localDay(ms - 1, charter.timeZone);
  return {
    lastDay: dayOf(terms.expiresMs),
    latestDay: localDay(charter.createdMs, charter.timeZone) + LONGEST_DAYS,
    k: terms.k,
    extensions: extensionsOf(control).map(({ endsMs, reason }) => ({ endDay: dayOf(endsMs), reason })),
  };
}
