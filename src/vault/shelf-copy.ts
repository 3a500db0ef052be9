/** What the shelf says of a vault, once more among the vault's own rows: the shelf lies in one database, which a browser may drop. Rule V29 of SPEC.md. */
import type { PlacedRow, RowRef } from "../store/port.ts";
import type { Role } from "../wire/roles.ts";

export const SHELF_REF: RowRef = { table: "meta", key: "shelf" };

export const ROLE_NAMES = { 1: "field", 2: "volunteer", 3: "coordinator" } as const;

/** Four bytes: 1, picture, role, and 1 for training. */
export const shelfCopy = (picture: number, role: Role, training: boolean): PlacedRow => ({
  ...SHELF_REF,
  value: Uint8Array.of(1, picture, role, training ? 1 : 0),
});
