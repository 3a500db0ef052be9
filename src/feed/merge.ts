/**
 * Merge: the records that follow from a set of ops, whatever order they came in and however often. Pure. Rules F10–F18 of SPEC.md.
 *
 * Every write names the ops that it replaces. One survivor is the value; several are a conflict that a person resolves, and the highest
 * (time, op id) is only what is shown meanwhile. Clocks never decide what is kept. An erase or a withdrawal that counts beats everything.
 */
import type { SignKey } from "../kit/brand.ts";
import { bytesToHex, compareBytes } from "../kit/bytes.ts";
import { type Cbor, encodeCbor } from "../kit/cbor.ts";
import { judgeAlone } from "./alone.ts";
import { type Copy, forgetRecord, makeCopy, type Source, withCopy } from "./copies.ts";
import { type AuthoredOp, encodeOp, isCreation, OP_KINDS, recordIdOf } from "./op.ts";
import { LoneRecord, type RecordState, type Write } from "./record-state.ts";
import { type CopiesByName, type Quarantined, resolveRecord } from "./resolve.ts";
import type { Standing } from "./standing.ts";

export type { AuthoredOp } from "./op.ts";
export type { RecordState, Write } from "./record-state.ts";
export type { Quarantined } from "./resolve.ts";

export interface Records {
  /** By record id in hex. One whose only op stands alone holds it itself. */
  readonly recordById: ReadonlyMap<string, RecordState>;
  /** Ops that were set aside, by record, then author, then op id; none of ended records. */
  readonly quarantine: readonly Quarantined[];
  /** The set that the above follows from, but for ops that stand alone: ops by name, and names by record id in hex. */
  readonly copiesByName: CopiesByName;
  readonly namesByRecord: ReadonlyMap<string, readonly string[]>;
}

export const NO_RECORDS: Records = {
  recordById: new Map(),
  quarantine: [],
  copiesByName: new Map(),
  namesByRecord: new Map(),
};

const NONE: readonly Copy[] = [];

/** Records while they change: maps of this call's own. */
interface Draft {
  readonly before: Records;
  readonly recordById: Map<string, RecordState>;
  readonly copiesByName: Map<string, readonly Copy[]>;
  /** Names that come new, by record id in hex. */
  readonly added: Map<string, string[]>;
  readonly touched: Touched;
}

/** Records to resolve, by id in hex, with all that is known of them where it is new in this call and stands under no other record's name; otherwise `null`. */
type Touched = Map<string, Copy[] | null>;

const startDraft = (before: Records): Draft => ({
  before,
  recordById: new Map(before.recordById),
  copiesByName: new Map(before.copiesByName),
  added: new Map(),
  touched: new Map(),
});

/** Adds ops to records and resolves the records that they touch; nothing given is changed. Notices belong to no record and are left out. */
export function mergeOps(records: Records, ops: readonly AuthoredOp[], standing: Standing): Records {
  const draft = startDraft(records);
  let [author, authorKey]: [SignKey | null, string] = [null, ""];
  for (const authored of ops) {
    if (authored.op.kind === OP_KINDS.notice) continue;
    if (authored.author !== author) [author, authorKey] = [authored.author, bytesToHex(authored.author)];
    if (!addAlone(draft, authored, authorKey, standing)) addAmong(draft, authored, authorKey);
  }
  return resolveAll(draft, standing);
}

/** Takes an op that makes a record of which nothing else is known, and counts: what nearly all are that a new device reads. */
function addAlone(draft: Draft, authored: AuthoredOp, authorKey: string, standing: Standing): boolean {
  const { author, op } = authored;
  if (op.replaces.size > 0 || !isCreation(op, author)) return false;
  const key = bytesToHex(op.recordId);
  if (draft.recordById.has(key) || draft.added.has(key) || draft.before.namesByRecord.has(key)) return false;
  if (draft.copiesByName.size > 0 && draft.copiesByName.has(authorKey + bytesToHex(op.opId))) return false;
  const record = judgeAlone(authored, standing);
  if (record) draft.recordById.set(key, record);
  return record !== null;
}

/** Takes an op into the set of all. What stood alone, and is on its record or may bear its name, is judged with it. */
function addAmong(draft: Draft, authored: AuthoredOp, authorKey: string): void {
  const copy = makeCopy(authored, authorKey);
  joinSet(draft, copy.recordKey);
  if (!copy.isCreation) joinSet(draft, bytesToHex(recordIdOf(authored.author, authored.op.opId)));
  addCopy(draft, copy);
}

/** Ends that the record of `key` stands alone: its op goes into the set of all. */
function joinSet(draft: Draft, key: string): void {
  const alone = LoneRecord.aloneIn(draft.recordById.get(key));
  if (!alone) return;
  draft.recordById.delete(key);
  addCopy(draft, makeCopy(alone, bytesToHex(alone.author)));
}

function addCopy({ before: { namesByRecord }, copiesByName, added, touched }: Draft, copy: Copy): void {
  const before = copiesByName.get(copy.name) ?? NONE;
  const after = withCopy(before, copy);
  if (after === before) return;
  copiesByName.set(copy.name, after);
  if (before === NONE && !namesByRecord.has(copy.recordKey)) touchFresh(touched, copy);
  else for (const { recordKey } of after) touched.set(recordKey, null);
  if (!before.some(({ recordKey }) => recordKey === copy.recordKey)) push(added, copy);
}

function touchFresh(touched: Touched, copy: Copy): void {
  const known = touched.get(copy.recordKey);
  if (known) known.push(copy);
  else if (known === undefined) touched.set(copy.recordKey, [copy]);
}

