/** Reading a page of a snapshot: every count, length and number is checked, and nothing grows beyond the bytes that came. Pure; wire/SPEC.md W71 to W73. */
import { type OpId, type RecordId, type SignKey, toFeedId, toOpId, toRecordId, toSignKey } from "../kit/brand.ts";
import { type Bytes, bytesToU32 } from "../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { readInteger, readList, readMap, readTuple } from "../kit/read.ts";
import { MAX_PLAINTEXT_BYTES } from "../wire/limits.ts";
import { encodeOp, MAX_REPLACED, MakingOp, OP_KINDS, type Op, type OpKind, recordIdOf, type Seen } from "./op.ts";
import { readColumns, readIntegers, readStrings, readTable } from "./snapshot-columns.ts";
import { ColumnFields, type FieldTable, openFields } from "./snapshot-fields.ts";
import { MAX_COLUMNS_BYTES, MAX_PAGE_OPS, ONLY, type SealedOp } from "./snapshot-page.ts";

const MAX_SEEN = 16;
const NONE: ReadonlyMap<number, readonly OpId[]> = new Map();
const MAX_SEQ = 0xffff_ffff;

/** The segment that an op came in. */
type Source = Pick<SealedOp, "author" | "feedId" | "seq" | "seen">;

/** Reads the columns of a page; `null` for anything that is not one. */
export function columnsToOps(bytes: Bytes, stated: Bytes): readonly SealedOp[] | null {
  const decoded = decodeCbor(bytes, MAX_COLUMNS_BYTES);
  const parts = decoded.ok ? readTuple(8)(decoded.value) : null;
  const [keys, seen, ids] = [32, 36, 16].map((length, at) => readTable(parts?.[at], length));
  const [fields, replaces, actors] = [5, 6, 7].map((at) => readMap(at === 7 ? [ONLY] : undefined)(parts?.[at]));
  if (!keys || !seen || !ids || !fields || !replaces || !actors) return null;
  const signKeys = keys.map(toSignKey);
  const sources = readSources(parts?.[3], signKeys, seen);
  const rows = sources && readRows(parts?.[4], sources, ids);
  const table = rows && openFields(fields, sources.length);
  if (!rows || !table) return null;
  const opIds = [...rows.opIds, ...ids.map(toOpId)];
  const [replacesAt, actorAt] = [new Map<number, Map<number, readonly OpId[]>>(), new Map<number, SignKey>()];
  const isRead =
    readColumns(replaces, sources.length, (field, at, value) => takeReplaced(replacesAt, field, at, value, opIds)) &&
    readColumns(actors, sources.length, (_, at, value) => takeActor(actorAt, at, value, signKeys));
  if (!isRead || rows.kindAt.some((kind, at) => isEnding(kind) && (replacesAt.has(at) || saysAny(table, at))))
    return null;
  const ops = makeOps(rows, sources, { table, replacesAt, actorAt }, stated);
  return fitsAll(table, replacesAt) || ops.every(({ op }) => encodeOp(op).length <= MAX_PLAINTEXT_BYTES) ? ops : null;
}

const isEnding = (kind: number): boolean => kind === OP_KINDS.erase || kind === OP_KINDS.withdraw;

const saysAny = (table: FieldTable, at: number): boolean => new ColumnFields(table, at).size > 0;

