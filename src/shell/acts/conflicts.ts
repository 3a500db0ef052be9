/** Records on which people differ, as the screens show them, and a coordinator's decision. */

import { makeChange } from "../../feed/make-op.ts";
import { conflictsOf, type RecordState, recordFields, viewRecord, type Write } from "../../feed/merge.ts";
import { bytesToHex } from "../../kit/bytes.ts";
import type { Cbor } from "../../kit/cbor.ts";
import { ok, type Result } from "../../kit/result.ts";
import { CARD_ANSWERS_FIELD, CARD_FIELD, fieldsToNeed } from "../../need/codec.ts";
import { withDecided } from "../../need/decided.ts";
import type { Alias, Need } from "../../need/model.ts";
import type { StoreFailure } from "../../store/port.ts";
import { type CoordinateParts, saveOwnOp } from "../../sync/coordinate.ts";
import type { Replica } from "../../sync/replica.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { type Writer, writerOf } from "./writers.ts";

const [SECTOR, ITEM] = [11, 12];
const FORM_VERSION = 1;

export interface Answer {
  readonly key: string;
  readonly need: Need | null;
  readonly by: Writer | null;
  readonly atMs: number;
}

export interface Dispute {
  /** The record in hex. */
  readonly key: string;
  readonly alias: Alias | null;
  readonly conflicts: readonly { readonly field: number; readonly answers: readonly Answer[] }[];
}

/** All records with differing answers. */
export const disputesOf = (vault: OpenVault, replica: Replica): readonly Dispute[] =>
  [...replica.records.recordById].flatMap(([key, record]) => {
    // Most of ten thousand records hold one value a field, and then who wrote which need not be looked up.
    if (record.onlyFields || ![...record.writesByField.values()].some(({ length }) => length > 1)) return [];
    const fields = recordFields(record);
    if (record.isEnded || fields?.get(1) !== 1) return [];
    const conflicts = disputedFields(record).map((field) => ({
      field,
      answers: answersOf(vault, replica, record, field),
    }));
    return conflicts.length > 0 ? [{ key, alias: aliasOf(record), conflicts }] : [];
  });

/** Sector and item are one question: an item belongs to a sector. */
const disputedFields = (record: RecordState): readonly number[] => {
  // Of what two coordinators answered to one card, everything counts; which card opens a record is nothing that one person decides (C32).
  const fields = [...conflictsOf(record).keys()].filter((field) => ![CARD_ANSWERS_FIELD, CARD_FIELD].includes(field));
  return fields.includes(SECTOR) ? [...new Set([...fields.filter((field) => field !== SECTOR), ITEM])] : fields;
};

function aliasOf(record: RecordState): Alias | null {
  const need = fieldsToNeed(recordFields(record) ?? new Map());
  return need.ok ? need.value.alias : null;
}

const answersOf = (vault: OpenVault, replica: Replica, record: RecordState, field: number): readonly Answer[] =>
  writesOf(record, field).map((write) => {
    const fields = withAnswer(record, field, write);
    const need = fieldsToNeed(fields);
    const by = writerOf(vault, replica, write.author);
    return { key: keyOf(write), need: need.ok ? withDecided(need.value, fields) : null, by, atMs: write.time[0] };
  });

/** The shown write and those that differ from it; of a question about the item also those who wrote another sector. */
function writesOf(record: RecordState, field: number): readonly Write[] {
  const views = viewRecord(record);
  const fields = field === ITEM ? [ITEM, SECTOR] : [field];
  const writes = fields.flatMap((code) => {
    const view = views?.get(code);
    return view ? [view.write, ...view.others] : [];
  });
  return [...new Map(writes.map((write) => [keyOf(write), write])).values()].filter((write) =>
    field === ITEM ? valueIn(record, ITEM, write) !== undefined : true,
  );
}

const keyOf = ({ author, opId }: Write): string => `${bytesToHex(author)}${opId}`;

const valueIn = (record: RecordState, field: number, write: Write): Cbor | undefined =>
  record.writesByField.get(field)?.find((other) => keyOf(other) === keyOf(write))?.value;

/** The record's fields as they would be with this answer. */
function withAnswer(record: RecordState, field: number, write: Write): Map<number, Cbor> {
  const fields = new Map(recordFields(record));
  for (const code of field === ITEM ? [SECTOR, ITEM] : [field]) {
    const value = valueIn(record, code, write);
    if (value !== undefined) fields.set(code, value);
  }
  return fields;
}

/** Saves what a coordinator chose, by field: the chosen answers replace all others that were shown. */
export async function decide(
  parts: CoordinateParts,
  replica: Replica,
  recordKey: string,
  choice: ReadonlyMap<number, string>,
): Promise<Result<Replica, StoreFailure>> {
  const record = replica.records.recordById.get(recordKey);
  if (!record || record.isEnded) return ok(replica);
  const fields = new Map<number, Cbor>();
  for (const [field, key] of choice) {
    const write = writesOf(record, field).find((one) => keyOf(one) === key);
    for (const code of write && field === ITEM ? [SECTOR, ITEM] : [field]) {
      const value = write && valueIn(record, code, write);
      if (value !== undefined) fields.set(code, value);
    }
  }
  if (fields.size === 0) return ok(replica);
  return saveOwnOp(parts, replica, makeChange({ ...parts, last: null }, record, fields, FORM_VERSION));
}
