/** Questions about a control state that only coordinators and relays ask. Pure. Rules T31, T32, T35 and T36 of SPEC.md. */
import type { BoxKey, FeedId, SignKey } from "../kit/brand.ts";
import { bytesToHex, isEqualBytes } from "../kit/bytes.ts";
import { forkSeq } from "./apply.ts";
import { acksOfFeed, coordinatorKeys, isValidSnapshot } from "./fold.ts";
import type { ControlState, SnapshotState } from "./state.ts";

/** How long coordinators keep an epoch's private key after the next one started: 30 days (P). */
export const EPOCH_GRACE_MS = 30 * 86_400_000;

/**
 * The box key of `holder` to seal to in `epoch`: the one announced for it, else the newest announced for an epoch before it, else the base key of its seat
 * or certificate; `null` for who has neither. Whether the holder is revoked is another question.
 */
export function boxKeyOf(state: ControlState, holder: SignKey, epoch: number): BoxKey | null {
  const key = bytesToHex(holder);
  const base = state.seats.get(key) ?? state.certificateByKey.get(key);
  if (!base) return null;
  const announced = state.boxKeys.get(key) ?? new Map<number, BoxKey>();
  const at = Math.max(0, ...[...announced.keys()].filter((number) => number <= epoch));
  return announced.get(at) ?? base.boxKey;
}

/**
 * Up to where bodies of a feed may go: what every coordinator in force acknowledged, or what one did and a valid snapshot covers; 0 where that is nothing.
 * `author` of the feed, where it is a coordinator, needs no acknowledgement of its own; but somebody must have given one. Pages of snapshots may go where none of them
 * is needed any more. Never as far as a proven fork.
 */
export function letGoSeq(state: ControlState, feedId: FeedId, author: SignKey | null = null): number {
  const feed = bytesToHex(feedId);
  const others = coordinatorKeys(state).filter((key) => author === null || !isEqualBytes(key, author));
  const acks = acksOfFeed(state, feedId).map(({ seq }) => seq);
  const byAll = others.map((key) => state.ackByCoordinator.get(bytesToHex(key))?.get(feed)?.seq ?? 0);
  const bySome = others.length < coordinatorKeys(state).length ? Number.POSITIVE_INFINITY : Math.max(0, ...acks);
  const held = Math.max(byAll.length > 0 ? Math.min(...byAll) : 0, Math.min(bySome, snapshotSeq(state, feed)));
  const fork = state.forks.get(feed);
  const seq = Math.max(held, pagesSeq(state, feedId));
  return fork ? Math.min(seq, forkSeq(fork) - 1) : seq;
}

/** Whether papers stand in for the only coordinator: once its device is lost, they bring back what lies at relays, and nothing else. */
export const isAloneWithPapers = ({ terms }: Pick<ControlState, "terms">): boolean =>
  terms.recovery !== null && terms.coordinators.length === 1;

/** Whether nobody needs the pages of a snapshot any more: a valid one behind it in the same feed covers all that it covers. */
export const isSuperseded = (state: ControlState, { feedId, toSeq, heads }: SnapshotState): boolean =>
  [...state.snapshotById.values()].some(
    (newer) =>
      newer.fromSeq > toSeq &&
      isEqualBytes(newer.feedId, feedId) &&
      [...heads].every(([feed, { seq }]) => (newer.heads.get(feed)?.seq ?? 0) >= seq) &&
      isValidSnapshot(state, newer.id),
  );

/** The last page before those of the first snapshot in this feed that somebody may need; 0 in a feed that holds none. */
function pagesSeq(state: ControlState, feedId: FeedId): number {
  const inFeed = [...state.snapshotById.values()].filter((snapshot) => isEqualBytes(snapshot.feedId, feedId));
  const needed = inFeed.filter((snapshot) => !isSuperseded(state, snapshot)).map(({ fromSeq }) => fromSeq);
  return needed.length > 0 ? Math.min(...needed) - 1 : 0;
}

/** Up to where valid snapshots cover a feed, given in hex: those of them that `counts` says so of. */
export function snapshotSeq(
  state: ControlState,
  feed: string,
  counts: (snapshot: SnapshotState) => boolean = () => true,
): number {
  const valid = [...state.snapshotById.values()].filter((each) => isValidSnapshot(state, each.id) && counts(each));
  return Math.max(0, ...valid.map(({ heads }) => heads.get(feed)?.seq ?? 0));
}

/** The latest time that as many coordinators in force as decide together have signed, ms since 1970; `null` where fewer have signed one. */
export function vouchedMs(state: ControlState): number | null {
  const signed = coordinatorKeys(state).flatMap((key) => state.signedMsBy.get(bytesToHex(key)) ?? []);
  return signed.sort((a, b) => b - a)[state.terms.k - 1] ?? null;
}

/** Whether epoch `number` has had its grace: a later one started that long ago by this device's clock and by what coordinators signed. */
export function isEpochOver(state: ControlState, number: number, localNowMs: number): boolean {
  const later = state.epochs.filter((epoch) => epoch.number > number);
  const starts = later.map((epoch) =>
    Math.max(...later.filter((same) => same.number === epoch.number).map(({ startsMs }) => startsMs)),
  );
  const nowMs = Math.min(localNowMs, vouchedMs(state) ?? 0);
  return starts.some((startsMs) => startsMs + EPOCH_GRACE_MS <= nowMs);
}
