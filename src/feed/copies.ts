/**
 * The set of ops under merge: every op under its name, author and op id, with every place where it was read. Adding only ever adds, so order and repeats do
 * not matter. Rules F10, F12 and F15 of SPEC.md.
 */
import type { RecordId, SignKey } from "../kit/brand.ts";
import { bytesToHex, isEqualBytes } from "../kit/bytes.ts";
import { encodeCbor } from "../kit/cbor.ts";
import { type AuthoredOp, encodeOp, isCreation, type Op, type OpKind } from "./op.ts";

/** Where one copy of an op was read. */
export type Source = Omit<AuthoredOp, "author" | "op">;

/** One op in one set of bytes. Two copies of one name differ in their bytes. */
export interface Copy {
  /** Author key and op id in hex. */
  readonly name: string;
  readonly author: SignKey;
  readonly recordId: RecordId;
  /** `recordId` in hex. */
  readonly recordKey: string;
  readonly kind: OpKind;
  readonly isCreation: boolean;
  /** `null` once the record ended: what it said is forgotten. */
  readonly op: Op | null;
  readonly sources: readonly Source[];
}

/** `authorKey`: the author in hex. */
export const makeCopy = ({ author, op, feedId, seq, seen, stated }: AuthoredOp, authorKey: string): Copy => ({
  name: authorKey + bytesToHex(op.opId),
  author,
  recordId: op.recordId,
  recordKey: bytesToHex(op.recordId),
  kind: op.kind,
  isCreation: isCreation(op, author),
  op,
  sources: [{ feedId, seq, seen, stated }],
});

/** The copies of one name with one more; the very list where it brings nothing new. */
export function withCopy(copies: readonly Copy[], added: Copy): readonly Copy[] {
  const at = copies.findIndex((known) => isSame(known, added));
  const known = copies[at];
  if (!known) return [...copies, added];
  const sources = withSources(known.sources, added.sources);
  return sources === known.sources ? copies : copies.with(at, { ...known, sources });
}

/** Of what was forgotten, kind and record are all that is left to compare, and all that later decisions ask. */
const isSame = (a: Copy, b: Copy): boolean =>
  a.recordKey === b.recordKey && a.kind === b.kind && (!a.op || !b.op || isEqualBytes(encodeOp(a.op), encodeOp(b.op)));

function withSources(known: readonly Source[], added: readonly Source[]): readonly Source[] {
  const keys = new Set(known.map(sourceKey));
  const fresh = added.filter((source) => !keys.has(sourceKey(source)));
  return fresh.length === 0 ? known : [...known, ...fresh];
}

/** Orders sources the same everywhere; those from segments before ops that wait for theirs. */
export const sourceKey = ({ feedId, seq, stated, seen }: Source): string =>
  bytesToHex(encodeCbor([feedId, seq, stated, seen.map((one) => [one.feedId, one.seq])]));

/** The copies of one name without what those of `recordKey` said. */
export const forgetRecord = (copies: readonly Copy[], recordKey: string): readonly Copy[] =>
  copies
    .map((copy) => (copy.recordKey === recordKey ? { ...copy, op: null } : copy))
    .reduce<readonly Copy[]>(withCopy, []);
