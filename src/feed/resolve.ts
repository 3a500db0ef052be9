/**
 * What a record says, as a pure function of the ops on it and of what control says about their authors. Rules F10–F16 and F18 of SPEC.md.
 *
 * 1. What counts is asked of the whole set at once, so order plays no part. 2. An end that counts does so for ever, whatever arrives later, because its reader
 * has forgotten the values: nothing in `isFinalEnd` may turn from true to false when ops or control objects are added.
 */
import type { FeedId, SignKey } from "../kit/brand.ts";
import { bytesToHex, isEqualBytes } from "../kit/bytes.ts";
import { type Copy, type Source, sourceKey } from "./copies.ts";
import { OP_KINDS, type Op } from "./op.ts";
import { LoneRecord, type RecordState, type Write } from "./record-state.ts";
import { maySet, RANK, rankAt } from "./rights.ts";
import type { Standing } from "./standing.ts";

/**
 * Why an op was set aside: `kind` nothing that its author may do · `record` not its author's record, as far as is known here · `revoked` written beyond
 * what a revocation leaves · `double` its author gave one name to two ops · `unknown` nobody certified its author · `stated` a snapshot says other than the
 * author did · `late` its author ends a record that a coordinator had already, or that may be so.
 */
export type QuarantineReason = "kind" | "record" | "revoked" | "double" | "unknown" | "stated" | "late";

export interface Quarantined {
  readonly author: SignKey;
  readonly op: Op;
  readonly reason: QuarantineReason;
  readonly feedId: FeedId | null;
  readonly seq: number;
}

export interface Resolved {
  /** `null` where no op counts. */
  readonly record: RecordState | null;
  readonly quarantine: readonly Quarantined[];
  /** Ended for good: its values are to be forgotten. */
  readonly isFinal: boolean;
}

export type CopiesByName = ReadonlyMap<string, readonly Copy[]>;

/** Resolves one record from all `copies` of ops on it. `named` also holds the ops elsewhere that share a name with one of them. */
export function resolveRecord(copies: readonly Copy[], named: CopiesByName, standing: Standing): Resolved {
  const made = copies.filter((copy) => copy.isCreation);
  const ends = copies.filter(isEnd);
  // What nearly all records are: nothing ended them, here or before.
  if (ends.length === 0 && copies.every(({ op }) => op !== null)) return resolveLive(copies, made, named, standing);
  const finals = ends.filter((end) => isFinalEnd(end, made, standing));
  const isFinal = finals.length > 0 || copies.some(({ op }) => op === null);
  const counted = isFinal || made.length > 0 ? finals : ends.filter(isStatedSomewhere);
  const [end] = isFinal ? [...finals, ...copies] : counted;
  if (end) return { record: endedRecord(end, counted), quarantine: [], isFinal };
  return resolveLive(copies, made, named, standing);
}

const isEnd = ({ kind }: Copy) => kind === OP_KINDS.erase || kind === OP_KINDS.withdraw;

/** F16: of an ended record a snapshot holds the end only, so the op that made it may never come. */
const isStatedSomewhere = ({ sources }: Copy) => sources.some(({ stated }) => stated !== null);

/** F14: by someone who ever had a seat; or by its creator, before an acknowledgement of the op that made it was known to them. */
function isFinalEnd({ author, sources }: Copy, made: readonly Copy[], standing: Standing): boolean {
  if (standing.roleOf(author) === "coordinator") return true;
  const isOnTime = ({ feedId, seq }: Source) =>
    feedId === null || sources.some(({ seen }) => standing.ackedBySeen(seen, feedId) < seq);
  return made.some((first) => isEqualBytes(first.author, author) && first.sources.some(isOnTime));
}

/** Who made it is forgotten, too: who starts from a snapshot never knew. */
const endedRecord = ({ recordId }: Copy, ends: readonly Copy[]): RecordState => ({
  recordId,
  writesByField: new Map(),
  isEnded: true,
  endedBy:
    ends.reduce<Copy | null>((first, end) => (first && first.name < end.name ? first : end), null)?.author ?? null,
  creator: null,
  isStated: false,
  onlyFields: null,
});

function resolveLive(
  copies: readonly Copy[],
  made: readonly Copy[],
  named: CopiesByName,
  standing: Standing,
): Resolved {
  const firsts = made.filter(
    (copy) => nameReason(copy, named, standing) === null && maySet(copy.author, copy.op, standing),
  );
  const good: Copy[] = [];
  const quarantine: Quarantined[] = [];
  for (const copy of copies) {
    const reason = nameReason(copy, named, standing) ?? rightReason(copy, firsts, standing);
    if (reason === null) good.push(copy);
    else quarantine.push(...setAside(copy, reason));
  }
  return { record: liveRecord(good, made, standing), quarantine, isFinal: false };
}

