/**
 * Other words for a vault. Rules V21 to V23 of SPEC.md.
 *
 * A change also replaces S, so that a copy of the disk from before opens with no words once the old S is overwritten. Order: the wrap for the new words beside the
 * old one → S in its file, one block, where it still is the old one → the new wrap in the old one's place. Before the middle step the old words open, behind it the
 * new ones: never neither, never both.
 */
import type { StretchSetting } from "../crypto/stretch-setting.ts";
import { SECRET_OFFSET } from "../erase/secret-file.ts";
import type { SecretPlaceFailure } from "../erase/secret-place.ts";
import { type Bytes, isEqualBytes, zeroBytes } from "../kit/bytes.ts";
import { KeyError, StoreError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { StoreFailure } from "../store/port.ts";
import type { OpenVault } from "./open-vault.ts";
import type { Passphrase } from "./passphrase.ts";
import { readSecret } from "./read-secret.ts";
import { NEXT_WRAP_REF, settleWords, type VaultPlaces, WRAP_REF } from "./unlock-vault.ts";
import { decodeWrappedKey, encodeWrappedKey, unwrapVaultKey, wrapVaultKey } from "./wrap.ts";

type Places = Pick<VaultPlaces, "secrets" | "stretch" | "random">;

/** `WORDS_WRONG`: the old words are others. After any failure the old words open. */
export type ChangeFailure =
  | KeyError<"WORDS_WRONG" | "VAULT_DAMAGED" | "SECRET_LOST" | "SECRET_WIPING">
  | StoreFailure
  | SecretPlaceFailure;

/** Gives an open vault other words. Wrong old words are not counted: the vault is open already. */
export async function changeWords(
  places: Places,
  vault: OpenVault,
  readOld: (type: Passphrase["type"]) => Passphrase | null,
  fresh: Passphrase,
  setting: StretchSetting,
): Promise<Result<void, ChangeFailure>> {
  const { secrets, stretch, random } = places;
  const file = await readSecret(secrets, vault.id);
  if (!file.ok) return file;
  const { secret: oldSecret, slots } = file.value;
  zeroBytes(...slots);
  const wrap = await vault.store.get(WRAP_REF);
  const wrapped = wrap && decodeWrappedKey(wrap);
  if (!wrapped?.ok) return err(new KeyError("VAULT_DAMAGED"));
  const old = readOld(wrapped.value.passphraseType);
  const vaultKey = old && (await unwrapVaultKey(wrapped.value, vault.id, old, oldSecret, stretch));
  if (!vaultKey) return err(new KeyError("WORDS_WRONG"));
  const secret = random.bytes(32);
  const next = encodeWrappedKey(await wrapVaultKey(vaultKey, vault.id, fresh, secret, setting, stretch, random));
  zeroBytes(vaultKey);
  const prepared = await vault.store.commit({
    expect: [{ ...WRAP_REF, value: wrap }],
    put: [{ ...NEXT_WRAP_REF, value: next }],
  });
  if (!prepared.ok) return prepared;
  const failure = await replaceSecret(secrets, vault.id, oldSecret, secret);
  zeroBytes(secret, oldSecret);
  if (failure === "unknown") return err(new StoreError("SECRET_PLACE_FAILED"));
  if (failure) {
    await vault.store.commit({ remove: [NEXT_WRAP_REF] });
    return err(failure);
  }
  // The new words open already; what this does not store, the next unlock does.
  await settleWords(vault.store, next, random);
  return ok(undefined);
}

/** What the file says afterwards decides, whatever the place answered. `unknown`: it cannot be read now, and both wraps stay. */
async function replaceSecret(
  secrets: Places["secrets"],
  id: string,
  old: Bytes,
  fresh: Bytes,
): Promise<SecretPlaceFailure | "unknown" | null> {
  let failure: SecretPlaceFailure = new StoreError("SECRET_PLACE_FAILED");
  try {
    await secrets.overwrite(id, SECRET_OFFSET, fresh, old);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    failure = error as SecretPlaceFailure;
  }
  const file = await readSecret(secrets, id).catch(() => null);
  if (!file?.ok) return "unknown";
  const isReplaced = isEqualBytes(file.value.secret, fresh);
  zeroBytes(file.value.secret, ...file.value.slots);
  return isReplaced ? null : failure;
}
