/** Reading a page of a snapshot: every count, length and number is checked, and nothing grows beyond the bytes that came. Pure; wire/SPEC.md W71 to W73. */
import { type OpId, type RecordId, type SignKey, toFeedId, toOpId, toRecordId, toSignKey } from "../kit/brand.ts";
import { type Bytes, bytesToU32 } from "../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { readInteger, readList, readMap, readTuple } from "../kit/read.ts";
import { MAX_PLAINTEXT_BYTES } from "../wire/limits.ts";
import { encodeOp, MAX_REPLACED, noteMaker, OP_KINDS, type Op, type OpKind, recordIdOf, type Seen } from "./op.ts";
import { readColumns, readIntegers, readStrings, readTable } from "./snapshot-columns.ts";
import { isEnd, MAX_COLUMNS_BYTES, MAX_PAGE_OPS, ONLY, type SealedOp } from "./snapshot-page.ts";

const MAX_SEEN = 16;
const NONE: ReadonlyMap<number, readonly OpId[]> = new Map();
const MAX_SEQ = 0xffff_ffff;

/** The segment that an op came in. */
type Source = Pick<SealedOp, "author" | "feedId" | "seq" | "seen">;

/** An op of a page while it is read. `room` is at least what its values take in a segment. */
interface Draft {
  readonly source: Source;
  readonly op: Op;
  readonly fields: Map<number, Cbor>;
  /** Most ops replace nothing, and share that. */
  replaces: Map<number, readonly OpId[]> | null;
  room: number;
  actor: SignKey | null;
  /** Its record is its own by its number. */
  readonly isMaker: boolean;
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

function readDrafts(
  value: Cbor | undefined,
  sources: readonly Source[],
  ids: readonly Bytes[],
): readonly Draft[] | null {
  const parts = readTuple(6)(value) ?? [];
  const opIds = readStrings(parts[0], 16)?.map(toOpId);
  const numbers = readNumbers(parts, sources.length, ids.length);
  if (sources.length === 0 || opIds?.length !== sources.length || !numbers) return null;
  let ms = 0;
  const drafts: Draft[] = [];
  for (const [at, opId] of opIds.entries()) {
    const [source, recordId] = [sources[at], readRecord(numbers.recordAt, at, sources, opIds, ids)];
    ms += numbers.deltaAt[at] ?? 0;
    if (!source || !recordId || ms < 0 || ms > Number.MAX_SAFE_INTEGER) return null;
    const fields = new Map();
    const time = [ms, numbers.counterAt[at] ?? 0] as const;
    // One of the kinds, which have no gap.
    const kind = numbers.kindAt[at] as OpKind;
    const op: Op = { opId, kind, recordId, time, fields, replaces: NONE, formVersion: numbers.versionAt[at] ?? 0 };
    drafts.push({ source, op, fields, replaces: null, room: 0, actor: null, isMaker: numbers.recordAt[at] === 0 });
  }
  return drafts;
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
  const [source, opId] = [sources[maker], opIds[maker]];
  return source && opId && recordAt[maker] === 0 ? recordIdOf(source.author, opId) : null;
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

function takeReplaced(draft: Draft | undefined, field: number, value: Cbor, opIds: readonly OpId[]): boolean {
  const numbers = readList(readInteger(0, opIds.length - 1), MAX_REPLACED)(value);
  if (!draft || isEnd(draft.op) || !numbers || numbers.length === 0) return false;
  draft.replaces ??= new Map();
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
const isInBounds = (draft: Draft): boolean =>
  draft.room + OP_BYTES <= MAX_PLAINTEXT_BYTES || encodeOp(finishedOp(draft)).length <= MAX_PLAINTEXT_BYTES;

const finishedOp = ({ op, replaces, actor }: Draft): Op =>
  replaces || actor ? { ...op, ...(replaces && { replaces }), ...(actor && { actor }) } : op;

function finish(draft: Draft, stated: Bytes): SealedOp {
  const op = finishedOp(draft);
  const { author, feedId, seq, seen } = draft.source;
  if (draft.isMaker) noteMaker(op, author);
  return { author, feedId, seq, seen, op, stated };
}
