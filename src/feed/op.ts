/**
 * Ops: one change each, in deterministic CBOR (tables in wire/SPEC.md). Rules F1–F4 of SPEC.md.
 *
 * Op = [opId, kind, recordId, [ms, counter], {field: value}, {field: [replaced opIds]}, formVersion, actor?].
 * Ids and times are drawn when the person presses save and never again, so sealing or uploading twice does the same thing twice.
 */
import { hashToId } from "../crypto/hash.ts";
import { type FeedId, type OpId, type RecordId, type SignKey, toOpId, toRecordId, toSignKey } from "../kit/brand.ts";
import { type Bytes, isEqualBytes } from "../kit/bytes.ts";
import { type Cbor, type CborMap, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { type Reader, readBytes, readInteger, readList, readMap, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { MAX_PLAINTEXT_BYTES } from "../wire/limits.ts";

/** 1 put (create or set fields) · 2 erase · 3 withdraw · 4 confirm · 5 re-issue · 6 notice, which speaks to coordinators and of no record. */
export const OP_KINDS = { put: 1, erase: 2, withdraw: 3, confirm: 4, reissue: 5, notice: 6 } as const;
export type OpKind = (typeof OP_KINDS)[keyof typeof OP_KINDS];

/** Milliseconds since 1970 by the author's clock, and a counter for ops of the same millisecond. Orders what people see, nothing else. */
export type OpTime = readonly [ms: number, counter: number];

export interface Op {
  readonly opId: OpId;
  readonly kind: OpKind;
  readonly recordId: RecordId;
  readonly time: OpTime;
  readonly fields: CborMap;
  /** For each field, the ops whose values this one replaces. */
  readonly replaces: ReadonlyMap<number, readonly OpId[]>;
  readonly formVersion: number;
  /** The person acting where it is not the author, as a key. */
  readonly actor?: SignKey;
}

/** The newest head of a coordinator's control feed that the author knew: [feed, seq, first 16 bytes of the head]. */
export interface Seen {
  readonly feedId: FeedId;
  readonly seq: number;
  readonly head16: Bytes;
}

/** An op as a reader has it: who wrote it and where it was read. */
export interface AuthoredOp {
  readonly author: SignKey;
  /** The feed that holds it; `null`, with `seq` 0, for an own op that waits for its segment. */
  readonly feedId: FeedId | null;
  readonly seq: number;
  /** What the author knew of coordinators' feeds in that segment. */
  readonly seen: readonly Seen[];
  readonly op: Op;
  /** Id of the snapshot that it was read from; `null`: read from its author's own segment. */
  readonly stated: Bytes | null;
}

export type OpFailure = CodecError<"OPS_MALFORMED">;

/** Most ops that one write of a field may replace. */
export const MAX_REPLACED = 64;

/** The id of the record that `author` makes with the op `opId`: nobody else can make it, and every reader can check (F6). The bytes are new, and so not copied again. */
export const recordIdOf = (author: SignKey, opId: OpId): RecordId => hashToId("record", author, opId) as RecordId;

/** An op whose record was worked out from who made it when it was read: asking again would hash again, ten thousand times in a first sync. */
export class MakingOp implements Op {
  readonly opId: OpId;
  readonly kind: OpKind;
  readonly recordId: RecordId;
  readonly time: OpTime;
  readonly fields: CborMap;
  readonly replaces: ReadonlyMap<number, readonly OpId[]>;
  readonly formVersion: number;
  readonly #maker: SignKey;

  /** `op` on the record that `maker` makes with it. */
  constructor(op: Op, maker: SignKey) {
    this.opId = op.opId;
    this.kind = op.kind;
    this.recordId = op.recordId;
    this.time = op.time;
    this.fields = op.fields;
    this.replaces = op.replaces;
    this.formVersion = op.formVersion;
    this.#maker = maker;
  }

  static isBy(op: Op, author: SignKey): boolean {
    return op instanceof MakingOp && op.#maker === author;
  }
}

/** Whether `op` of `author` is the one that made its record. */
export const isCreation = (op: Op, author: SignKey): boolean =>
  op.kind === OP_KINDS.put && (MakingOp.isBy(op, author) || isEqualBytes(op.recordId, recordIdOf(author, op.opId)));

/** Bytes of one op alone, as it lies in the outbox. */
export const encodeOp = (op: Op): Bytes => encodeCbor(opToCbor(op));

/** An op as a batch holds it. */
export function opToCbor({ opId, kind, recordId, time, fields, replaces, formVersion, actor }: Op): Cbor {
  const head: readonly Cbor[] = [opId, kind, recordId, [...time], fields, replaces, formVersion];
  return actor ? [...head, actor] : head;
}

/** Reads what `encodeOp` wrote. */
export function decodeOp(bytes: Uint8Array): Result<Op, OpFailure> {
  const decoded = decodeCbor(bytes, MAX_PLAINTEXT_BYTES);
  const op = decoded.ok ? readOp(decoded.value) : null;
  return op ? ok(op) : err(new CodecError("OPS_MALFORMED"));
}

const readTime: Reader<OpTime> = (value) => {
  const parts = readTuple(2)(value);
  const [ms, counter] = [readInteger(0, Number.MAX_SAFE_INTEGER)(parts?.[0]), readInteger(0, 0xffff)(parts?.[1])];
  return ms === null || counter === null ? null : [ms, counter];
};

const readReplaced: Reader<OpId> = (value) => {
  const bytes = readBytes(16)(value);
  return bytes && toOpId(bytes);
};

function readReplaces(value: Cbor | undefined): ReadonlyMap<number, readonly OpId[]> | null {
  const map = readMap()(value);
  if (!map) return null;
  const replaces = new Map<number, readonly OpId[]>();
  for (const [field, ids] of map) {
    const read = readList(readReplaced, MAX_REPLACED)(ids);
    if (!read || read.length === 0) return null;
    replaces.set(field, read);
  }
  return replaces;
}

/** Reads what `opToCbor` wrote. */
export const readOp: Reader<Op> = (value) => {
  if (!Array.isArray(value) || (value.length !== 7 && value.length !== 8)) return null;
  const [opId, recordId] = [readBytes(16)(value[0]), readBytes(16)(value[2])];
  const kind = Object.values(OP_KINDS).find((known) => known === value[1]);
  const [time, fields, replaces] = [readTime(value[3]), readMap()(value[4]), readReplaces(value[5])];
  const formVersion = readInteger(0, 0xffff)(value[6]);
  const actor = value.length === 8 ? readBytes(32)(value[7]) : undefined;
  if (!opId || !kind || !recordId || !time || !fields || !replaces || formVersion === null || actor === null)
    return null;
  const op = { opId: toOpId(opId), kind, recordId: toRecordId(recordId), time, fields, replaces, formVersion };
  return actor ? { ...op, actor: toSignKey(actor) } : op;
};
