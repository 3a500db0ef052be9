/** What was set aside, as the screen shows it, and a coordinator's use of it as an act of their own. */

import { makeCreate } from "../../feed/make-create.ts";
import { makeChange } from "../../feed/make-op.ts";
import { type Quarantined, recordFields } from "../../feed/merge.ts";
import { OP_KINDS, type Op } from "../../feed/op.ts";
import { bytesToHex } from "../../kit/bytes.ts";
import { ok, type Result } from "../../kit/result.ts";
import { fieldsToNeed } from "../../need/codec.ts";
import type { Alias, Need } from "../../need/model.ts";
import type { RowRef, StoreFailure } from "../../store/port.ts";
import { type CoordinateParts, saveOwnOp } from "../../sync/coordinate.ts";
import type { Replica } from "../../sync/replica.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { eraseWithLeaf } from "./closing/erase-record.ts";
import { addName, readNames } from "./names.ts";
import { type Writer, writerOf } from "./writers.ts";

export interface AsideItem {
  readonly key: string;
  readonly reason: Quarantined["reason"];
  readonly by: Writer | null;
  readonly atMs: number;
  readonly act: "new" | "change" | "erase" | "withdraw" | "confirm";
  readonly alias: Alias | null;
  readonly answers: readonly { readonly field: number; readonly need: Need | null }[];
  readonly isUsable: boolean;
}

/** Everything that was set aside, newest first. */
export const asideOf = (vault: OpenVault, replica: Replica): readonly AsideItem[] =>
  replica.records.quarantine.map((item) => toItem(vault, replica, item)).sort((a, b) => b.atMs - a.atMs);

const keyOf = ({ author, op, reason }: Quarantined): string =>
  `${bytesToHex(author)}${bytesToHex(op.opId)}${reason}${op.time.join()}`;

function toItem(vault: OpenVault, replica: Replica, item: Quarantined): AsideItem {
  const { author, op, reason } = item;
  const known = replica.records.recordById.get(bytesToHex(op.recordId));
  const before = (known && recordFields(known)) ?? new Map();
  const after = fieldsToNeed(new Map([...before, ...op.fields]));
  const need = after.ok ? after.value : null;
  return {
    key: keyOf(item),
    reason,
    by: writerOf(vault, replica, author),
    atMs: op.time[0],
    act: actOf(op, known !== undefined),
    alias: need?.alias ?? null,
    answers: [...op.fields.keys()].filter((field) => field !== 1).map((field) => ({ field, need })),
    isUsable: reason !== "double" && (op.kind === OP_KINDS.put ? need !== null : known !== undefined),
  };
}

function actOf({ kind }: Op, isKnown: boolean): AsideItem["act"] {
  if (kind === OP_KINDS.erase) return "erase";
  if (kind === OP_KINDS.withdraw) return "withdraw";
  if (kind === OP_KINDS.put) return isKnown ? "change" : "new";
  return "confirm";
}

/** Makes what was set aside this coordinator's own act: the same answers, or the same end. */
export async function useAside(
  parts: CoordinateParts,
  replica: Replica,
  key: string,
  formVersion = 1,
): Promise<Result<Replica, StoreFailure>> {
  const item = replica.records.quarantine.find((one) => keyOf(one) === key);
  if (!item) return ok(replica);
  const { op } = item;
  if (op.kind === OP_KINDS.erase || op.kind === OP_KINDS.withdraw) return eraseWithLeaf(parts, replica, op.recordId);
  if (op.kind !== OP_KINDS.put) return ok(replica);
  const known = replica.records.recordById.get(bytesToHex(op.recordId));
  const source = { ...parts, last: null };
  const own = known
    ? makeChange(source, known, op.fields, formVersion)
    : makeCreate(source, parts.vault.identity().keys.signKey, op.fields, formVersion);
  return saveOwnOp(parts, replica, own);
}

const DISMISSED_REF: RowRef = { table: "meta", key: "aside" };

/** Keys of what a coordinator used or left out on this device: it is looked at once. */
export const readDismissed = (vault: OpenVault): Promise<ReadonlySet<string>> => readNames(vault, DISMISSED_REF);

/** Notes that `key` was decided. */
export const dismiss = (vault: OpenVault, key: string): Promise<void> => addName(vault, DISMISSED_REF, key);
