/** For whom a segment is: by the ids of the box keys that it is sealed to. */
import { boxKeyToId } from "../crypto/box-keys.ts";
import type { BoxKey } from "../kit/brand.ts";
import { type Bytes, bytesToHex, isEqualBytes } from "../kit/bytes.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import type { Frame } from "../wire/frame.ts";
import { frameRecipients } from "../wire/segment.ts";
import type { Replica } from "./replica.ts";

const ownIds = (vault: OpenVault, { control }: Replica): readonly Bytes[] => {
  const { signKey, boxKey } = vault.identity().keys;
  const keys: readonly BoxKey[] = [boxKey, ...(control.boxKeys.get(bytesToHex(signKey))?.values() ?? [])];
  return keys.map(boxKeyToId);
};

const names = (ids: readonly Uint8Array[], id: Uint8Array) => ids.some((one) => isEqualBytes(one, id));

/** Whether the key that opens a segment was granted to this device, and waits to be taken by its next duty. */
export function isGranted(vault: OpenVault, replica: Replica, frame: Frame): boolean {
  const [recipients, ids] = [frameRecipients(frame), ownIds(vault, replica)];
  const { epochs, retiredBy } = replica.control;
  const self = bytesToHex(vault.identity().keys.signKey);
  return epochs.some(
    ({ number, publicKey, grants }) =>
      names(recipients, boxKeyToId(publicKey)) &&
      grants.some(({ keyId }) => names(ids, keyId)) &&
      vault.heldEpoch(number, publicKey) === null &&
      retiredBy.get(number)?.has(self) !== true,
  );
}

/** Whether a down segment is sealed to a box key that this device announced or was certified with. What is for others is no business of its. */
export function isForUs(vault: OpenVault, replica: Replica, frame: Frame): boolean {
  const recipients = frameRecipients(frame);
  return ownIds(vault, replica).some((id) => names(recipients, id));
}
