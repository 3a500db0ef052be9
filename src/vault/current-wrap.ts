/** The wrap of an open vault as it is stored, and S beside it: what every change of either begins with. Rules V21, V32 of SPEC.md. */
import type { SecretPlace, SecretPlaceFailure } from "../erase/secret-place.ts";
import { type Bytes, zeroBytes } from "../kit/bytes.ts";
import { KeyError, StoreError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { StoreFailure, VaultStore } from "../store/port.ts";
import type { VaultInside } from "./inside.ts";
import { readSecret } from "./read-secret.ts";
import { decodeWrappedKey, openWrap, type WrappedKey } from "./wrap.ts";
import { WRAP_REF } from "./wrap-rows.ts";

/** `WORDS_WRONG`: the old words are others. `LEASE_NEEDED`: the share that the relay keeps is not known in this session. After any failure what opened before opens. */
export type RewrapFailure =
  | KeyError<"WORDS_WRONG" | "LEASE_NEEDED" | "VAULT_DAMAGED" | "SECRET_LOST" | "SECRET_WIPING">
  | StoreFailure
  | SecretPlaceFailure;

/** Where a change is written; of the vault itself where it is left out. */
export interface RewrapPlaces {
  readonly store: VaultStore;
  readonly secrets: SecretPlace;
  readonly random: Random;
}

/** What a vault hangs on now: its wrap as stored, S, and the lease in it. */
export interface Current {
  readonly row: Bytes;
  readonly wrapped: WrappedKey;
  readonly deviceSecret: Bytes;
}

/** The wrap as stored and S, where the words that this session was opened with still open it: another tab may have changed them. */
export async function readOwn(inside: VaultInside): Promise<Result<Current, RewrapFailure>> {
  const current = await readCurrent(inside, inside);
  if (!current.ok) return current;
  const { wrapped, deviceSecret } = current.value;
  const content = openWrap(wrapped, inside.id, inside.opening.stretched, deviceSecret);
  if (!content) return err(new StoreError("STORE_STALE"));
  zeroBytes(content);
  return current;
}

export async function readCurrent(
  inside: VaultInside,
  { store, secrets }: Pick<RewrapPlaces, "store" | "secrets">,
): Promise<Result<Current, RewrapFailure>> {
  inside.guard();
  const file = await readSecret(secrets, inside.id);
  if (!file.ok) return file;
  zeroBytes(...file.value.slots);
  const row = await store.get(WRAP_REF);
  const wrapped = row && decodeWrappedKey(row);
  if (!row || !wrapped?.ok) return err(new KeyError("VAULT_DAMAGED"));
  return ok({ row, wrapped: wrapped.value, deviceSecret: file.value.secret });
}
