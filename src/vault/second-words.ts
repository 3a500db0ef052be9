/** Setting second words and taking them away. Rules V26, V27 of SPEC.md. */
import type { SecretPlaceFailure } from "../erase/secret-place.ts";
import { type Bytes, zeroBytes } from "../kit/bytes.ts";
import { KeyError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { PlacedRow, StoreFailure } from "../store/port.ts";
import { ROLE_COORDINATOR } from "../wire/roles.ts";
import type { OpenVault } from "./open-vault.ts";
import type { Passphrase } from "./passphrase.ts";
import type { VaultPlaces } from "./places.ts";
import { readSecret } from "./read-secret.ts";
import { keptSecondRow, sealSecond } from "./second-kept.ts";
import { emptySecondRow, SECOND_REF } from "./second-row.ts";
import { decodeWrappedKey, openWrap, stretchPassphrase, type WrappedKey } from "./wrap.ts";
import { WRAP_REF } from "./wrap-rows.ts";

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
  const made = await makeRow(places, vault.id, wrapped.value, secret, readReal, readSecond);
  zeroBytes(secret);
  if (!made.ok) return made;
  const { row, stretched } = made.value;
  const kept = vault.identity().role === ROLE_COORDINATOR ? [keptSecondRow(vault, stretched)] : [];
  zeroBytes(stretched);
  // A change of words meanwhile has another salt and another S: this row would open nothing.
  const stored = await vault.store.commit({ expect: [{ ...WRAP_REF, value: wrap }], put: [row, ...kept] });
  return stored.ok ? ok(undefined) : stored;
}

interface Made {
  readonly row: PlacedRow;
  /** What the row hangs on beside S: random where there are no second words. */
  readonly stretched: Bytes;
}

async function makeRow(
  { stretch, random }: Places,
  id: string,
  wrapped: WrappedKey,
  secret: Bytes,
  readReal: Read,
  readSecond: Read | null,
): Promise<Result<Made, KeyError<"WORDS_WRONG" | "SECOND_SAME">>> {
  const real = readReal(wrapped.passphraseType);
  const realStretched = real && (await stretchPassphrase(real, wrapped, stretch));
  const content = realStretched && openWrap(wrapped, id, realStretched, secret);
  if (!content) return err(new KeyError("WORDS_WRONG"));
  zeroBytes(content, realStretched);
  if (readSecond === null) return ok({ row: emptySecondRow(random), stretched: random.bytes(32) });
  const second = readSecond(wrapped.passphraseType);
  if (!second) return err(new KeyError("WORDS_WRONG"));
  const stretched = await stretchPassphrase(second, wrapped, stretch);
  const same = openWrap(wrapped, id, stretched, secret);
  if (!same) return ok({ row: { ...SECOND_REF, value: sealSecond(id, stretched, secret, random) }, stretched });
  zeroBytes(same, stretched);
  return err(new KeyError("SECOND_SAME"));
}
