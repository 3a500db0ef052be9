/**
 * Another life of an own feed: after a proof that a second one writes it (a copied phone, an old copy that was restored), or after a relay lost frames that are
 * no longer here. A chain is never repaired: the old feed is closed, a new incarnation begins, and what no coordinator acknowledged is sealed again.
 * Rules Y40, Y41 of SPEC.md.
 */

import { makeNotice } from "../feed/make-op.ts";
import { encodeOp, type Op } from "../feed/op.ts";
import { decodeOpBatch } from "../feed/op-batch.ts";
import { type Head, toHead, toIncarnation } from "../kit/brand.ts";
import { bytesToU32, concatBytes, hexToBytes, isEqualBytes } from "../kit/bytes.ts";
import type { Clock } from "../kit/clock.ts";
import type { Random } from "../kit/random.ts";
import type { Result } from "../kit/result.ts";
import type { Batch, PlacedRow, RowRef, StoreFailure } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { slotOfDay } from "../vault/slots.ts";
import { decodeFrame, type Frame, frameToBytes } from "../wire/frame.ts";
import { signControlSegment } from "../wire/segment.ts";
import type { ForkProof } from "./alarms.ts";
import { nextPosition } from "./append.ts";
import { acknowledgedSeq, readSent } from "./journal.ts";
import { NOTICE } from "./notices.ts";
import { journalRef, outboxRef } from "./op-rows.ts";
import { ownIntroduction } from "./own-introduction.ts";
import { decodePage, isSnapshotEntry, positionOf } from "./pages.ts";
import type { Replica } from "./replica.ts";
import {
  CURSOR_REF,
  encodeOwnFeed,
  encodePeer,
  type OwnFeed,
  ownFrameRef,
  ownRef,
  peerRef,
  sentOpsRef,
  startFeed,
  startingWith,
} from "./rows.ts";

export interface LifeParts {
  readonly vault: OpenVault;
  readonly clock: Clock;
  readonly random: Random;
  /** Programme-local day, days since 1970-01-01. */
  readonly today: number;
}

/**
 * Why a feed ends: a second one writes it (the proof), or must have, for the relay signed for more than was ever written here; the relay lost frames that are not
 * here any more; nobody holds the key any more that frames are sealed to.
 */
export type Cause = ForkProof | "outrun" | "lost" | "late";

/** Closes `feed` and starts its next incarnation, in one commit. The caller loads the replica anew. */
export async function startNewLife(
  { vault, clock, random, today }: LifeParts,
  replica: Replica,
  feed: OwnFeed,
  cause: Cause,
): Promise<Result<number, StoreFailure>> {
  const { keys, charter } = vault.identity();
  const proof = typeof cause === "string" ? null : cause;
  const incarnation = toIncarnation(random.bytes(16));
  const next = startFeed(charter.programmeId, keys.signKey, incarnation, feed.purpose, feed.device);
  const last = lastCommon(feed, proof);
  const common = cause === "late" ? await acknowledgedSeq(vault, replica.control, feed.feedId) : last.seq;
  const carried = await carryOver(vault, replica, feed, next, common, proof !== null);
  const notice =
    feed.purpose === 1 && (proof || cause === "lost") ? noticeRows({ vault, clock, random, today }, proof) : [];
  return vault.store.commit({
    expect: [{ ...ownRef(feed.feedId), value: encodeOwnFeed(feed) }, ...(carried.expect ?? [])],
    put: [
      { ...ownRef(feed.feedId), value: encodeOwnFeed({ ...feed, isClosed: true }) },
      ...notice,
      ...readBackRows(vault, feed, last),
      ...(carried.put ?? []),
    ],
    remove: [...(feed.purpose >= 3 ? [CURSOR_REF] : []), ...(carried.remove ?? [])],
  });
}

interface Place {
  readonly seq: number;
  readonly head: Head;
}

/** The position before the other frame: up to there both histories are one. */
function lastCommon(feed: OwnFeed, proof: ForkProof | null): Place {
  if (!proof) return { seq: feed.seq, head: feed.head };
  return { seq: bytesToU32(proof.other, 40) - 1, head: toHead(proof.other.subarray(44, 76)) };
}

/** A coordinator reads what its other life wrote like anyone else's. */
function readBackRows(vault: OpenVault, feed: OwnFeed, { seq, head }: Place): readonly PlacedRow[] {
  if (feed.purpose < 3) return [];
  const introduction = ownIntroduction(vault, feed.incarnation);
  const newest = seq === 0 ? null : { feedId: feed.feedId, seq, head };
  return [{ ...peerRef(feed.feedId), value: encodePeer({ introduction, newest }) }];
}

