/** Other words for a vault. Rules V21 to V23 of SPEC.md; the order of its steps is in rewrap.ts. */
import type { StretchSetting } from "../crypto/stretch-setting.ts";
import type { Result } from "../kit/result.ts";
import type { RewrapFailure } from "./current-wrap.ts";
import type { OpenVault } from "./open-vault.ts";
import type { Passphrase } from "./passphrase.ts";
import type { VaultPlaces } from "./places.ts";

export type ChangeFailure = RewrapFailure;

/** Gives an open vault other words. Wrong old words are not counted: the vault is open already. */
export const changeWords = async (
  { secrets, stretch, random }: Pick<VaultPlaces, "secrets" | "stretch" | "random">,
  vault: OpenVault,
  readOld: (type: Passphrase["type"]) => Passphrase | null,
  fresh: Passphrase,
  setting: StretchSetting,
): Promise<Result<void, ChangeFailure>> =>
  (await vault.wraps()).changeWords({ store: vault.store, secrets, stretch, random, readOld, fresh, setting });
