/** What coordinators wrote down during the ceremony, read from the records that travel between them, and writing more of it. */
import { entryToFields, fieldsToEntry, fieldsToErasedLeaf } from "../../../closing/codec.ts";
import type { Ceremony, Entry, PlacedEntry } from "../../../closing/model.ts";
import { foldEntries } from "../../../closing/rules.ts";
import { makeCreate } from "../../../feed/make-create.ts";
import { type RecordState, recordFields } from "../../../feed/merge.ts";
import type { Bytes } from "../../../kit/bytes.ts";
import { bytesToHex, copyBytes } from "../../../kit/bytes.ts";
import type { Cbor, CborMap } from "../../../kit/cbor.ts";
import type { Result } from "../../../kit/result.ts";
import type { StoreFailure } from "../../../store/port.ts";
import { type CoordinateParts, saveOwnOp } from "../../../sync/coordinate.ts";
import type { Replica } from "../../../sync/replica.ts";

export const FORM_VERSION = 1;
/** The field that says which kind of record this is. */
const TYPE = 1;

/** The fields of a record that a coordinator made; nobody else speaks here, whatever the record says of itself. */
export function coordinatorFields(replica: Replica, record: RecordState): ReadonlyMap<number, Cbor> | null {
  const isTheirs = record.creator !== null && replica.control.seats.has(bytesToHex(record.creator));
  return isTheirs ? recordFields(record) : null;
}

/** What the entries come to. */
export const ceremonyOf = (replica: Replica): Ceremony =>
  foldEntries([...replica.records.recordById.values()].flatMap((record) => toPlaced(replica, record) ?? []));

function toPlaced(replica: Replica, record: RecordState): PlacedEntry | null {
  const fields = coordinatorFields(replica, record);
  const [entry, write] = [fields && fieldsToEntry(fields), record.writesByField.get(TYPE)?.[0]];
  return entry && write ? { entry, time: write.time, name: write.opId } : null;
}

/** Writes an entry down; it goes to the other coordinators with the next segment. */
export const saveEntry = (
  parts: CoordinateParts,
  replica: Replica,
  entry: Entry,
): Promise<Result<Replica, StoreFailure>> => saveRecord(parts, replica, entryToFields(entry));

/** Makes a record of this coordinator. */
export const saveRecord = (
  parts: CoordinateParts,
  replica: Replica,
  fields: CborMap,
): Promise<Result<Replica, StoreFailure>> => {
  const source = { clock: parts.clock, random: parts.random, last: null };
  return saveOwnOp(parts, replica, makeCreate(source, parts.vault.identity().keys.signKey, fields, FORM_VERSION));
};

/** Leaves of cards whose records were erased before the end, 16 bytes each: by coordinators, and by workers on their own phones (F15). */
export const erasedLeaves = (replica: Replica): readonly Bytes[] =>
  [...replica.records.recordById.values()].flatMap((record) => {
    const fields = recordFields(record);
    const leaf = fields && fieldsToErasedLeaf(fields);
    return leaf ? [copyBytes(leaf)] : [];
  });