function noticeRows({ vault, clock, random, today }: LifeParts, proof: ForkProof | null): readonly PlacedRow[] {
  const { signKey } = vault.identity().keys;
  const isProven = proof !== null && proof.held.length > 0;
  const fields = new Map<number, number | Uint8Array<ArrayBuffer>>([[1, isProven ? NOTICE.forked : NOTICE.lost]]);
  if (isProven) fields.set(2, concatBytes(proof.held, proof.other));
  return waitingRows(vault, makeNotice({ clock, random, last: null }, signKey, fields), today);
}

/** An op that waits: its journal row and its place in the outbox. */
export const waitingRows = (vault: OpenVault, op: Op, today: number): readonly PlacedRow[] => [
  vault.seal(slotOfDay(today), journalRef(op.opId), encodeOp(op)),
  { ...outboxRef(op.opId), value: new Uint8Array() },
];

/** What the new feed takes over. Pages of a snapshot and what went down are made anew by those who make them. */
async function carryOver(
  vault: OpenVault,
  replica: Replica,
  feed: OwnFeed,
  next: OwnFeed,
  common: number,
  isForked: boolean,
): Promise<Batch> {
  switch (feed.purpose) {
    case 1:
      return withStart(next, await openOps(vault, replica, feed, isForked ? common : Number.POSITIVE_INFINITY));
    case 3:
      return withStart(next, await ownOpsBeyond(vault, feed, common));
    case 4:
      return restated(vault, feed, next, common);
    default:
      return withStart(next, {});
  }
}

const withStart = (next: OwnFeed, batch: Batch): Batch => ({
  ...batch,
  put: [{ ...ownRef(next.feedId), value: encodeOwnFeed(next) }, ...(batch.put ?? [])],
});

/**
 * A phone's ops that nobody acknowledged wait again, and so do those beyond `parting`, where two histories of the feed part: of what a coordinator has there,
 * another one may never be able to read this copy. They are still in the journal, or were let go of.
 */
async function openOps(vault: OpenVault, { control }: Replica, { feedId }: OwnFeed, parting: number): Promise<Batch> {
  const acknowledged = Math.min(parting, await acknowledgedSeq(vault, control, feedId));
  const open = (await readSent(vault, feedId)).filter(({ seq }) => seq > acknowledged);
  return {
    put: open.flatMap(({ opIds }) => opIds.map((id) => ({ ...outboxRef(hexToBytes(id)), value: new Uint8Array() }))),
    remove: open.map(({ seq }) => sentOpsRef(feedId, seq)),
  };
}

/** A coordinator's ops lie in its pages. */
async function ownOpsBeyond(vault: OpenVault, { feedId }: OwnFeed, common: number): Promise<Batch> {
  const put: PlacedRow[] = [];
  for (const { key, value } of await vault.store.list("pages", startingWith("m:"))) {
    const page = vault.open({ table: "pages", key }, value);
    for (const entry of (page && decodePage(page)) ?? []) {
      if (isSnapshotEntry(entry)) continue;
      const at = positionOf(entry.source);
      const batch = isEqualBytes(at.feedId, feedId) && at.seq > common ? decodeOpBatch(entry.plaintext) : null;
      if (batch?.ok) for (const op of batch.value.ops) put.push(...waitingRows(vault, op, dayOf(op)));
    }
  }
  return { put };
}

const DAY_MS = 86_400_000;
/** Coordinators' ops go on to pages with the next segment; until then any day's slot will do. */
const dayOf = ({ time }: Op): number => Math.floor(Math.max(0, time[0]) / DAY_MS);

/** A coordinator says again, in its new feed, what others never heard. */
async function restated(vault: OpenVault, feed: OwnFeed, first: OwnFeed, common: number): Promise<Batch> {
  const put: PlacedRow[] = [];
  const remove: RowRef[] = [];
  let next = first;
  for (let seq = common + 1; seq <= feed.seq; seq++) {
    const ref = ownFrameRef(feed.feedId, seq);
    const stored = await vault.store.get(ref);
    const frame = stored && decodeFrame(stored);
    if (!frame?.ok) continue;
    const said = await signControlSegment(nextPosition(vault, next), frame.value.body, vault.sign);
    put.push({ ...ownFrameRef(next.feedId, next.seq + 1), value: frameToBytes(said) });
    remove.push(ref);
    next = advanced(next, said);
  }
  return { put: [{ ...ownRef(next.feedId), value: encodeOwnFeed(next) }, ...put], remove };
}

const advanced = (feed: OwnFeed, { header, head }: Frame): OwnFeed => ({ ...feed, seq: header.seq, head });
