/**
 * Merge: the records that follow from a set of ops, whatever order they came in and however often. Pure. Rules F10–F18 of SPEC.md.
 *
 * Every write names the ops that it replaces. One survivor is the value; several are a conflict that a person resolves, and the highest
 * (time, op id) is only what is shown meanwhile. Clocks never decide what is kept. An erase or a withdrawal that counts beats everything.
 */
import type { SignKey } from "../kit/brand.ts";
import { bytesToHex, compareBytes } from "../kit/bytes.ts";
import { type Cbor, encodeCbor } from "../kit/cbor.ts";
import { type Copy, forgetRecord, makeCopy, withCopy } from "./copies.ts";
import { type AuthoredOp, encodeOp, OP_KINDS } from "./op.ts";
import { type CopiesByName, type Quarantined, type RecordState, resolveRecord, type Write } from "./resolve.ts";
import type { Standing } from "./standing.ts";

export type { AuthoredOp } from "./op.ts";
export type { Quarantined, RecordState, Write } from "./resolve.ts";

export interface Records {
  /** By record id in hex. */
  readonly recordById: ReadonlyMap<string, RecordState>;
  /** Ops that were set aside, by record, then author, then op id; none of ended records. */
  readonly quarantine: readonly Quarantined[];
  /** The set that the above follows from: ops by name, and names by record id in hex. */
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

/** Adds ops to records and resolves the records that they touch; nothing given is changed. Notices belong to no record and are left out. */
export function mergeOps(records: Records, ops: readonly AuthoredOp[], standing: Standing): Records {
  const copiesByName = new Map(records.copiesByName);
  const added = new Map<string, string[]>();
  const touched: Touched = new Map();
  let [author, authorKey]: [SignKey | null, string] = [null, ""];
  for (const authored of ops) {
    if (authored.op.kind === OP_KINDS.notice) continue;
    if (authored.author !== author) [author, authorKey] = [authored.author, bytesToHex(authored.author)];
    const copy = makeCopy(authored, authorKey);
    const before = copiesByName.get(copy.name) ?? NONE;
    const after = withCopy(before, copy);
    if (after === before) continue;
    copiesByName.set(copy.name, after);
    if (before === NONE && !records.namesByRecord.has(copy.recordKey)) touchFresh(touched, copy);
    else for (const { recordKey } of after) touched.set(recordKey, null);
    if (!before.some(({ recordKey }) => recordKey === copy.recordKey)) push(added, copy);
  }
  const namesByRecord = new Map(records.namesByRecord);
  for (const [key, names] of added) {
    const known = namesByRecord.get(key);
    namesByRecord.set(key, known ? [...known, ...names] : names);
  }
  return resolveAll({ ...records, namesByRecord }, copiesByName, touched, standing);
}

/** Records to resolve, by id in hex, with all that is known of them where it is new in this call and stands under no other record's name; otherwise `null`. */
type Touched = Map<string, Copy[] | null>;

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
export const restand = (records: Records, standing: Standing): Records =>
  resolveAll(records, new Map(records.copiesByName), everything(records), standing);

const everything = ({ namesByRecord }: Records): Touched =>
  new Map([...namesByRecord.keys()].map((key) => [key, null]));

/** `copiesByName` is this call's own: what ended records said is taken out of it. */
function resolveAll(
  records: Records,
  copiesByName: Map<string, readonly Copy[]>,
  touched: Touched,
  standing: Standing,
): Records {
  const recordById = new Map(records.recordById);
  const quarantine = records.quarantine.filter(({ op }) => !touched.has(bytesToHex(op.recordId)));
  for (const [key, fresh] of touched) {
    const names = records.namesByRecord.get(key) ?? [];
    const copies = fresh ?? copiesOn(key, names, copiesByName);
    const resolved = resolveRecord(copies, copiesByName, standing);
    if (resolved.record) recordById.set(key, resolved.record);
    else recordById.delete(key);
    for (const one of resolved.quarantine) quarantine.push(one);
    if (resolved.isFinal && copies.some(({ op }) => op))
      for (const name of names) copiesByName.set(name, forgetRecord(copiesByName.get(name) ?? [], key));
  }
  return { ...records, recordById, quarantine: quarantine.sort(byPlace), copiesByName };
}

function copiesOn(key: string, names: readonly string[], copiesByName: CopiesByName): readonly Copy[] {
  const found: Copy[] = [];
  for (const name of names)
    for (const copy of copiesByName.get(name) ?? []) if (copy.recordKey === key) found.push(copy);
  return found;
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
