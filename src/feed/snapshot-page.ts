/**
 * A page of a snapshot: ops of many people as columns, which deflate well. Pure; wire/SPEC.md W71 to W73, SPEC.md F40 to F43.
 *
 * [keys, seen, ids, sources, ops, fields, replaces, actors]. A page is read alone: keys, seen heads and ids are tables of its own.
 * Ops stand in the order of the segments that they were read from. An id is named by its number: an op of the page, else an id of the table.
 */
import { type FeedId, type SignKey, toFeedId, toOpId, toRecordId, toSignKey } from "../kit/brand.ts";
import { type Bytes, bytesToHex, bytesToU32, concatBytes, isEqualBytes, u32ToBytes } from "../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { readInteger, readList, readMap, readTuple } from "../kit/read.ts";
import { MAX_PLAINTEXT_BYTES } from "../wire/limits.ts";
import {
  type AuthoredOp,
  encodeOp,
  MAX_REPLACED,
  OP_KINDS,
  type Op,
  type OpKind,
  recordIdOf,
  type Seen,
} from "./op.ts";
import {
  addToColumn,
  type Columns,
  encodeColumns,
  encodedArray,
  makeTable,
  readColumns,
  readIntegers,
  readStrings,
  readTable,
  type Table,
} from "./snapshot-columns.ts";

/** An op of a segment, as a snapshot holds it. */
export type SealedOp = AuthoredOp & { readonly feedId: FeedId };

/** Most ops of a page, and most bytes of its columns: far above what fits one page, far below what a phone holds. */
export const MAX_PAGE_OPS = 1_000;
export const MAX_COLUMNS_BYTES = 1 << 20;
const MAX_SEEN = 16;
const MAX_SEQ = 0xffff_ffff;
/** The code of a column that is the only one of its map. */
const ONLY = 0;

/** Whether an op ends its record. It has nothing else to say: a snapshot leaves its fields out (F41). */
export const isEnd = ({ kind }: Op): boolean => kind === OP_KINDS.erase || kind === OP_KINDS.withdraw;

/** An op as a snapshot holds it: an ending one without fields. */
export const statedOp = (op: Op): Op => (isEnd(op) ? { ...op, fields: new Map(), replaces: new Map() } : op);

/** What the ops of one segment share. */
interface Source extends Pick<SealedOp, "author" | "feedId" | "seq" | "seen"> {
  readonly ops: Op[];
}

const seenToBytes = ({ feedId, seq, head16 }: Seen): Bytes => concatBytes(feedId, u32ToBytes(seq), head16);

/**
 * Bytes of what the ops of one segment share: author 32 ‖ feedId 16 ‖ seq u32 ‖ seen heads 36 each. Ops that were read together hold one list of seen heads,
 * by which the function that is returned remembers its last answers.
 */
export function rememberSources(): (op: SealedOp) => Bytes {
  const known = new Map<readonly Seen[], SealedOp & { readonly bytes: Bytes }>();
  return (op) => {
    const { author, feedId, seq, seen } = op;
    const last = known.get(seen);
    if (last?.seq === seq && isEqualBytes(last.feedId, feedId) && isEqualBytes(last.author, author)) return last.bytes;
    const bytes = concatBytes(author, feedId, u32ToBytes(seq), ...seen.map(seenToBytes));
    known.set(seen, { ...op, bytes });
    return bytes;
  };
}

/** Segments in the order of author, feed and seq; within one, ops in that of their times. */
function groupBySource(ops: readonly SealedOp[]): readonly Source[] {
  const sourceBytes = rememberSources();
  const keyByBytes = new Map<Bytes, string>();
  const sourceByKey = new Map<string, Source>();
  for (const authored of ops) {
    const bytes = sourceBytes(authored);
    const key = keyByBytes.get(bytes) ?? bytesToHex(bytes);
    keyByBytes.set(bytes, key);
    const source = sourceByKey.get(key) ?? { ...authored, ops: [] };
    sourceByKey.set(key, source);
    source.ops.push(statedOp(authored.op));
  }
  for (const source of sourceByKey.values())
    source.ops.sort((a, b) => a.time[0] - b.time[0] || a.time[1] - b.time[1] || (hexId(a) < hexId(b) ? -1 : 1));
  return [...sourceByKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, source]) => source);
}

