/**
 * Changing the settings of a programme that runs. A change is one op on the settings record, with the fields of the part that was changed and no others: so
 * two coordinators who change different parts do not touch each other. It goes to the coordinators like every op, and the same op goes down to every phone.
 *
 * 1. The op, and that phones wait for it, are one commit. 2. What a phone was sent is noted in the commit that sends it: a cut sends nothing twice. 3. Phones that are
 * let in later, by whomever, are sent what still stands. Row meta/settings-due, sealed under slot 0: CBOR [1, [[op, [sign key …]] …]].
 */
import { isRevoked } from "../../control/fold.ts";
import { makeChange } from "../../feed/make-op.ts";
import { conflictsOf, type RecordState } from "../../feed/merge.ts";
import { type Op, opToCbor, readOp } from "../../feed/op.ts";
import { encodeOpBatch } from "../../feed/op-batch.ts";
import type { FeedId } from "../../kit/brand.ts";
import { bytesToHex, hexToBytes } from "../../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../../kit/cbor.ts";
import { type Reader, readBytes, readList, readTuple } from "../../kit/read.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import { SETTINGS_FIELDS, type SettingsPart } from "../../programme/codec.ts";
import { type Settings, setupOf } from "../../programme/model.ts";
import { fitsOneSegment } from "../../programme/setup.ts";
import { settingsToFields } from "../../programme/write-settings.ts";
import type { PlacedRow, RowRef, StoreFailure } from "../../store/port.ts";
import { commitFrame, findOwn, nextPosition } from "../../sync/append.ts";
import { type CoordinateParts, saveOwnOp, startDown } from "../../sync/coordinate.ts";
import { recipientKey } from "../../sync/people.ts";
import { type Replica, withOwn } from "../../sync/replica.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { SLOT_CORE } from "../../vault/slots.ts";
import type { Certificate } from "../../wire/certificate.ts";
import { ROLE_COORDINATOR } from "../../wire/roles.ts";
import { sealSegment } from "../../wire/segment.ts";
import { settingsOf, settingsRecord } from "./records.ts";
import { SETTINGS_REF } from "./settings-row.ts";

const DUE_REF: RowRef = { table: "meta", key: "settings-due" };
const VERSION = 1;
const FORM_VERSION = 1;
/** Some ops of one segment each, and the keys of whoever has them. */
const MAX_DUE_BYTES = 262_144;
const MAX_DUE = 16;
const MAX_PHONES = 1_000;

/** An op that phones wait for, and the phones, by sign key in hex, that were sent it. */
interface Due {
  readonly op: Op;
  readonly sent: readonly string[];
}

export type ChangeFailure = StoreFailure | { readonly code: "SETTINGS_TOO_LARGE" };

/** Parts on which coordinators differ, as they stand in the settings; areas are put together instead. */
export function disputedParts(replica: Replica): readonly SettingsPart[] {
  const record = settingsRecord(replica.records);
  const fields = record ? conflictsOf(record) : new Map();
  return (Object.keys(SETTINGS_FIELDS) as SettingsPart[]).filter(
    (part) => part !== "areas" && fields.has(SETTINGS_FIELDS[part]),
  );
}

/**
 * Saves `after` in place of the settings of `replica`: what differs from them, and of `parts` also what is disputed, which settles it. Nothing is saved where nothing
 * differs. `SETTINGS_TOO_LARGE`: rule P8; nothing was saved.
 */
export async function saveSettings(
  parts: CoordinateParts,
  replica: Replica,
  after: Settings,
  changed: readonly SettingsPart[],
): Promise<Result<Replica, ChangeFailure>> {
  const [record, before] = [settingsRecord(replica.records), settingsOf(replica.records)];
  if (!record || !before) return ok(replica);
  if (!fitsOneSegment(after)) return err({ code: "SETTINGS_TOO_LARGE" });
  const fields = changedFields(record, before, after, changed);
  if (fields.size === 0) return ok(replica);
  const op = makeChange({ ...parts, last: null }, record, fields, FORM_VERSION);
  const due = [...standing(record, op, await readDue(parts.vault)), { op, sent: [] }];
  // A phone that is let in from now on is sent what stands, and not what the programme began with.
  return saveOwnOp(parts, replica, op, { put: [dueRow(parts.vault, due)], remove: [SETTINGS_REF] });
}