/** The segments of a page, each once for every op that it brought. */
function readSources(
  value: Cbor | undefined,
  keys: readonly SignKey[],
  table: readonly Bytes[],
): readonly Source[] | null {
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

/** Integers of the ops, by op. */
interface Numbers {
  readonly recordAt: readonly number[];
  readonly kindAt: readonly number[];
  readonly deltaAt: readonly number[];
  readonly counterAt: readonly number[];
  readonly versionAt: readonly number[];
}

function readNumbers(parts: readonly Cbor[], count: number, idCount: number): Numbers | null {
  const [, records, kinds, deltas, counters, versions] = parts;
  const recordAt = readIntegers(records, count, 0, count + idCount);
  const kindAt = readIntegers(kinds, count, 1, OP_KINDS.notice);
  const deltaAt = readIntegers(deltas, count, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  const counterAt = readIntegers(counters, count, 0, 0xffff);
  const versionAt = readIntegers(versions, count, 0, 0xffff);
  const isRead = recordAt && kindAt && deltaAt && counterAt && versionAt;
  return isRead ? { recordAt, kindAt, deltaAt, counterAt, versionAt } : null;
}

/** What every op of a page has. */
interface Rows extends Numbers {
  readonly opIds: readonly OpId[];
  readonly recordIds: readonly RecordId[];
  readonly msAt: readonly number[];
}

function readRows(value: Cbor | undefined, sources: readonly Source[], ids: readonly Bytes[]): Rows | null {
  const parts = readTuple(6)(value) ?? [];
  // Sixteen bytes each: ten thousand are not copied only to be checked again.
  const opIds = readStrings(parts[0], 16) as readonly OpId[] | null;
  const numbers = readNumbers(parts, sources.length, ids.length);
  if (sources.length === 0 || opIds?.length !== sources.length || !numbers) return null;
  let ms = 0;
  const [msAt, recordIds]: [number[], RecordId[]] = [[], []];
  for (let at = 0; at < opIds.length; at++) {
    const recordId = readRecord(numbers.recordAt, at, sources, opIds, ids);
    ms += numbers.deltaAt[at] ?? 0;
    if (!recordId || ms < 0 || ms > Number.MAX_SAFE_INTEGER) return null;
    msAt.push(ms);
    recordIds.push(recordId);
  }
  return { ...numbers, opIds, recordIds, msAt };
}

/** What some ops of a page have. */
interface Said {
  readonly table: FieldTable;
  readonly replacesAt: ReadonlyMap<number, ReadonlyMap<number, readonly OpId[]>>;
  readonly actorAt: ReadonlyMap<number, SignKey>;
}

function makeOps(rows: Rows, sources: readonly Source[], said: Said, stated: Bytes): readonly SealedOp[] {
  return sources.map(({ author, feedId, seq, seen }, at) => {
    const op = makeOp(rows, said, at);
    const isMaking = rows.recordAt[at] === 0 && !op.actor;
    return { author, feedId, seq, seen, op: isMaking ? new MakingOp(op, author) : op, stated };
  });
}

function makeOp(rows: Rows, { table, replacesAt, actorAt }: Said, at: number): Op {
  const op = {
    opId: rows.opIds[at] as OpId,
    // One of the kinds, which have no gap.
    kind: rows.kindAt[at] as OpKind,
    recordId: rows.recordIds[at] as RecordId,
    time: [rows.msAt[at] ?? 0, rows.counterAt[at] ?? 0] as const,
    fields: new ColumnFields(table, at),
    replaces: replacesAt.get(at) ?? NONE,
    formVersion: rows.versionAt[at] ?? 0,
  };
  const actor = actorAt.get(at);
  return actor ? { ...op, actor } : op;
}

/** The record of the op `at`; `null` where the op that is said to have made it did not. */
function readRecord(
  recordAt: readonly number[],
  at: number,
  sources: readonly Source[],
  opIds: readonly OpId[],
  ids: readonly Bytes[],
): RecordId | null {
  const number = recordAt[at] ?? 0;
  const maker = number === 0 ? at : number - 1;
  const id = ids[maker - sources.length];
  if (id) return toRecordId(id);
  const source = sources[maker];
  const opId = opIds[maker];
  return source && opId && recordAt[maker] === 0 ? recordIdOf(source.author, opId) : null;
}

function takeReplaced(
  replacesAt: Map<number, Map<number, readonly OpId[]>>,
  field: number,
  at: number,
  value: Cbor,
  opIds: readonly OpId[],
): boolean {
  const numbers = readList(readInteger(0, opIds.length - 1), MAX_REPLACED)(value);
  if (!numbers || numbers.length === 0) return false;
  const replaces = replacesAt.get(at) ?? new Map<number, readonly OpId[]>();
  replacesAt.set(
    at,
    replaces.set(
      field,
      numbers.flatMap((number) => opIds[number] ?? []),
    ),
  );
  return true;
}

function takeActor(actorAt: Map<number, SignKey>, at: number, value: Cbor, keys: readonly SignKey[]): boolean {
  const key = keys[readInteger(0, keys.length - 1)(value) ?? -1];
  if (!key) return false;
  actorAt.set(at, key);
  return true;
}

/** Bytes of an op besides its values, at most, and of the head of a value. */
const [OP_BYTES, HEAD_BYTES] = [128, 9];

/** Whether an op that had the longest value of each column would fit a segment: then each does. One that no segment could hold was never written by its author. */
function fitsAll(table: FieldTable, replacesAt: Said["replacesAt"]): boolean {
  let room = OP_BYTES;
  for (const { values } of table.all) room += HEAD_BYTES + longest(values);
  return replacesAt.size === 0 && room <= MAX_PLAINTEXT_BYTES;
}

const longest = (values: readonly Cbor[]): number => {
  let most = HEAD_BYTES;
  for (const value of values) if (typeof value !== "number") most = Math.max(most, roomOf(value));
  return most;
};

/** At least the bytes of `value` in CBOR, without writing the common ones. */
function roomOf(value: Cbor): number {
  if (typeof value === "string") return HEAD_BYTES + 3 * value.length;
  if (value instanceof Uint8Array) return HEAD_BYTES + value.length;
  if (Array.isArray(value)) return value.reduce((sum: number, item: Cbor) => sum + roomOf(item), HEAD_BYTES);
  return typeof value === "object" && value !== null ? encodeCbor(value).length : HEAD_BYTES;
}