const hexId = ({ opId }: Op) => bytesToHex(opId);

/** Numbers of ids: ops of the page by their place, and the ids that no op of the page bears behind them. */
interface Names {
  readonly ids: Table;
  readonly numberOf: (id: Uint8Array) => number;
  /** For each op: 0 where it made its record itself, n where op n − 1 of the page made it, else behind them its number in the table. */
  readonly records: readonly number[];
}

function nameIds(sources: readonly Source[], ops: readonly Op[]): Names {
  const made = sources.flatMap(({ author, ops }) => ops.map(({ opId }) => bytesToHex(recordIdOf(author, opId))));
  const recordHex = ops.map(({ recordId }) => bytesToHex(recordId));
  const opByHex = new Map(ops.map((op, at) => [hexId(op), at]));
  const makerByHex = new Map(made.flatMap((hex, at) => (hex === recordHex[at] ? [[hex, at] as const] : [])));
  const replaced = ops.flatMap(({ replaces }) => [...replaces.values()].flat());
  const ids = makeTable([
    ...ops.flatMap(({ recordId }, at) => (makerByHex.has(recordHex[at] ?? "") ? [] : [recordId])),
    ...replaced.filter((id) => !opByHex.has(bytesToHex(id))),
  ]);
  const numberOf = (id: Uint8Array) => opByHex.get(bytesToHex(id)) ?? ops.length + ids.indexOf(id);
  const records = ops.map(({ recordId }, at) => {
    const hex = recordHex[at] ?? "";
    return made[at] === hex ? 0 : 1 + (makerByHex.get(hex) ?? ops.length + ids.indexOf(recordId));
  });
  return { ids, numberOf, records };
}

/** CBOR of the columns of 1 to `MAX_PAGE_OPS` ops. The same set of ops gives the same bytes, in whatever order it comes. */
export function opsToColumns(authored: readonly SealedOp[]): Bytes {
  const sources = groupBySource(authored);
  const ops = sources.flatMap((source) => source.ops);
  const actors = ops.flatMap(({ actor }) => (actor ? [actor] : []));
  const keys = makeTable([...sources.map(({ author }) => author), ...actors]);
  const seen = makeTable(sources.flatMap((source) => source.seen.map(seenToBytes)));
  const names = nameIds(sources, ops);
  const columns = opColumns(ops, names, keys);
  return encodedArray([
    ...[keys, seen, names.ids].map(({ bytes }) => encodeCbor(bytes)),
    encodeCbor(sourcesToCbor(sources, keys, seen)),
    encodeCbor(opsToCbor(ops, names.records)),
    ...columns.map(encodeColumns),
  ]);
}

const sourcesToCbor = (sources: readonly Source[], keys: Table, seen: Table): Cbor => [
  sources.map(({ author }) => keys.indexOf(author)),
  concatBytes(...sources.map(({ feedId }) => feedId)),
  sources.map(({ seq }) => seq),
  sources.map((source) => source.seen.map((head) => seen.indexOf(seenToBytes(head)))),
  sources.map(({ ops }) => ops.length),
];

const opsToCbor = (ops: readonly Op[], records: readonly number[]): Cbor => [
  concatBytes(...ops.map(({ opId }) => opId)),
  records,
  ops.map(({ kind }) => kind),
  ops.map(({ time }, at) => time[0] - (ops[at - 1]?.time[0] ?? 0)),
  ops.map(({ time }) => time[1]),
  ops.map(({ formVersion }) => formVersion),
];

function opColumns(ops: readonly Op[], { numberOf }: Names, keys: Table): readonly Columns[] {
  const [fields, replaces, actors]: readonly [Columns, Columns, Columns] = [new Map(), new Map(), new Map()];
  for (const [at, op] of ops.entries()) {
    for (const [field, value] of op.fields) addToColumn(fields, field, at, value);
    for (const [field, ids] of op.replaces) addToColumn(replaces, field, at, ids.map(numberOf));
    if (op.actor) addToColumn(actors, ONLY, at, keys.indexOf(op.actor));
  }
  return [fields, replaces, actors];
}

