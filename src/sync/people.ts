/** Whom a coordinator can write to, and whose turn it is. */
import { isRevoked, newestEpoch } from "../control/fold.ts";
import { boxKeyOf } from "../control/questions.ts";
import type { BoxKey, SignKey } from "../kit/brand.ts";
import { bytesToHex, isEqualBytes } from "../kit/bytes.ts";
import type { Replica } from "./replica.ts";

/** The box key that a segment for `device` is sealed to now; `null` for who is not certified, or was revoked. */
export function recipientKey({ control }: Replica, device: SignKey): BoxKey | null {
  if (!control.certificateByKey.has(bytesToHex(device)) || isRevoked(control, device)) return null;
  return boxKeyOf(control, device, newestEpoch(control)?.number ?? 1);
}

/** After so long without a signed time a coordinator is away (P). */
const AWAY_MS = 3 * 86_400_000;

/** Whether it falls to `self` to do what one coordinator does for all: the first seat in the order of the terms that is not away by this device's clock. */
export function isOnDuty({ control }: Pick<Replica, "control">, self: SignKey, nowMs: number): boolean {
  const first = control.terms.coordinators.find(
    ({ signKey }) =>
      isEqualBytes(signKey, self) || (control.signedMsBy.get(bytesToHex(signKey)) ?? 0) >= nowMs - AWAY_MS,
  );
  return first !== undefined && isEqualBytes(first.signKey, self);
}