/** F12, F16, F18: whether an op counts under its name, whatever it says. */
function nameReason(copy: Copy, named: CopiesByName, standing: Standing): QuarantineReason | null {
  if (standing.roleOf(copy.author) === null) return "unknown";
  const rank = rankOf(copy, standing);
  if (rank === RANK.out) return "revoked";
  let isDouble = false;
  for (const other of named.get(copy.name) ?? []) {
    const otherRank = other === copy ? RANK.out : rankOf(other, standing);
    if (otherRank < rank) return "stated";
    isDouble ||= otherRank === rank;
  }
  return isDouble ? "double" : null;
}

/** By its best source. */
function rankOf({ author, sources }: Copy, standing: Standing): number {
  let best: number = RANK.out;
  for (const source of sources) best = Math.min(best, rankAt(author, source, standing));
  return best;
}

/** F15: what an op's author may do. An end that counts never comes here. */
function rightReason({ author, kind, op }: Copy, firsts: readonly Copy[], standing: Standing): QuarantineReason | null {
  const isCoordinator = standing.roleOf(author) === "coordinator";
  if (!isCoordinator && (kind === OP_KINDS.confirm || kind === OP_KINDS.reissue)) return "kind";
  if (!maySet(author, op, standing)) return "kind";
  if (isCoordinator) return null;
  if (!firsts.some((first) => isEqualBytes(first.author, author))) return "record";
  return kind === OP_KINDS.put ? null : "late";
}

function setAside({ author, op, sources }: Copy, reason: QuarantineReason): readonly Quarantined[] {
  const [source] = sources.length > 1 ? sources.toSorted((a, b) => (sourceKey(a) < sourceKey(b) ? -1 : 1)) : sources;
  return op && source ? [{ author, op, reason, feedId: source.feedId, seq: source.seq }] : [];
}

function liveRecord(good: readonly Copy[], [made]: readonly Copy[], standing: Standing): RecordState | null {
  const [first, second] = good;
  if (!first) return null;
  if (!second && first.op?.replaces.size === 0) return loneRecord(first, first.op, made?.author ?? null, standing);
  const replaced = replacedBy(good);
  const writesByField = new Map<number, Write[]>();
  const isStated = good
    .filter((copy) => addWrites(writesByField, copy, replaced))
    .some((copy) => rankOf(copy, standing) === RANK.stated);
  for (const writes of writesByField.values()) if (writes.length > 1) writes.sort(byNewest);
  const creator = made?.author ?? null;
  const { recordId } = first;
  return { recordId, writesByField, isEnded: false, endedBy: null, creator, isStated, onlyFields: null };
}

const loneRecord = (copy: Copy, op: Op, creator: SignKey | null, standing: Standing): RecordState =>
  new LoneRecord(
    { author: copy.author, op },
    creator,
    op.fields.size > 0 && rankOf(copy, standing) === RANK.stated,
    null,
  );

/** F11: adds what nothing replaced, and tells whether that is anything. */
function addWrites(
  writesByField: Map<number, Write[]>,
  { author, name, op }: Copy,
  replaced: ReadonlySet<string>,
): boolean {
  if (!op) return false;
  const opId = name.slice(2 * author.length);
  let isAny = false;
  for (const [field, value] of op.fields) {
    if (replaced.size > 0 && replaced.has(`${field} ${opId}`)) continue;
    const write = { author, opId, time: op.time, value };
    const writes = writesByField.get(field);
    if (writes) writes.push(write);
    else writesByField.set(field, [write]);
    isAny = true;
  }
  return isAny;
}

/** F13. */
const byNewest = (a: Write, b: Write) =>
  b.time[0] - a.time[0] || b.time[1] - a.time[1] || (nameOf(a) < nameOf(b) ? 1 : -1);

const nameOf = ({ opId, author }: Write) => `${opId}${bytesToHex(author)}`;

function replacedBy(copies: readonly Copy[]): ReadonlySet<string> {
  const replaced = new Set<string>();
  for (const { op } of copies)
    for (const [field, ids] of op?.replaces ?? []) for (const id of ids) replaced.add(`${field} ${bytesToHex(id)}`);
  return replaced;
}
