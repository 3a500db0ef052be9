/**
 * Merge: the records that follow from a set of ops, whatever order they came in and however often. Pure. Rules F10–F16 of SPEC.md.
 *
 * Every write names the ops that it replaces. One survivor is the value; several are a conflict that a person resolves, and the highest
 * (time, op id) is only what is shown meanwhile. Clocks never decide what is kept. An erase or a withdrawal beats everything.
 * The state is a set that only grows (writes, replaced ids, ends), hence commutative, associative and idempotent.
 */
import type { RecordId, SignKey } from "../kit/brand.ts";
import { bytesToHex, compareBytes } from "../kit/bytes.ts";
import { type Cbor, encodeCbor } from "../kit/cbor.ts";
import { encodeOp, OP_KINDS, type Op, type OpTime } from "./op.ts";

/** Who wrote an op, as certified: decides what the op may do. */
export interface Author {
  readonly key: SignKey;
  readonly role: "field" | "volunteer" | "coordinator";
}

export interface AuthoredOp {
  readonly author: Author;
  readonly op: Op;
}

/** One value of one field, by one op. */
export interface Write {
  readonly author: Author;
  /** Op id in hex. */
  readonly opId: string;
  readonly time: OpTime;
  readonly value: Cbor;
}

/** A record as the ops tell it. */
export interface RecordState {
  readonly recordId: RecordId;
  /** Writes by field, then by author and op id; replaced ones are gone. */
  readonly writesByField: ReadonlyMap<number, ReadonlyMap<string, Write>>;
  /** Op ids that something replaced, by field: a late copy of them stays out. */
  readonly replacedByField: ReadonlyMap<number, ReadonlySet<string>>;
  /** Keys in hex of all who wrote here and are not coordinators; more than one is a contested record. */
  readonly writers: ReadonlySet<string>;
  /** Erased or withdrawn: a tombstone that keeps late copies out. */
  readonly isEnded: boolean;
}

/** Why an op was set aside. */
export type QuarantineReason = "kind";

export interface Quarantined extends AuthoredOp {
  readonly reason: QuarantineReason;
}

export interface Records {
  /** By record id in hex. */
  readonly recordById: ReadonlyMap<string, RecordState>;
  /** Ops that their author may not do, by author and op id. */
  readonly quarantineByOp: ReadonlyMap<string, Quarantined>;
}

export const NO_RECORDS: Records = { recordById: new Map(), quarantineByOp: new Map() };

/** Adds ops to records; nothing given is changed. */
export function mergeOps(records: Records, ops: readonly AuthoredOp[]): Records {
  const recordById = new Map(records.recordById);
  const quarantineByOp = new Map(records.quarantineByOp);
  for (const authored of ops) {
    const reason = refusalOf(authored);
    if (reason !== null) setAside(quarantineByOp, { ...authored, reason });
    else addOp(recordById, authored);
  }
  return { recordById, quarantineByOp };
}

/** F15: coordinators do everything; field workers put and withdraw; volunteers have nothing to write in this version. */
function refusalOf({ author, op }: AuthoredOp): QuarantineReason | null {
  if (author.role === "coordinator") return null;
  return author.role === "field" && (op.kind === OP_KINDS.put || op.kind === OP_KINDS.withdraw) ? null : "kind";
}

/** F12: of two refused ops with one name, the one with the greater bytes stays, in whatever order they came. */
function setAside(quarantineByOp: Map<string, Quarantined>, refused: Quarantined): void {
  const before = quarantineByOp.get(opKey(refused));
  if (!before || compareBytes(encodeOp(refused.op), encodeOp(before.op)) > 0)
    quarantineByOp.set(opKey(refused), refused);
}

const opKey = ({ author, op }: AuthoredOp) => `${bytesToHex(author.key)}${bytesToHex(op.opId)}`;

