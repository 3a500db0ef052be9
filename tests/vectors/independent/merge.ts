/** What ops come to, after F10 to F19 of src/feed/SPEC.md: everything is worked out at once from all of them. */
import { bytesOf, type Json, type JsonObject, listOf, numberOf, type Operation, objectOf, textOf } from "../json.ts";
import { readCbor } from "./cbor.ts";
import { ackedBySeen, certainSeq, type Folded, foldControl, isPinnedOut } from "./fold.ts";
import { readOp, recordIdOf } from "./ops.ts";
import { answering } from "./refusal.ts";

interface Place {
  readonly feedId: string | null;
  readonly seq: number;
  readonly seen: readonly JsonObject[];
  readonly stated: string | null;
}

/** The same bytes of one author, with every place where they were read. */
interface Copy {
  readonly author: string;
  readonly name: string;
  readonly op: ReturnType<typeof readOp>;
  readonly isCreation: boolean;
  readonly places: readonly Place[];
}

const [PUT, ERASE, WITHDRAW, NOTICE] = [1, 2, 3, 6];

function readCopies(given: JsonObject): readonly Copy[] {
  const copies = new Map<string, Copy>();
  for (const json of listOf(given.ops).map(objectOf)) {
    const [author, op] = [textOf(json.author), readOp(readCbor(bytesOf(json.op)))];
    if (op.kind === NOTICE) continue;
    const place: Place = {
      feedId: json.feedId === null ? null : textOf(json.feedId),
      seq: numberOf(json.seq),
      seen: listOf(json.seen).map(objectOf),
      stated: json.stated === null ? null : textOf(json.stated),
    };
    const isCreation = op.kind === PUT && op.recordId === recordIdOf(bytesOf(author), bytesOf(op.opId));
    const bytes = `${author}${op.op}`;
    const places = [...(copies.get(bytes)?.places ?? []), place];
    copies.set(bytes, { author, name: `${author}${op.opId}`, op, isCreation, places });
  }
  return [...copies.values()];
}

const hadSeat = ({ agreed }: Folded, author: string) => agreed.seats.has(author);

/** F15: whether control knows this author as somebody who may write. */
function isKnown(folded: Folded, author: string): boolean {
  const role = folded.certificates.get(author)?.role;
  return hadSeat(folded, author) || role === 1 || role === 2;
}

/** F18. */
function isLeftOut(folded: Folded, author: string, { feedId, seq }: Place): boolean {
  if (feedId !== null) return isPinnedOut(folded, author, feedId, seq);
  const seat = folded.agreed.seats.get(author);
  return seat ? !seat.isActive : folded.revoked.has(author);
}

/** F16, F18: 0 from its author's own segment, 1 from a snapshot that counts, 2 from another, 3 left out everywhere. */
function rankOf(folded: Folded, { author, places }: Copy): number {
  const ranks = places
    .filter((place) => !isLeftOut(folded, author, place))
    .map(({ stated }) => (stated === null ? 0 : folded.snapshots.some(({ id, isValid }) => id === stated && isValid) ? 1 : 2)); // biome-ignore format: one line
  return Math.min(3, ...ranks);
}

/** F12, F16, F18. */
function nameReason(folded: Folded, copy: Copy, all: readonly Copy[]): string | null {
  if (!isKnown(folded, copy.author)) return "unknown";
  const rank = rankOf(folded, copy);
  if (rank === 3) return "revoked";
  const others = all
    .filter((other) => other !== copy && other.name === copy.name)
    .map((other) => rankOf(folded, other));
  if (others.some((other) => other < rank)) return "stated";
  return others.includes(rank) ? "double" : null;
}

/** F15: on time, where nothing that its author had seen acknowledges a segment with the op of making. */
function isOnTime(folded: Folded, end: Copy, made: Copy): boolean {
  const isBehind = ({ seen }: Place) =>
    seen.some((at) => certainSeq(folded, at) > (folded.newestByFeed.get(textOf(at.feedId)) ?? 0));
  return made.places.some(
    ({ feedId, seq }) =>
      feedId === null || end.places.some((place) => !isBehind(place) && ackedBySeen(folded, place.seen, feedId) < seq),
  );
}

const isEnd = ({ op }: Copy) => op.kind === ERASE || op.kind === WITHDRAW;

/** F14. */
const countsForEver = (folded: Folded, end: Copy, made: readonly Copy[]) =>
  hadSeat(folded, end.author) || made.some((first) => first.author === end.author && isOnTime(folded, end, first));

const byName = (a: Copy, b: Copy) => (a.name < b.name ? -1 : 1);

/** F14, F16: an ended record, or `null` where it lives. */
function readEnded(folded: Folded, recordId: string, copies: readonly Copy[]): Json {
  const made = copies.filter(({ isCreation }) => isCreation);
  const ends = copies.filter(isEnd);
  const finals = ends.filter((end) => countsForEver(folded, end, made));
  const stated = ends.filter(({ places }) => places.some((place) => place.stated !== null));
  const counted = finals.length > 0 || made.length > 0 ? finals : stated;
  const [first] = [...counted].sort(byName);
  return first ? { recordId, isEnded: true, endedBy: first.author, creator: null, isStated: false, fields: [] } : null;
}

/** W62, W63: what each may set. Record types stand as one byte. */
const FORBIDDEN_TYPES = {
  coordinator: ["07", "09"],
  field: ["04", "06", "07", "08", "09", "0a", "0b", "0c", "0d", "0e"],
} as const;