/** An op of a page while it is read. `room` is at least what its values take in a segment. */
interface Draft {
  readonly source: Omit<Source, "ops">;
  readonly op: Op;
  readonly fields: Map<number, Cbor>;
  readonly replaces: Map<number, readonly Op["opId"][]>;
  room: number;
  actor: SignKey | null;
}

/** Reads the columns of a page; `null` for anything that is not one. */
export function columnsToOps(bytes: Bytes, stated: Bytes): readonly SealedOp[] | null {
  const decoded = decodeCbor(bytes, MAX_COLUMNS_BYTES);
  const parts = decoded.ok ? readTuple(8)(decoded.value) : null;
  const [keys, seen, ids] = [32, 36, 16].map((length, at) => readTable(parts?.[at], length));
  const [fields, replaces, actors] = [5, 6, 7].map((at) => readMap(at === 7 ? [ONLY] : undefined)(parts?.[at]));
  if (!keys || !seen || !ids || !fields || !replaces || !actors) return null;
  const signKeys = keys.map(toSignKey);
  const sources = readSources(parts?.[3], signKeys, seen);
  const drafts = sources && readDrafts(parts?.[4], sources, ids);
  if (!drafts) return null;
  const opIds = [...drafts.map(({ op }) => op.opId), ...ids.map(toOpId)];
  const isRead =
    readColumns(fields, drafts.length, (field, at, value) => takeField(drafts[at], field, value)) &&
    readColumns(replaces, drafts.length, (field, at, value) => takeReplaced(drafts[at], field, value, opIds)) &&
    readColumns(actors, drafts.length, (_, at, value) => takeActor(drafts[at], value, signKeys));
  const ops = drafts.map((draft) => finish(draft, stated));
  return isRead && drafts.every(isInBounds) ? ops : null;
}

/** The segments of a page, each once for every op that it brought. */
function readSources(
  value: Cbor | undefined,
  keys: readonly SignKey[],
  table: readonly Bytes[],
): readonly Omit<Source, "ops">[] | null {
  const [authors, feeds, seqs, seenLists, counts] = readTuple(5)(value) ?? [];
  const feedIds = readStrings(feeds, 16);
  const count = feedIds?.length ?? 0;
  const heads = table.map(bytesToSeen);
  const keyAt = readIntegers(authors, count, 0, keys.length - 1);
  const seqAt = readIntegers(seqs, count, 1, MAX_SEQ);
  const seenAt = readList(readList(readInteger(0, heads.length - 1), MAX_SEEN), count)(seenLists);
  const countAt = readIntegers(counts, count, 1, MAX_PAGE_OPS);
  const total = countAt?.reduce((sum, ops) => sum + ops, 0) ?? 0;
  if (!feedIds || !keyAt || !seqAt || !countAt || seenAt?.length !== count || total > MAX_PAGE_OPS) return null;
  if (heads.some(({ seq }) => seq === 0)) return null;
  return feedIds.flatMap((feedId, at) => {
    const author = keys[keyAt[at] ?? -1];
    const seen = (seenAt[at] ?? []).flatMap((index) => heads[index] ?? []);
    const source = author && { author, feedId: toFeedId(feedId), seq: seqAt[at] ?? 0, seen };
    return source ? Array.from({ length: countAt[at] ?? 0 }, () => source) : [];
  });
}

const bytesToSeen = (bytes: Bytes): Seen => ({
  feedId: toFeedId(bytes.subarray(0, 16)),
  seq: bytesToU32(bytes, 16),
  head16: bytes.slice(20),
});

