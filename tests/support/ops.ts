/** Small ops of few people for tests of merge, and a control that tests set up by hand. */
import { type AuthoredOp, OP_KINDS, type Op, recordIdOf, type Seen } from "../../src/feed/op.ts";
import type { Standing } from "../../src/feed/standing.ts";
import { type FeedId, toFeedId, toOpId, toRecordId, toSignKey } from "../../src/kit/brand.ts";
import { bytesToHex } from "../../src/kit/bytes.ts";
import type { Cbor } from "../../src/kit/cbor.ts";

const keyOf = (name: number) => toSignKey(new Uint8Array(32).fill(name));
/** Two field workers, two coordinators, a volunteer, and someone nobody certified. */
export const [AMAL, BILAL, CORA, DINA, VERA, NOBODY] = [
  keyOf(1),
  keyOf(2),
  keyOf(3),
  keyOf(4),
  keyOf(5),
  keyOf(6),
] as const;
type Person = typeof AMAL;

export const opIdOf = (name: number) => toOpId(new Uint8Array(16).fill(name));
/** The record that `author` makes with op `name`. */
export const recordOf = (author: Person, name = 1) => recordIdOf(author, opIdOf(name));
/** A record whose making is in no set. */
export const STRAY = toRecordId(new Uint8Array(16).fill(0x55));
export const feedOf = (author: Person, incarnation = 0): FeedId =>
  toFeedId(Uint8Array.of(...author.subarray(0, 15), incarnation));
/** The control feed that all acknowledgements stand in. */
const CONTROL_FEED = toFeedId(new Uint8Array(16).fill(0xcc));
/** Having read the control feed as far as `seq`. */
export const seenUpTo = (seq: number): readonly Seen[] =>
  seq === 0 ? [] : [{ feedId: CONTROL_FEED, seq, head16: new Uint8Array(16) }];
export const snapshotId = (name: number) => new Uint8Array(32).fill(name);

export interface OpParts {
  readonly record?: Op["recordId"];
  readonly kind?: Op["kind"];
  readonly ms?: number;
  readonly fields?: readonly (readonly [number, Cbor])[];
  readonly replaces?: readonly (readonly [number, readonly number[]])[];
  /** Position in the author's feed; 0: waits for its segment. */
  readonly seq?: number;
  readonly seen?: readonly Seen[];
  readonly stated?: number;
}

/** Op `name` of `author`: unless it says other, a put that makes a record, in its own segment. */
export const by = (author: Person, name: number, parts: OpParts = {}): AuthoredOp => ({
  author,
  feedId: parts.seq === 0 ? null : feedOf(author),
  seq: parts.seq ?? name,
  seen: parts.seen ?? [],
  stated: parts.stated === undefined ? null : snapshotId(parts.stated),
  op: {
    opId: opIdOf(name),
    kind: parts.kind ?? OP_KINDS.put,
    recordId: parts.record ?? recordOf(author, name),
    time: [parts.ms ?? 0, 0],
    fields: new Map(parts.fields ?? []),
    replaces: new Map((parts.replaces ?? []).map(([field, names]) => [field, names.map(opIdOf)])),
    formVersion: 1,
  },
});

/** What control says: facts that are only ever added. */
export interface Facts {
  readonly field: readonly Person[];
  readonly volunteers: readonly Person[];
  readonly seats: readonly Person[];
  /** Revoked author and the last position of its feed that stays. */
  readonly pins: readonly (readonly [Person, number])[];
  readonly vouched: readonly number[];
  /** How far the control feed was read here, and what it acknowledges: [its seq, author of the feed, seq]. */
  readonly read: number;
  readonly acks: readonly (readonly [number, Person, number])[];
}

export const FACTS: Facts = {
  field: [AMAL, BILAL],
  volunteers: [VERA],
  seats: [CORA, DINA],
  pins: [],
  vouched: [],
  read: 9,
  acks: [],
};

const isIn = (people: readonly Uint8Array[], key: Uint8Array) =>
  people.some((one) => bytesToHex(one) === bytesToHex(key));

export function standingOf(facts: Partial<Facts> = {}): Standing {
  const { field, volunteers, seats, pins, vouched, read, acks } = { ...FACTS, ...facts };
  return {
    roleOf: (author) => {
      if (isIn(seats, author)) return "coordinator";
      return isIn(field, author) ? "field" : isIn(volunteers, author) ? "volunteer" : null;
    },
    isPinnedOut: (author, feedId, seq) =>
      pins.some(([revoked, last]) => isIn([revoked], author) && (feedId === null || seq > last)),
    ackedBySeen: (seen, feedId) => {
      const upTo = Math.max(0, ...seen.map(({ seq }) => seq));
      if (upTo > read) return Number.POSITIVE_INFINITY;
      const known = acks.filter(([at, author]) => at <= upTo && isIn([feedOf(author)], feedId));
      return Math.max(0, ...known.map(([, , seq]) => seq));
    },
    isValidSnapshot: (id) => vouched.some((name) => isIn([snapshotId(name)], id)),
  };
}