function addOp(recordById: Map<string, RecordState>, authored: AuthoredOp): void {
  const id = bytesToHex(authored.op.recordId);
  const before = recordById.get(id) ?? emptyRecord(authored.op.recordId);
  recordById.set(id, withOp(before, authored));
}

const emptyRecord = (recordId: RecordId): RecordState => ({
  recordId,
  writesByField: new Map(),
  replacedByField: new Map(),
  writers: new Set(),
  isEnded: false,
});

function withOp(record: RecordState, authored: AuthoredOp): RecordState {
  const { author, op } = authored;
  const writers = author.role === "coordinator" ? record.writers : new Set(record.writers).add(bytesToHex(author.key));
  // F14: the end forgets the values, so nothing of an erased record stays in memory or in the next page.
  if (record.isEnded || op.kind !== OP_KINDS.put)
    return { ...record, writers, isEnded: true, writesByField: new Map(), replacedByField: new Map() };
  const replacedByField = withReplaced(record.replacedByField, op);
  const writesByField = new Map(record.writesByField);
  for (const field of new Set([...op.fields.keys(), ...op.replaces.keys()]))
    writesByField.set(field, survivors(writesByField.get(field), replacedByField.get(field), authored, field));
  return { ...record, writers, writesByField, replacedByField };
}

function withReplaced(before: RecordState["replacedByField"], { replaces }: Op): RecordState["replacedByField"] {
  if (replaces.size === 0) return before;
  const after = new Map(before);
  for (const [field, ids] of replaces) after.set(field, new Set([...(after.get(field) ?? []), ...ids.map(bytesToHex)]));
  return after;
}

function survivors(
  before: ReadonlyMap<string, Write> | undefined,
  replaced: ReadonlySet<string> | undefined,
  authored: AuthoredOp,
  field: number,
): ReadonlyMap<string, Write> {
  const { author, op } = authored;
  const writes = new Map(before);
  const value = op.fields.get(field);
  if (value !== undefined)
    keepWrite(writes, opKey(authored), { author, opId: bytesToHex(op.opId), time: op.time, value });
  for (const [key, write] of writes) if (replaced?.has(write.opId)) writes.delete(key);
  return writes;
}

/** F12: of two writes with one name, the one with the greater bytes stays, in whatever order they came. */
function keepWrite(writes: Map<string, Write>, key: string, write: Write): void {
  const before = writes.get(key);
  if (!before || compareBytes(writeBytes(write), writeBytes(before)) > 0) writes.set(key, write);
}

const writeBytes = ({ time, value }: Write) => encodeCbor([[...time], value]);

/** A field as shown: the value, and the others that stand beside it in a conflict. */
export interface FieldView {
  readonly write: Write;
  readonly others: readonly Write[];
}

/** Highest time, then highest op id, then highest author key, first. */
const byNewest = (a: Write, b: Write) =>
  b.time[0] - a.time[0] || b.time[1] - a.time[1] || (nameOf(a) < nameOf(b) ? 1 : -1);

const nameOf = ({ opId, author }: Write) => `${opId}${bytesToHex(author.key)}`;

/** What a record shows, by field; `null` for an ended one. */
export function viewRecord(record: RecordState): ReadonlyMap<number, FieldView> | null {
  if (record.isEnded) return null;
  const views = new Map<number, FieldView>();
  for (const [field, writes] of record.writesByField) {
    const [write, ...others] = [...writes.values()].sort(byNewest);
    if (write) views.set(field, { write, others });
  }
  return views;
}

/** Whether two people who are not coordinators wrote the same record: ids are random, so this is no accident (F16). */
export const isContested = ({ writers }: RecordState): boolean => writers.size > 1;

/** The plain values of a record, for a domain room's codec; `null` for an ended one. */
export function recordFields(record: RecordState): ReadonlyMap<number, Cbor> | null {
  const views = viewRecord(record);
  return views && new Map([...views].map(([field, { write }]) => [field, write.value]));
}
