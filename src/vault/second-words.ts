/** Setting second words and taking them away. Rules V26, V27 of SPEC.md. */
import { openSecretBox, sealSecretBox } from "../crypto/secret-box.ts";
import type { SecretPlaceFailure } from "../erase/secret-place.ts";
import { type Bytes, concatBytes, zeroBytes } from "../kit/bytes.ts";
import { KeyError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { PlacedRow, StoreFailure } from "../store/port.ts";
import type { OpenVault } from "./open-vault.ts";
import type { Passphrase } from "./passphrase.ts";
import { readSecret } from "./read-secret.ts";
import { emptySecondRow, SECOND_NONCE_BYTES, SECOND_REF } from "./second-row.ts";
import { type VaultPlaces, WRAP_REF } from "./unlock-vault.ts";
import { decodeWrappedKey, typedKeys, unwrapVaultKey, type WrappedKey } from "./wrap.ts";

type Places = Pick<VaultPlaces, "secrets" | "stretch" | "random">;
type Read = (type: Passphrase["type"]) => Passphrase | null;

/** `WORDS_WRONG`: the real words are others. `SECOND_SAME`: the second words are the real ones. Nothing changed after any failure. */
export type SecondFailure =
  | KeyError<"WORDS_WRONG" | "SECOND_SAME" | "VAULT_DAMAGED" | "SECRET_LOST" | "SECRET_WIPING">
  | StoreFailure
  | SecretPlaceFailure;

/** How the words of an open vault are typed: second words are of the same kind. `null` where that does not read. */
export async function wordsTypeOf(vault: OpenVault): Promise<Passphrase["type"] | null> {
  const wrap = await vault.store.get(WRAP_REF);
  const wrapped = wrap && decodeWrappedKey(wrap);
  return wrapped?.ok ? wrapped.value.passphraseType : null;
}

/** Gives an open vault second words, or takes them away where `readSecond` is `null`. Asks for the real words; wrong ones are not counted. */
export async function setSecondWords(
  places: Places,
  vault: OpenVault,
  readReal: Read,
  readSecond: Read | null,
): Promise<Result<void, SecondFailure>> {
  const wrap = await vault.store.get(WRAP_REF);
  const wrapped = wrap && decodeWrappedKey(wrap);
  if (!wrapped?.ok) return err(new KeyError("VAULT_DAMAGED"));
  const file = await readSecret(places.secrets, vault.id);
  if (!file.ok) return file;
  const { secret, slots } = file.value;
  zeroBytes(...slots);
  const row = await makeRow(places, vault.id, wrapped.value, secret, readReal, readSecond);
  zeroBytes(secret);
  if (!row.ok) return row;
  // A change of words meanwhile has another salt and another S: this row would open nothing.
  const stored = await vault.store.commit({ expect: [{ ...WRAP_REF, value: wrap }], put: [row.value] });
  return stored.ok ? ok(undefined) : stored;
}

async function makeRow(
  { stretch, random }: Places,
  id: string,
  wrapped: WrappedKey,
  secret: Bytes,
  readReal: Read,
  readSecond: Read | null,
): Promise<Result<PlacedRow, KeyError<"WORDS_WRONG" | "SECOND_SAME">>> {
  const real = readReal(wrapped.passphraseType);
  const vaultKey = real && (await unwrapVaultKey(wrapped, id, real, secret, stretch));
  if (!vaultKey) return err(new KeyError("WORDS_WRONG"));
  zeroBytes(vaultKey);
  if (readSecond === null) return ok(emptySecondRow(random));
  const second = readSecond(wrapped.passphraseType);
  if (!second) return err(new KeyError("WORDS_WRONG"));
  const keys = await typedKeys(wrapped, id, second, secret, stretch);
  const same = openSecretBox(keys.vault, wrapped.nonce, wrapped.box);
  const nonce = random.bytes(SECOND_NONCE_BYTES);
  const value = concatBytes(nonce, sealSecretBox(keys.second, nonce, new Uint8Array(32)));
  zeroBytes(keys.vault, keys.second, same ?? new Uint8Array());
  return same ? err(new KeyError("SECOND_SAME")) : ok({ ...SECOND_REF, value });
}
