/**
 * A page of a snapshot: ops of many people as columns, which deflate well. Writing is here, reading in snapshot-read.ts.
 * Pure; wire/SPEC.md W71 to W73, SPEC.md F40 to F43.
 *
 * [keys, seen, ids, sources, ops, fields, replaces, actors]. A page is read alone: keys, seen heads and ids are tables of its own.
 * Ops stand in the order of the segments that they were read from. An id is named by its number: an op of the page, else an id of the table.
 */
import type { FeedId } from "../kit/brand.ts";
import { type Bytes, bytesToHex, concatBytes, isEqualBytes, u32ToBytes } from "../kit/bytes.ts";
import { type Cbor, encodeCbor } from "../kit/cbor.ts";
import { type AuthoredOp, OP_KINDS, type Op, recordIdOf, type Seen } from "./op.ts";
import { addToColumn, type Columns, encodeColumns, encodedArray, makeTable, type Table } from "./snapshot-columns.ts";

/** An op of a segment, as a snapshot holds it. */
export type SealedOp = AuthoredOp & { readonly feedId: FeedId };

/** Most ops of a page, and most bytes of its columns: far above what fits one page, far below what a phone holds. */
export const MAX_PAGE_OPS = 1_000;
export const MAX_COLUMNS_BYTES = 1 << 20;
/** The code of a column that is the only one of its map. */
export const ONLY = 0;

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
