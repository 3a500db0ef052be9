/** Keys of a new device: drawn on it, once, when its vault is made. Rule V6 of SPEC.md. */
import { type BoxKeyPair, makeBoxKeyPair } from "../crypto/box-keys.ts";
import { seedToSignKey } from "../crypto/sign.ts";
import { toIncarnation } from "../kit/brand.ts";
import type { Random } from "../kit/random.ts";
import type { CoreKeys, VaultCore } from "./core.ts";

/** A device's keys when they are drawn: the secret of the box key is still with them. */
export interface DeviceKeys extends Omit<CoreKeys, "boxKey"> {
  readonly box: BoxKeyPair;
}

/** What a vault is made from. */
export type NewVault = Omit<VaultCore, "keys"> & { readonly keys: DeviceKeys };

/** Draws the keys of a new device. */
export function makeDeviceKeys(random: Random): DeviceKeys {
  const [signSeed, box] = [random.bytes(32), makeBoxKeyPair(random)];
  return { signSeed, signKey: seedToSignKey(signSeed), box, incarnation: toIncarnation(random.bytes(16)) };
}
