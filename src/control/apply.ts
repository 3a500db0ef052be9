/**
 * What one statement adds to the answers of a control state. Every object is a union, a greatest or a least, so that the order in which feeds are folded
 * plays no part. Rules T20–T23 and T30–T37 of SPEC.md. Works on a draft that fold.ts makes and hands out as a state.
 */
import type { SignKey } from "../kit/brand.ts";
import { type Bytes, bytesToHex, bytesToU32, compareBytes, isEqualBytes } from "../kit/bytes.ts";
import type { Certificate } from "../wire/certificate.ts";
import type { FeedHead } from "../wire/receipt.ts";
import type {
  BoxObject,
  ControlObject,
  Epoch,
  EpochGrant,
  Fork,
  Heads,
  Revoke,
  SnapshotObject,
  Vouch,
} from "./objects.ts";
import type { AckAt, ControlState, Entry, Log, RefusedCode, SnapshotState } from "./state.ts";
import type { Seat } from "./terms.ts";

type Writable<Value> = { -readonly [Name in keyof Value]: Value[Name] };

/** A state in the making. What is in `own` was made for it and may be written; all other maps and lists belong to states that someone holds. */
export interface Draft extends Writable<Omit<ControlState, "log">> {
  readonly log: Writable<Log>;
  readonly own: WeakSet<object>;
}

/** Adds what `entry` says, where its author is heard, and lists what is refused. Votes are counted elsewhere. */
export function addEntry(draft: Draft, entry: Entry): void {
  const isHeard = countsUpTo(draft.seats.get(entry.by), entry.feedId) >= entry.seq;
  for (const object of entry.objects) {
    if (typeof object !== "string" && isVote(object)) continue;
    const code = !isHeard ? "CONTROL_STRANGER" : typeof object === "string" ? object : addObject(draft, entry, object);
    if (code) refuse(draft, entry, code);
  }
}

/** Whether several must state it before it counts: amends and words of closing. */
export const isVote = ({ type }: ControlObject): boolean =>
  type === "amend" || type === "closeIntent" || type === "closeFinal";

/** T20: up to where a feed of this seat counts: without end while it is in force, then up to the pins; 0 for who has none, and for a feed without a pin. */
export function countsUpTo(seat: Seat | undefined, feedId: Uint8Array): number {
  if (!seat || seat.isActive) return seat ? Number.POSITIVE_INFINITY : 0;
  return Math.max(0, ...seat.pins.filter((pin) => isEqualBytes(pin.feedId, feedId)).map(({ seq }) => seq));
}

function refuse(draft: Draft, { author, feedId, seq }: Entry, code: RefusedCode): void {
  const refused = { author, feedId, seq, code };
  draft.log.refused = [...draft.log.refused, refused];
  draft.refused = [...draft.refused, refused];
}

type Added = RefusedCode | null;

function addObject(draft: Draft, entry: Entry, object: ControlObject): Added {
  switch (object.type) {
    case "epoch":
      return addEpoch(draft, object);
    case "cert":
      return addCertificate(draft, object.certificate);
    case "revoke":
      return addRevoke(draft, object);
    case "heads":
      return addHeads(draft, entry, object);
    case "drop":
      draft.dropByFeed = object.heads.reduce(raise, ownMap(draft, draft.dropByFeed));
      return null;
    case "box":
      return addBox(draft, entry, object);
    case "snapshot":
    case "vouch":
      return addSnapshot(draft, entry, object);
    case "retire":
      draft.retiredBy = addMember(draft.retiredBy, object.epoch, entry.by);
      return null;
    case "fork":
      return addFork(draft, object);
    case "amend":
    case "closeIntent":
    case "closeFinal":
      return null;
  }
}

/** `map` itself where the draft made it, otherwise a copy that it may write. */
function ownMap<Key, Value>({ own }: Draft, map: ReadonlyMap<Key, Value> | undefined): Map<Key, Value> {
  const mine = map && own.has(map) ? (map as Map<Key, Value>) : new Map(map);
  own.add(mine);
  return mine;
}