function changedFields(record: RecordState, before: Settings, after: Settings, parts: readonly SettingsPart[]) {
  const [old, next] = [before, after].map((settings) => settingsToFields({ ...settings, setup: setupOf(settings) }));
  const disputed = conflictsOf(record);
  const isSame = (field: number) =>
    bytesToHex(encodeCbor(old?.get(field) ?? null)) === bytesToHex(encodeCbor(next?.get(field) ?? null));
  const fields = new Map<number, Cbor>();
  for (const part of parts) {
    const field = SETTINGS_FIELDS[part];
    const value = next?.get(field);
    if (value !== undefined && (!isSame(field) || disputed.has(field))) fields.set(field, value);
  }
  return fields;
}

/** Of what phones wait for, all that says something that `op` does not say anew. */
function standing(record: RecordState, op: Op, due: readonly Due[]): readonly Due[] {
  const stands = ({ op: old }: Due) =>
    [...old.fields.keys()].some(
      (field) =>
        !op.fields.has(field) && record.writesByField.get(field)?.some(({ opId }) => opId === bytesToHex(old.opId)),
    );
  return due.filter(stands).slice(1 - MAX_DUE);
}

/** Sends to every phone what this coordinator changed and the phone was not sent. May be cut anywhere and repeated. */
export async function sendChangedSettings(
  parts: Pick<CoordinateParts, "vault" | "random">,
  replica: Replica,
): Promise<Result<Replica, StoreFailure>> {
  let [current, due] = [replica, await readDue(parts.vault)];
  for (const certificate of due.length > 0 ? replica.control.certificateByKey.values() : []) {
    const key = bytesToHex(certificate.signKey);
    const missing = due.filter(({ sent }) => !sent.includes(key));
    if (certificate.role === ROLE_COORDINATOR || isRevoked(replica.control, certificate.signKey)) continue;
    if (missing.length === 0) continue;
    const noted = due.map((one) => (missing.includes(one) ? { ...one, sent: [...one.sent, key] } : one));
    for (const [at, { op }] of missing.entries()) {
      const note = at === missing.length - 1 ? [dueRow(parts.vault, noted)] : [];
      const sent = await sendDown(parts, current, certificate, op, () => note);
      if (!sent.ok) return sent;
      current = sent.value;
    }
    due = noted;
  }
  return ok(current);
}

/** Sends one op down to one phone, together with the rows that `rowsFor` gives for the feed it goes into, in one commit. */
export async function sendDown(
  { vault, random }: Pick<CoordinateParts, "vault" | "random">,
  replica: Replica,
  { signKey, boxKey }: Certificate,
  op: Op,
  rowsFor: (feedId: FeedId) => readonly PlacedRow[],
): Promise<Result<Replica, StoreFailure>> {
  const known = findOwn(replica.own, 2, signKey);
  const feed = known ?? startDown({ vault, random }, signKey);
  const recipient = recipientKey(replica, signKey) ?? boxKey;
  const plaintext = encodeOpBatch({ seen: [], ops: [op] });
  const frame = await sealSegment(2, nextPosition(vault, feed), [recipient], plaintext, vault.sign, random);
  const committed = await commitFrame(vault, feed, frame, { put: rowsFor(feed.feedId) }, !known);
  return committed.ok ? ok(withOwn(replica, committed.value)) : committed;
}

const dueRow = (vault: OpenVault, due: readonly Due[]): PlacedRow =>
  vault.seal(
    SLOT_CORE,
    DUE_REF,
    encodeCbor([VERSION, due.map(({ op, sent }) => [opToCbor(op), sent.map((key) => hexToBytes(key))])]),
  );

const readOne: Reader<Due> = (value) => {
  const pair = readTuple(2)(value);
  const [op, sent] = [readOp(pair?.[0]), readList(readBytes(32), MAX_PHONES)(pair?.[1])];
  return op && sent && { op, sent: sent.map(bytesToHex) };
};

async function readDue(vault: OpenVault): Promise<readonly Due[]> {
  const row = await vault.store.get(DUE_REF);
  const plaintext = row && vault.open(DUE_REF, row);
  const decoded = plaintext && decodeCbor(plaintext, MAX_DUE_BYTES);
  const parts = decoded?.ok ? readTuple(2)(decoded.value) : null;
  return (parts?.[0] === VERSION && readList(readOne, MAX_DUE)(parts[1])) || [];
}