function push(added: Map<string, string[]>, { recordKey, name }: Copy): void {
  const names = added.get(recordKey);
  if (names) names.push(name);
  else added.set(recordKey, [name]);
}

/** Resolves all records again: after what control says about authors, acknowledgements or snapshots has changed. */
export function restand(records: Records, standing: Standing): Records {
  const draft = startDraft(records);
  for (const key of records.namesByRecord.keys()) draft.touched.set(key, null);
  for (const [key, record] of records.recordById) {
    const alone = LoneRecord.aloneIn(record);
    const judged = alone && judgeAlone(alone, standing);
    if (judged) draft.recordById.set(key, judged.isStated === record.isStated ? record : judged);
    else joinSet(draft, key);
  }
  return resolveAll(draft, standing);
}

function withNames({ before: { namesByRecord }, added }: Draft): Records["namesByRecord"] {
  if (added.size === 0) return namesByRecord;
  const names = new Map(namesByRecord);
  for (const [key, more] of added) names.set(key, [...(names.get(key) ?? []), ...more]);
  return names;
}

/** What ended records said is taken out of the set. */
function resolveAll(draft: Draft, standing: Standing): Records {
  const { before, recordById, copiesByName, touched } = draft;
  const namesByRecord = withNames(draft);
  const quarantine = before.quarantine.filter(({ op }) => !touched.has(bytesToHex(op.recordId)));
  for (const [key, fresh] of touched) {
    const names = namesByRecord.get(key) ?? [];
    const copies = fresh ?? copiesOn(key, names, copiesByName);
    const resolved = resolveRecord(copies, copiesByName, standing);
    if (resolved.record) recordById.set(key, resolved.record);
    else recordById.delete(key);
    for (const one of resolved.quarantine) quarantine.push(one);
    if (resolved.isFinal && copies.some(({ op }) => op))
      for (const name of names) copiesByName.set(name, forgetRecord(copiesByName.get(name) ?? [], key));
  }
  return { recordById, quarantine: quarantine.sort(byPlace), copiesByName, namesByRecord };
}

function copiesOn(key: string, names: readonly string[], copiesByName: CopiesByName): readonly Copy[] {
  const found: Copy[] = [];
  for (const name of names)
    for (const copy of copiesByName.get(name) ?? []) if (copy.recordKey === key) found.push(copy);
  return found;
}

/** What is known of ops on the record of `key`, in hex. */
export function copiesOf({ recordById, namesByRecord, copiesByName }: Records, key: string): readonly Copy[] {
  const alone = LoneRecord.aloneIn(recordById.get(key));
  if (alone) return [makeCopy(alone, bytesToHex(alone.author))];
  return copiesOn(key, namesByRecord.get(key) ?? [], copiesByName);
}

/** Whether some op was read in places that all fit `isMeant`. */
export function isAnyOnlyAt({ recordById, copiesByName }: Records, isMeant: (source: Source) => boolean): boolean {
  for (const record of recordById.values()) {
    const alone = LoneRecord.aloneIn(record);
    if (alone && isMeant(alone)) return true;
  }
  for (const copies of copiesByName.values()) if (copies.some(({ sources }) => sources.every(isMeant))) return true;
  return false;
}

/** How many names of ops are known. */
export function countOps({ recordById, copiesByName }: Records): number {
  let count = copiesByName.size;
  for (const record of recordById.values()) if (LoneRecord.aloneIn(record)) count++;
  return count;
}

const byPlace = (a: Quarantined, b: Quarantined) =>
  compareBytes(a.op.recordId, b.op.recordId) ||
  compareBytes(a.author, b.author) ||
  compareBytes(a.op.opId, b.op.opId) ||
  compareBytes(encodeOp(a.op), encodeOp(b.op));

/** The ops that tell coordinators something and belong to no record. */
export const noticesOf = (ops: readonly AuthoredOp[]): readonly AuthoredOp[] =>
  ops.filter(({ op }) => op.kind === OP_KINDS.notice);

/** A field as shown: the value, and one write for each other value that stands beside it in a conflict. */
export interface FieldView {
  readonly write: Write;
  readonly others: readonly Write[];
}

/** What a record shows, by field; `null` for an ended one. */
export function viewRecord(record: RecordState): ReadonlyMap<number, FieldView> | null {
  if (record.isEnded) return null;
  const views = new Map<number, FieldView>();
  for (const [field, writes] of record.writesByField) {
    const [write, ...others] = differing(writes);
    if (write) views.set(field, { write, others });
  }
  return views;
}

/** F11: the first write of each value. */
function differing(writes: readonly Write[]): readonly Write[] {
  if (writes.length < 2) return writes;
  const values = writes.map(({ value }) => bytesToHex(encodeCbor(value)));
  return writes.filter((_, at) => values.indexOf(values[at] ?? "") === at);
}

/** The fields of a record that hold more than one value; none of an ended one. */
export const conflictsOf = (record: RecordState): ReadonlyMap<number, FieldView> =>
  new Map([...(viewRecord(record) ?? [])].filter(([, { others }]) => others.length > 0));

/** The plain values of a record, for a domain room's codec; `null` for an ended one. */
export function recordFields(record: RecordState): ReadonlyMap<number, Cbor> | null {
  if (record.onlyFields) return record.onlyFields;
  const views = viewRecord(record);
  return views && new Map([...views].map(([field, { write }]) => [field, write.value]));
}