const addMember = <Key>(sets: ReadonlyMap<Key, ReadonlySet<string>>, key: Key, member: string) =>
  new Map(sets).set(key, new Set(sets.get(key)).add(member));

/** T23: the higher seq counts; of two heads at one seq the one with lesser bytes. */
function raise(map: Map<string, FeedHead>, head: FeedHead): Map<string, FeedHead> {
  const feed = bytesToHex(head.feedId);
  const known = map.get(feed);
  const isFurther = !known || (head.seq - known.seq || compareBytes(known.head, head.head)) > 0;
  return isFurther ? map.set(feed, head) : map;
}

/** T23 the other way: the lower seq, and then the greater bytes. */
const lesser = (a: FeedHead, b: FeedHead): FeedHead => ((a.seq - b.seq || compareBytes(b.head, a.head)) <= 0 ? a : b);

const pinsByFeed = (pins: readonly FeedHead[]): ReadonlyMap<string, FeedHead> => {
  const byFeed = new Map<string, FeedHead>();
  for (const pin of pins) {
    const feed = bytesToHex(pin.feedId);
    byFeed.set(feed, lesser(pin, byFeed.get(feed) ?? pin));
  }
  return byFeed;
};

/** What both name, each at the lower of its two places. */
function intersect(a: ReadonlyMap<string, FeedHead>, b: ReadonlyMap<string, FeedHead>): ReadonlyMap<string, FeedHead> {
  const both = new Map<string, FeedHead>();
  for (const [feed, head] of a) {
    const other = b.get(feed);
    if (other) both.set(feed, lesser(head, other));
  }
  return both;
}

/** T21: all keys of a number count for opening; of one key the grants add up and the latest start counts, so that nobody can make it look old. */
function addEpoch(draft: Draft, epoch: Epoch): Added {
  const known = draft.log.epochs.find(
    ({ number, publicKey }) => number === epoch.number && isEqualBytes(publicKey, epoch.publicKey),
  );
  const added = {
    ...epoch,
    startsMs: Math.max(epoch.startsMs, known?.startsMs ?? 0),
    grants: uniteGrants([...(known?.grants ?? []), ...epoch.grants]),
  };
  const epochs = [...draft.log.epochs.filter((other) => other !== known), added];
  epochs.sort((a, b) => a.number - b.number || compareBytes(a.publicKey, b.publicKey));
  draft.log.epochs = epochs;
  let last = 0;
  draft.epochs = epochs.filter(({ number }) => {
    if (number === last + 1) last = number;
    return number === last;
  });
  return null;
}

const uniteGrants = (grants: readonly EpochGrant[]): readonly EpochGrant[] =>
  [...new Map(grants.map((grant) => [bytesToHex(grant.keyId) + bytesToHex(grant.sealed), grant]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, grant]) => grant);

function addCertificate(draft: Draft, certificate: Certificate): Added {
  if (!draft.seats.has(bytesToHex(certificate.issuer))) return "CERTIFICATE_NOT_OURS";
  const key = bytesToHex(certificate.signKey);
  const known = draft.certificateByKey.get(key);
  if (!known || isStronger(certificate, known))
    draft.certificateByKey = ownMap(draft, draft.certificateByKey).set(key, certificate);
  return null;
}

/** T22: judged by the certificates alone. */
const isStronger = (a: Certificate, b: Certificate): boolean =>
  (a.notAfterMs - b.notAfterMs || compareBytes(a.bytes, b.bytes)) > 0;

function addRevoke(draft: Draft, { device, pins }: Revoke): Added {
  const key = bytesToHex(device);
  if (draft.seats.has(key)) return "REVOKE_SEAT";
  const [known, added] = [draft.revokedByKey.get(key), pinsByFeed(pins)];
  draft.revokedByKey = ownMap(draft, draft.revokedByKey).set(key, known ? intersect(known, added) : added);
  return null;
}

