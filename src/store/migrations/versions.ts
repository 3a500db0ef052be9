/**
 * The versions of the stored databases, as data. A version is never edited once it was released; a change appends one.
 *
 * Within a release versions only add, so that the shell before an update can still open what the shell after it wrote (rule S11).
 */

/** One version: its number, and every table with its primary key. */
export interface StoreVersion {
  readonly version: number;
  readonly tables: Readonly<Record<string, string>>;
}

/** The rows of one vault. `state` holds the generation; the others are the tables of the port. */
export const VAULT_VERSIONS: readonly StoreVersion[] = [
  { version: 1, tables: { meta: "key", journal: "key", outbox: "key", pages: "key", segments: "key", state: "key" } },
];

/** The list of vaults on this device, and from version 2 in which language it speaks before one is open. */
export const SHELF_VERSIONS: readonly StoreVersion[] = [
  { version: 1, tables: { vaults: "id" } },
  { version: 2, tables: { vaults: "id", speech: "id" } },
];