function maySet(folded: Folded, { author, op: { fields } }: Copy): boolean {
  const type = fields.find(([field]) => field === 1)?.[1];
  const isAmong = (types: readonly string[]) => type !== undefined && types.includes(type);
  if (hadSeat(folded, author)) return !isAmong(FORBIDDEN_TYPES.coordinator);
  if (fields.some(([field]) => field >= 27 && field <= 29)) return false;
  if (folded.certificates.get(author)?.role === 2) return type === undefined || isAmong(["07", "09"]);
  return !isAmong(FORBIDDEN_TYPES.field);
}

/** F15. */
function rightReason(folded: Folded, copy: Copy, firsts: readonly Copy[]): string | null {
  const { author, op } = copy;
  if (!hadSeat(folded, author) && op.kind > WITHDRAW) return "kind";
  if (!maySet(folded, copy)) return "kind";
  if (hadSeat(folded, author)) return null;
  if (!firsts.some((first) => first.author === author)) return "record";
  return op.kind === PUT ? null : "late";
}

interface Write {
  readonly author: string;
  readonly opId: string;
  readonly value: string;
  readonly rank: readonly [number, number, string, string];
}

/** F13. */
function byShown(a: Write, b: Write): number {
  const at = a.rank.findIndex((part, i) => part !== b.rank[i]);
  return at < 0 || (a.rank[at] ?? 0) > (b.rank[at] ?? 0) ? -1 : 1;
}

/** F11: by field, what nothing replaced. */
function writesOf(good: readonly Copy[]): ReadonlyMap<number, readonly Write[]> {
  const replaced = new Set(good.flatMap(({ op }) => op.replaces.flatMap(([field, ids]) => ids.map((id) => `${field} ${id}`)))); // biome-ignore format: one line
  const writes = new Map<number, Write[]>();
  for (const { author, op } of good)
    for (const [field, value] of op.fields) {
      const rank = [op.ms, op.counter, op.opId, author] as const;
      if (replaced.has(`${field} ${op.opId}`)) continue;
      writes.set(field, [...(writes.get(field) ?? []), { author, opId: op.opId, value, rank }]);
    }
  return new Map([...writes].sort(([a], [b]) => a - b));
}

const writeToJson = ({ author, opId, value }: Write) => ({ value, author, opId });

function fieldToJson([field, writes]: readonly [number, readonly Write[]]): Json {
  const sorted = [...writes].sort(byShown);
  const [shown, ...others] = sorted.filter(({ value }, at) => sorted.findIndex((one) => one.value === value) === at);
  return { field, ...(shown && writeToJson(shown)), others: others.map(writeToJson) };
}

function readLive(folded: Folded, recordId: string, copies: readonly Copy[], all: readonly Copy[]) {
  const made = copies.filter(({ isCreation }) => isCreation);
  const firsts = made.filter((copy) => nameReason(folded, copy, all) === null && maySet(folded, copy));
  const judged = copies.map((copy) => ({ copy, reason: nameReason(folded, copy, all) ?? rightReason(folded, copy, firsts) })); // biome-ignore format: one line
  const good = judged.filter(({ reason }) => reason === null).map(({ copy }) => copy);
  const writes = writesOf(good);
  const standing = new Set([...writes.values()].flat().map(({ author, opId }) => `${author}${opId}`));
  const isStated = good.some((copy) => standing.has(copy.name) && rankOf(folded, copy) === 2);
  const says = { recordId, isEnded: false, endedBy: null, creator: made[0]?.author ?? null, isStated };
  const record: Json = good.length > 0 ? { ...says, fields: [...writes].map(fieldToJson) } : null;
  return { record, quarantine: judged.flatMap(({ copy, reason }) => (reason === null ? [] : [{ copy, reason }])) };
}

const placeKey = ({ feedId, seq }: Place) => `${feedId ?? "g"}${String(seq).padStart(10, "0")}`;

function asideToJson({ copy: { author, op, places }, reason }: { readonly copy: Copy; readonly reason: string }): Json {
  const [place] = [...places].sort((a, b) => (placeKey(a) < placeKey(b) ? -1 : 1));
  return { recordId: op.recordId, author, opId: op.opId, reason, feedId: place?.feedId ?? null, seq: place?.seq ?? 0 };
}

const asideKey = ({ copy: { name, op } }: { readonly copy: Copy }) => `${op.recordId}${name}${op.op}`;

function mergeOps(given: JsonObject): Json {
  const [folded, copies] = [foldControl(given), readCopies(given)];
  const ids = [...new Set(copies.map(({ op }) => op.recordId))].sort();
  const resolved = ids.map((id) => {
    const own = copies.filter(({ op }) => op.recordId === id);
    const ended = readEnded(folded, id, own);
    return ended ? { record: ended, quarantine: [] } : readLive(folded, id, own, copies);
  });
  const aside = resolved.flatMap(({ quarantine }) => quarantine).sort((a, b) => (asideKey(a) < asideKey(b) ? -1 : 1));
  return {
    records: resolved.flatMap(({ record }) => (record === null ? [] : [record])),
    quarantine: aside.map(asideToJson),
  };
}

export const mergeOperations: Readonly<Record<string, Operation>> = { "merge-ops": answering(mergeOps) };
