/**
 * What a device knows of its programme, in memory after unlock: what is in force, the feeds it reads and writes, merged records, receipts.
 * Rebuilt from verified bytes at each unlock (load.ts). Rules Y4, Y5.
 */
import type { ControlState } from "../control/fold.ts";
import { foldFrame, isValidSnapshot } from "../control/fold.ts";
import { decodeControl } from "../control/objects.ts";
import type { KnownFeed } from "../feed/import.ts";
import { type AuthoredOp, mergeOps, noticesOf, type Records, restand } from "../feed/merge.ts";
import { makeStanding, type Standing } from "../feed/standing.ts";
import type { Head, SignKey } from "../kit/brand.ts";
import { type Bytes, bytesToHex } from "../kit/bytes.ts";
import type { Frame } from "../wire/frame.ts";
import { headerToHead } from "../wire/header.ts";
import { HEADER_BYTES } from "../wire/limits.ts";
import type { Receipt } from "../wire/receipt.ts";
import { isEnd } from "./forget-mark.ts";
import type { PageEntry } from "./pages.ts";
import { type Cursor, mergedPageRef, type OwnFeed } from "./rows.ts";

export interface Replica {
  readonly control: ControlState;
  /** What `control` says about authors. */
  readonly standing: Standing;
  /** Feeds that this device writes, by feed in hex. */
  readonly own: ReadonlyMap<string, OwnFeed>;
  /** Feeds that it reads, by feed in hex. */
  readonly peers: ReadonlyMap<string, KnownFeed>;
  /** Header ‖ signature of the frames that it has, by feed in hex and position: another one at the same place is a fork. */
  readonly proofsByFeed: ReadonlyMap<string, ReadonlyMap<number, Bytes>>;
  /** The relay's newest receipts, by own feed in hex. */
  readonly receipts: ReadonlyMap<string, Receipt>;
  /** Records merged from other devices' ops, and for a coordinator from its own. */
  readonly records: Records;
  /** Ops that tell coordinators something and belong to no record. */
  readonly notices: readonly AuthoredOp[];
  /** When something of an author last came in, ms since 1970 by this device's clock, by author key in hex. */
  readonly heardMsByAuthor: ReadonlyMap<string, number>;
  /** Feeds, in hex, with a frame that did not open here. */
  readonly unopened: ReadonlySet<string>;
  /** Feeds, in hex, of which the relay left something out. */
  readonly gaps: ReadonlySet<string>;
  /** Newest position, by feed in hex, whose body the relay has dropped and nothing here covers. */
  readonly lacking: ReadonlyMap<string, number>;
  readonly cursor: Cursor | null;
  /** Number of the next merged page. */
  readonly nextPage: number;
  /** Generation of the slot that pages are sealed under. */
  readonly generation: number;
}

/** The head at a position of a feed, where this device has the frame. */
export function heldHead({ proofsByFeed }: Pick<Replica, "proofsByFeed">, feed: string, seq: number): Head | null {
  const proof = proofsByFeed.get(feed)?.get(seq);
  return proof ? headerToHead(proof.subarray(0, HEADER_BYTES)) : null;
}

/** The replica with more proofs; each feed's are copied once. */
export function withProofs(replica: Replica, fresh: Replica["proofsByFeed"]): Replica {
  if (fresh.size === 0) return replica;
  const proofsByFeed = new Map(replica.proofsByFeed);
  for (const [feed, proofs] of fresh) proofsByFeed.set(feed, new Map([...(proofsByFeed.get(feed) ?? []), ...proofs]));
  return { ...replica, proofsByFeed };
}

/** The replica with one more proof. */
export const withProof = (replica: Replica, feed: string, seq: number, proof: Bytes): Replica =>
  withProofs(replica, new Map([[feed, new Map([[seq, proof]])]]));

/** The newest arrival by author, with `entries` counted in. */
export function withHeard(
  before: Replica["heardMsByAuthor"],
  entries: readonly PageEntry[],
): Replica["heardMsByAuthor"] {
  const after = new Map(before);
  for (const { author, receivedMs } of entries) {
    const key = bytesToHex(author);
    after.set(key, Math.max(receivedMs, after.get(key) ?? 0));
  }
  return after;
}

/** The replica with more ops merged. */
export function withOps(replica: Replica, ops: readonly AuthoredOp[]): Replica {
  if (ops.length === 0) return replica;
  const notices = noticesOf(ops);
  return {
    ...replica,
    records: mergeOps(replica.records, ops, replica.standing),
    notices: notices.length > 0 ? [...replica.notices, ...notices] : replica.notices,
  };
}

/** The replica under a newer control state; records are judged again where what decides them changed, or where an end waits for what its author had seen. */
export function withControl(replica: Replica, control: ControlState): Replica {
  const before = replica.control;
  if (control === before) return replica;
  const standing = makeStanding(control);
  const isJudgedAlike =
    control.seats === before.seats &&
    control.certificateByKey === before.certificateByKey &&
    control.revokedByKey === before.revokedByKey &&
    areSnapshotsValidAlike(before, control) &&
    !replica.records.quarantine.some(({ op }) => isEnd(op));
  const records = isJudgedAlike ? replica.records : restand(replica.records, standing);
  return { ...replica, control, standing, records };
}

/** A snapshot that came, or another voice for one, decides nothing before enough vouch for it. */
const areSnapshotsValidAlike = (before: ControlState, after: ControlState): boolean =>
  after.terms === before.terms
    ? after.snapshotById === before.snapshotById ||
      [...after.snapshotById.values()].every(({ id }) => isValidSnapshot(before, id) === isValidSnapshot(after, id))
    : after.snapshotById.size === 0;

/** Folds the body of a control frame that `author` signed; a body that does not decode changes nothing. */
export async function foldBody(
  control: ControlState,
  author: SignKey,
  { header, body }: Pick<Frame, "header" | "body">,
): Promise<ControlState> {
  const objects = decodeControl(body);
  return objects.ok
    ? foldFrame(control, { author, feedId: header.feedId, seq: header.seq, objects: objects.value })
    : control;
}

/** The row of the next merged page. */
export const nextPageRef = ({ nextPage }: Replica) => mergedPageRef(nextPage);

/** The replica with a newer state of an own feed. */
export const withOwn = (replica: Replica, feed: OwnFeed): Replica => ({
  ...replica,
  own: new Map(replica.own).set(bytesToHex(feed.feedId), feed),
});
