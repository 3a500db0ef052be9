/** Records as the screens show them: settings, a worker's own needs with their places, a coordinator's needs. */

import { type RecordState, type Records, recordFields, viewRecord } from "../../feed/merge.ts";
import type { Op } from "../../feed/op.ts";
import { readOnce } from "../../feed/record-state.ts";
import { bytesToHex } from "../../kit/bytes.ts";
import { remember } from "../../kit/remember.ts";
import { fieldsToNeed } from "../../need/codec.ts";
import { NEED_RECORD, type Need } from "../../need/model.ts";
import { mergeAreas } from "../../programme/areas.ts";
import { fieldsToSettings, RECORD_TYPE, SETTINGS_FIELDS } from "../../programme/codec.ts";
import { SETTINGS_RECORD, type Settings } from "../../programme/model.ts";
import { ownRecords, type RecordPlace, readOwnOps } from "../../sync/journal.ts";
import type { Replica } from "../../sync/replica.ts";
import type { OpenVault } from "../../vault/open-vault.ts";

/** The record that holds the settings, or `null` until they have arrived. */
export function settingsRecord({ recordById }: Records): RecordState | null {
  for (const record of recordById.values()) {
    const fields = recordFields(record);
    // Told by its type first: what refuses thousands of other records costs a moment each time.
    if (fields?.get(RECORD_TYPE) === SETTINGS_RECORD && fieldsToSettings(fields).ok) return record;
  }
  return null;
}

/**
 * The programme's settings, or `null` until they have arrived. Of lists of areas that were written at the same time no code is lost. The same object for the same records:
 * screens ask with each drawing, and there may be thousands.
 */
export const settingsOf = remember((records: Records): Settings | null => {
  const record = settingsRecord(records);
  const views = record && viewRecord(record);
  if (!views) return null;
  const fields = new Map([...views].map(([field, { write }]) => [field, write.value]));
  const shown = fieldsToSettings(fields);
  if (!shown.ok) return null;
  const others = (views.get(SETTINGS_FIELDS.areas)?.others ?? []).flatMap(({ value }) => {
    const other = fieldsToSettings(new Map([...fields, [SETTINGS_FIELDS.areas, value]]));
    return other.ok ? [other.value.areas] : [];
  });
  return { ...shown.value, areas: others.reduce(mergeAreas, shown.value.areas) };
});

/** A need with the id of its record in hex. */
export interface KnownNeed {
  readonly key: string;
  readonly need: Need;
}

/** The need that a record holds; it is read once. */
export const needIn = readOnce((record): Need | null => {
  const fields = recordFields(record);
  const read = fields?.get(RECORD_TYPE) === NEED_RECORD ? fieldsToNeed(fields) : null;
  return read?.ok ? read.value : null;
});

/** All needs in records, in no order. Records of other kinds are left out. */
export function needsOf({ recordById }: Records): readonly KnownNeed[] {
  const needs: KnownNeed[] = [];
  for (const [key, record] of recordById) {
    const need = needIn(record);
    if (need) needs.push({ key, need });
  }
  return needs;
}

/** A worker's own need and where it is. */
export interface OwnNeed extends KnownNeed {
  readonly place: RecordPlace;
}

/** The worker's own needs, newest first. */
export async function ownNeeds(vault: OpenVault, replica: Replica): Promise<readonly OwnNeed[]> {
  const ops = await readOwnOps(vault, replica);
  const { records, placeByRecord } = ownRecords(vault, replica, ops);
  const newest = new Map(ops.map(({ op }, at) => [keyOf(op), at]));
  const needs = needsOf(records)
    .filter(({ key }) => newest.has(key))
    .map((known) => ({ ...known, place: placeByRecord.get(known.key) ?? "held" }) as const);
  return needs.sort((a, b) => (newest.get(b.key) ?? 0) - (newest.get(a.key) ?? 0));
}

const keyOf = ({ recordId }: Op) => bytesToHex(recordId);

/** The settings, without which no list can be read, then urgent needs, then everything else: what a coordinator's new device shows before the rest has come. Field 13 of wire/SPEC.md is the urgency. */
export function rankOp({ fields }: Op): number {
  const urgency = fields.get(13);
  if (typeof urgency === "number" && urgency > 0) return urgency;
  return fields.get(RECORD_TYPE) === SETTINGS_RECORD ? 0 : 5;
}