function readDrafts(
  value: Cbor | undefined,
  sources: readonly Omit<Source, "ops">[],
  ids: readonly Bytes[],
): readonly Draft[] | null {
  const [opIds, records, kinds, deltas, counters, versions] = readTuple(6)(value) ?? [];
  const count = sources.length;
  const idAt = readStrings(opIds, 16);
  const recordAt = readIntegers(records, count, 0, count + ids.length);
  const kindAt = readIntegers(kinds, count, 1, OP_KINDS.notice);
  const deltaAt = readIntegers(deltas, count, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  const counterAt = readIntegers(counters, count, 0, 0xffff);
  const versionAt = readIntegers(versions, count, 0, 0xffff);
  if (count === 0 || idAt?.length !== count || !recordAt || !kindAt || !deltaAt || !counterAt || !versionAt)
    return null;
  let ms = 0;
  const drafts: Draft[] = [];
  for (const [at, source] of sources.entries()) {
    const recordId = readRecord(recordAt, at, sources, idAt, ids);
    ms += deltaAt[at] ?? 0;
    if (recordId === null || ms < 0 || ms > Number.MAX_SAFE_INTEGER) return null;
    const [fields, replaces] = [new Map(), new Map()];
    const op: Op = {
      opId: toOpId(idAt[at] ?? new Uint8Array()),
      // One of the kinds, which have no gap.
      kind: kindAt[at] as OpKind,
      recordId,
      time: [ms, counterAt[at] ?? 0],
      fields,
      replaces,
      formVersion: versionAt[at] ?? 0,
    };
    drafts.push({ source, op, fields, replaces, room: 0, actor: null });
  }
  return drafts;
}

/** The record of the op `at`; `null` where the op that is said to have made it did not. */
function readRecord(
  recordAt: readonly number[],
  at: number,
  sources: readonly Omit<Source, "ops">[],
  opIds: readonly Bytes[],
  ids: readonly Bytes[],
) {
  const number = recordAt[at] ?? 0;
  const maker = number === 0 ? at : number - 1;
  const id = ids[maker - sources.length];
  if (id) return toRecordId(id);
  const [source, opId] = [sources[maker], opIds[maker]];
  return source && opId && recordAt[maker] === 0 ? recordIdOf(source.author, toOpId(opId)) : null;
}

function takeField(draft: Draft | undefined, field: number, value: Cbor): boolean {
  if (!draft || isEnd(draft.op)) return false;
  draft.fields.set(field, value);
  draft.room += HEAD_BYTES + roomOf(value);
  return true;
}

const HEAD_BYTES = 9;

/** At least the bytes of `value` in CBOR, without writing the common ones. */
function roomOf(value: Cbor): number {
  if (typeof value === "string") return HEAD_BYTES + 3 * value.length;
  if (value instanceof Uint8Array) return HEAD_BYTES + value.length;
  return typeof value === "object" && value !== null ? encodeCbor(value).length : HEAD_BYTES;
}

function takeReplaced(draft: Draft | undefined, field: number, value: Cbor, opIds: readonly Op["opId"][]): boolean {
  const numbers = readList(readInteger(0, opIds.length - 1), MAX_REPLACED)(value);
  if (!draft || isEnd(draft.op) || !numbers || numbers.length === 0) return false;
  draft.replaces.set(
    field,
    numbers.flatMap((number) => opIds[number] ?? []),
  );
  draft.room += 2 * HEAD_BYTES + 17 * numbers.length;
  return true;
}

function takeActor(draft: Draft | undefined, value: Cbor, keys: readonly SignKey[]): boolean {
  const key = keys[readInteger(0, keys.length - 1)(value) ?? -1];
  if (!draft || !key) return false;
  draft.actor = key;
  return true;
}

/** Bytes of an op besides its values, at most. */
const OP_BYTES = 128;

/** An op that no segment could hold was never written by its author. */
const isInBounds = ({ op, actor, room }: Draft): boolean =>
  room + OP_BYTES <= MAX_PLAINTEXT_BYTES || encodeOp(actor ? { ...op, actor } : op).length <= MAX_PLAINTEXT_BYTES;

const finish = ({ source, op, actor }: Draft, stated: Bytes): SealedOp => ({
  ...source,
  op: actor ? { ...op, actor } : op,
  stated,
});
