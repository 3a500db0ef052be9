/** How much this device knows of what the other coordinators decided, before its person signs the end. Rule G14 of closing/README.md. */
import { coordinatorKeys } from "../../../control/fold.ts";
import { bytesToHex, isEqualBytes } from "../../../kit/bytes.ts";
import type { Replica } from "../../../sync/replica.ts";
import type { OpenVault } from "../../../vault/open-vault.ts";
import { phoneLabel } from "../phone-label.ts";

/** The end by the terms that are known, and of each other coordinator in force the newest time that it signed and this device has read; `null`: none. */
export function knowledgeOf(vault: OpenVault, { control }: Pick<Replica, "control">) {
  const self = vault.identity().keys.signKey;
  const others = coordinatorKeys(control).filter((key) => !isEqualBytes(key, self));
  return {
    endsMs: control.terms.expiresMs,
    others: others.map((key) => ({
      label: phoneLabel(key),
      newestMs: control.signedMsBy.get(bytesToHex(key)) ?? null,
    })),
  };
}
