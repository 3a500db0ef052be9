/** Whom a coordinator can write to. */
import { isRevoked, newestEpoch } from "../control/fold.ts";
import { boxKeyOf } from "../control/questions.ts";
import type { BoxKey, SignKey } from "../kit/brand.ts";
import { bytesToHex } from "../kit/bytes.ts";
import type { Replica } from "./replica.ts";

/** The box key that a segment for `device` is sealed to now; `null` for who is not certified, or was revoked. */
export function recipientKey({ control }: Replica, device: SignKey): BoxKey | null {
  if (!control.certificateByKey.has(bytesToHex(device)) || isRevoked(control, device)) return null;
  return boxKeyOf(control, device, newestEpoch(control)?.number ?? 1);
}
