/**
 * Duties: what a device does for the programme besides moving segments. They are tried in order; the first that is due is done and committed, then all are tried
 * again. Each is safe to repeat and to be cut off. Rule Y44 of SPEC.md.
 */
import { isCoordinator } from "../control/fold.ts";
import { signTimeWhenDue } from "./acknowledge.ts";
import { stateDrops } from "./drops.ts";
import type { Done, DutyParts } from "./duty.ts";
import { announceBox, endEpochs, grantSeats, rotateWhenDue, stateBoxes, takeGrants } from "./epochs.ts";
import { forgetEnded } from "./forget.ts";
import { leaveForked } from "./forked-life.ts";
import { stateForks } from "./forks.ts";
import { resealLate } from "./late.ts";
import { forgetOwnEnded, letGoWhenDue } from "./let-go-when-due.ts";
import { recertify } from "./recertify.ts";
import type { Replica } from "./replica.ts";
import { retryUnopened } from "./retry.ts";
import {
  absorbWhenLacking,
  dropUnneeded,
  makeSnapshot,
  snapshotEpoch,
  snapshotWhenDue,
  vouchWhenSame,
} from "./snapshots.ts";

type Duty = (parts: DutyParts, replica: Replica) => Done;

/** What every device does. */
const COMMON: readonly Duty[] = [
  leaveForked,
  resealLate,
  retryUnopened,
  announceBox,
  forgetOwnEnded,
  forgetEnded,
  letGoWhenDue,
];
/** What a coordinator does first, so that it can read; what it does next once it has read all there is, because people wait for it; and then. */
const COORDINATOR_FIRST: readonly Duty[] = [takeGrants];
const COORDINATOR_NEXT: readonly Duty[] = [absorbWhenLacking];
const COORDINATOR: readonly Duty[] = [
  signTimeWhenDue,
  stateBoxes,
  stateForks,
  grantSeats,
  recertify,
  dropUnneeded,
  rotateWhenDue,
  snapshotWhenDue,
  vouchWhenSame,
  stateDrops,
];

/** Does the first duty that is due. Duties that speak for the whole programme wait until the log was read to its end in this run. */
export async function doNextDuty(parts: DutyParts, replica: Replica, isRead: boolean): Done {
  const isSeated = isCoordinator(replica.control, parts.vault.identity().keys.signKey);
  const [first, next, last] = isSeated
    ? [COORDINATOR_FIRST, isRead ? COORDINATOR_NEXT : [], isRead ? COORDINATOR : []]
    : [[], [], []];
  for (const duty of [...first, ...next, ...COMMON, ...last]) {
    const done = await duty(parts, replica);
    if (done) return done;
  }
  return mayEndEpochs(parts, replica, isRead);
}

/** Y54: a coordinator gives an epoch's keys up once its own snapshot lies in a later one; a phone has nothing to lose. */
async function mayEndEpochs(parts: DutyParts, replica: Replica, isRead: boolean): Done {
  if (!isCoordinator(replica.control, parts.vault.identity().keys.signKey)) return endEpochs(parts, replica);
  const keepFirst = async (number: number) =>
    (await snapshotEpoch(parts)) > number ? null : makeSnapshot(parts, replica);
  return isRead ? endEpochs(parts, replica, keepFirst) : null;
}
