/** Who wrote something, as the screens name devices. */
import type { SignKey } from "../../kit/brand.ts";
import { isEqualBytes } from "../../kit/bytes.ts";
import type { Replica } from "../../sync/replica.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { phoneLabel } from "./phone-label.ts";

export interface Writer {
  readonly label: string;
  readonly role: "field" | "volunteer" | "coordinator";
  readonly isThisOne: boolean;
}

/** `null` for a device that nobody certified. */
export function writerOf(vault: OpenVault, { standing }: Pick<Replica, "standing">, key: SignKey): Writer | null {
  const role = standing.roleOf(key);
  const isThisOne = isEqualBytes(key, vault.identity().keys.signKey);
  return role && { label: phoneLabel(key), role, isThisOne };
}
