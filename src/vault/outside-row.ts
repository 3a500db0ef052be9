/**
 * What must be known of a vault before it opens: how often wrong words were typed, and what the programme wants then. Row meta/outside, in clear: it says
 * nothing about people, and a row that does not read is as good as none. Rule V20 of SPEC.md.
 */
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { readInteger, readTuple } from "../kit/read.ts";
import type { PlacedRow, RowRef, VaultStore, VaultStores } from "../store/port.ts";
import { readWrongTries } from "./tries.ts";

/** Terms that hold while the vault is locked. */
export interface OutsideRules {
  /** The vault may be erased without its words. */
  readonly canErase: boolean;
  /** Wrong tries in a row that erase the vault; 0 = none do. */
  readonly eraseAfterTries: number;
  /** How many tries are left is not shown. */
  readonly hidesTries: boolean;
}

/** What holds until a programme has said something else. */
export const DEFAULT_OUTSIDE_RULES: OutsideRules = { canErase: true, eraseAfterTries: 0, hidesTries: false };

export const OUTSIDE_REF: RowRef = { table: "meta", key: "outside" };

export const outsideRow = ({ canErase, eraseAfterTries, hidesTries }: OutsideRules): PlacedRow => ({
  ...OUTSIDE_REF,
  value: encodeCbor([1, canErase, eraseAfterTries, hidesTries]),
});

export async function readOutsideRules(store: VaultStore): Promise<OutsideRules> {
  const value = await store.get(OUTSIDE_REF);
  const decoded = value && decodeCbor(value, 64);
  const [version, canErase, tries, hidesTries] = (decoded?.ok && readTuple(4)(decoded.value)) || [];
  const eraseAfterTries = readInteger(0, 255)(tries);
  if (version !== 1 || typeof canErase !== "boolean" || eraseAfterTries === null || typeof hidesTries !== "boolean")
    return DEFAULT_OUTSIDE_RULES;
  return { canErase, eraseAfterTries, hidesTries };
}

/** A locked vault as its unlock screen knows it. */
export interface LockedVault {
  /** Wrong tries since the last unlock. */
  readonly wrongTries: number;
  readonly rules: OutsideRules;
}

/** Reads that of vault `id`; what is lost counts as nothing. */
export async function readLocked(stores: VaultStores, id: string): Promise<LockedVault> {
  const opened = await stores.open(id, { expectExisting: true });
  if (!opened.ok) return { wrongTries: 0, rules: DEFAULT_OUTSIDE_RULES };
  const { store } = opened.value;
  const locked = { wrongTries: await readWrongTries(store, id), rules: await readOutsideRules(store) };
  await store.close();
  return locked;
}
