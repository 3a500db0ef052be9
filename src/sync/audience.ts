/** For whom a segment is: by the ids of the box keys that it is sealed to. */
import { boxKeyToId } from "../crypto/box-keys.ts";
import type { BoxKey } from "../kit/brand.ts";
import { bytesToHex, isEqualBytes } from "../kit/bytes.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import type { Frame } from "../wire/frame.ts";
import { frameRecipients } from "../wire/segment.ts";
import type { Replica } from "./replica.ts";

/** Whether a down segment is sealed to a box key that this device announced or was certified with. What is for others is no business of its. */
export function isForUs(vault: OpenVault, { control }: Replica, frame: Frame): boolean {
  const { signKey, boxKey } = vault.identity().keys;
  const keys: readonly BoxKey[] = [boxKey, ...(control.boxKeys.get(bytesToHex(signKey))?.values() ?? [])];
  const recipients = frameRecipients(frame);
  return keys.map(boxKeyToId).some((id) => recipients.some((recipient) => isEqualBytes(recipient, id)));
}