function addHeads(draft: Draft, entry: Entry, { heads, atMs }: Heads): Added {
  const acks = heads.reduce(raise, ownMap(draft, draft.ackByCoordinator.get(entry.by)));
  draft.ackByCoordinator = ownMap(draft, draft.ackByCoordinator).set(entry.by, acks);
  const history = ownMap(draft, draft.ackHistory);
  draft.ackHistory = history;
  for (const { feedId, seq } of heads) {
    const feed = bytesToHex(feedId);
    const known = history.get(feed) ?? [];
    const after = withAck(draft, known, { controlFeed: entry.feed, controlSeq: entry.seq, seq });
    if (after !== known) history.set(feed, after);
  }
  if (atMs !== null && atMs > (draft.signedMsBy.get(entry.by) ?? 0))
    draft.signedMsBy = ownMap(draft, draft.signedMsBy).set(entry.by, atMs);
  return null;
}

/** Puts an acknowledgement behind those of its control feed; one that says no more than they did is left out. */
function withAck({ own }: Draft, acks: readonly AckAt[], ack: AckAt): readonly AckAt[] {
  const at = acks.findLastIndex(({ controlFeed }) => controlFeed <= ack.controlFeed);
  const last = acks[at];
  if (last?.controlFeed === ack.controlFeed && last.seq >= ack.seq) return acks;
  const mine = own.has(acks) ? (acks as AckAt[]) : [...acks];
  own.add(mine);
  mine.splice(at + 1, 0, ack);
  return mine;
}

/** T32: who has or had a seat speaks for itself, every seat for phones. Whether the holder is certified is asked later: certificates may arrive after. */
function addBox(draft: Draft, { by }: Entry, { holder, epoch, boxKey }: BoxObject): Added {
  const key = bytesToHex(holder);
  if (key !== by && draft.seats.has(key)) return "BOX_STRANGER";
  const known = draft.boxKeys.get(key);
  const current = known?.get(epoch);
  if (!current || compareBytes(boxKey, current) < 0)
    draft.boxKeys = ownMap(draft, draft.boxKeys).set(key, new Map(known).set(epoch, boxKey));
  return null;
}

/** T33: parts of one author add up; who states or vouches for an id is counted once. */
function addSnapshot(draft: Draft, { author, by }: Entry, object: SnapshotObject | Vouch): Added {
  const id = bytesToHex(object.id);
  draft.log.vouches = addMember(draft.log.vouches, id, by);
  if (object.type === "snapshot") addVariant(draft, id, author, object);
  const [first, ...others] = [...(draft.log.variants.get(id) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  if (!first) return null;
  const heads = others.reduce((all, [, other]) => intersect(all, other.heads), first[1].heads);
  const vouchedBy = draft.log.vouches.get(id) ?? new Set();
  draft.snapshotById = ownMap(draft, draft.snapshotById).set(id, { ...first[1], heads, vouchedBy });
  return null;
}

function addVariant(draft: Draft, id: string, author: SignKey, object: SnapshotObject): void {
  const { feedId, fromSeq, toSeq } = object;
  const name = [bytesToHex(author), bytesToHex(feedId), fromSeq, toSeq].join();
  const variants = draft.log.variants.get(id);
  const heads = object.heads.reduce(raise, new Map(variants?.get(name)?.heads));
  const variant: SnapshotState = { id: object.id, author, feedId, fromSeq, toSeq, heads, vouchedBy: new Set() };
  draft.log.variants = new Map(draft.log.variants).set(id, new Map(variants).set(name, variant));
}

/** T34: of several forks of one feed the one at the lowest place; at one place the one whose bytes are least. */
function addFork(draft: Draft, fork: Fork): Added {
  const feed = bytesToHex(fork.a.subarray(FEED_AT, SEQ_AT));
  const known = draft.forks.get(feed);
  if (!known || compareForks(fork, known) < 0) draft.forks = new Map(draft.forks).set(feed, fork);
  return null;
}

/** Places of feed and seq in a header (W1). */
const FEED_AT = 24;
const SEQ_AT = 40;

/** Place of a fork. */
export const forkSeq = ({ a }: { readonly a: Bytes }): number => bytesToU32(a, SEQ_AT);

const compareForks = (x: Fork, y: Fork): number =>
  forkSeq(x) - forkSeq(y) || compareBytes(x.a, y.a) || compareBytes(x.b, y.b);
