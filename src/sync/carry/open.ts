/**
 * Taking in a bundle: like pages of a log, one commit each, so that it can be cut anywhere and repeated, and nothing is doubled. What came before its time waits.
 * Rules Y83–Y86 of ../SPEC.md.
 */
import { meetFeed } from "../../feed/import.ts";

import { bytesToHex, isEqualBytes } from "../../kit/bytes.ts";
import { ok, type Result } from "../../kit/result.ts";
import type { StoreFailure } from "../../store/port.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { OpenedBundle } from "../../wire/bundle.ts";
import { decodeFrame, frameToBytes, verifyFrame } from "../../wire/frame.ts";
import type { StreamItem } from "../../wire/stream.ts";
import { type Alarm, type AlarmKind, keepAlarms } from "../alarms.ts";
import { isForUs } from "../audience.ts";
import type { DutyFailure, DutyParts } from "../duty.ts";
import type { SyncEngine } from "../engine.ts";
import { reportProofs } from "../forks.ts";
import { loadReplica } from "../load.ts";
import { startNewLife } from "../new-life.ts";
import { proofOf } from "../pages.ts";
import { importPage } from "../pull.ts";
import type { Replica } from "../replica.ts";
import { type OwnFeed, ownFrameRef, startingWith } from "../rows.ts";
import { keepReceipts } from "../upload.ts";
import { earlyFrameRef, heldRow, readHeld } from "./rows.ts";
import { type CarriedFeed, cutAtHole, type FrameItem, frameOf, kindOf, sortItems } from "./sort-items.ts";

/** What a bundle brought. */
export interface CarriedIn {
  /** Segments that were new here, by their author's key in hex. */
  readonly freshByAuthor: ReadonlyMap<string, number>;
  /** Segments that wait for others which were not in it. */
  readonly early: number;
  /** Feeds of someone who is not known to the programme here. */
  readonly strangers: number;
  /** What did not hold: forged, forked, of a copy of this device. */
  readonly alarms: readonly AlarmKind[];
}

export interface OpenParts extends DutyParts {
  readonly engine: Pick<SyncEngine, "change" | "replica" | "noteContact">;
}

type Failure = DutyFailure;
/** Frames of one commit, and most that may wait for others at a time (P). */
const PAGE_FRAMES = 64;
const MAX_EARLY = 2_048;

/** Takes in what a bundle holds. A failure leaves what was committed; opening the same bundle again goes on from there. */
export async function takeIn(parts: OpenParts, bundle: OpenedBundle): Promise<Result<CarriedIn, Failure>> {
  const { engine, vault } = parts;
  const control = engine.replica().control;
  const waiting = await readEarly(vault);
  let left = sortItems(control, [...bundle.items, ...waiting]);
  const alarms: AlarmKind[] = [];
  const before = positions(engine.replica());
  for (const isFirst of [true, false]) {
    const turn = left.filter((feed) => (kindOf(feed) === 4) === isFirst || (isFirst && kindOf(feed) === null));
    const taken = await takeRounds(parts, turn, alarms);
    if (!taken.ok) return taken;
    left = [...left.filter((feed) => !turn.includes(feed)), ...taken.value];
  }
  const kept = await keepRest(parts, bundle, left, waiting);
  if (!kept.ok) return kept;
  const freshByAuthor = countFresh(before, engine.replica());
  if (freshByAuthor.size > 0) engine.noteContact(Math.min(bundle.manifest?.madeMs ?? 0, parts.clock.nowMs()));
  return ok({ freshByAuthor, ...kept.value, alarms });
}

/** Feeds are met in rounds: who may speak follows from what others said. Comes back with those that nobody met. */
async function takeRounds(
  parts: OpenParts,
  feeds: readonly CarriedFeed[],
  alarms: AlarmKind[],
): Promise<Result<readonly CarriedFeed[], Failure>> {
  let left = feeds;
  for (let before = -1; left.length !== before; ) {
    before = left.length;
    const met: CarriedFeed[] = [];
    for (const feed of left) if (await isMet(parts.engine.replica(), feed)) met.push(feed);
    const taken = await takeFeeds(parts, met, alarms);
    if (!taken.ok) return taken;
    left = left.filter((feed) => !met.includes(feed));
  }
  return ok(left);
}

async function isMet({ peers, own, control }: Replica, { hex, introduction }: CarriedFeed): Promise<boolean> {
  if (peers.has(hex) || own.has(hex)) return true;
  return introduction !== null && (await meetFeed(control, introduction.introduction)).ok;
}

async function takeFeeds(
  parts: OpenParts,
  feeds: readonly CarriedFeed[],
  alarms: AlarmKind[],
): Promise<Result<void, Failure>> {
  const { engine, vault } = parts;
  let page: StreamItem[] = [];
  for (const feed of feeds) {
    const replica = engine.replica();
    const own = replica.own.get(feed.hex);
    if (own && !own.isClosed) {
      const ended = await endForked(parts, own, feed, alarms);
      if (!ended.ok) return ended;
      continue;
    }
    if (!isWanted(vault, replica, feed)) continue;
    const { next } = cutAtHole(feed.frames, replica.peers.get(feed.hex)?.newest?.seq ?? 0);
    for (let at = 0; at < next.length || at === 0; at += PAGE_FRAMES) {
      const items = [
        ...(at === 0 && feed.introduction ? [feed.introduction] : []),
        ...next.slice(at, at + PAGE_FRAMES),
      ];
      if (page.length + items.length > PAGE_FRAMES + 1) {
        const taken = await takePage(parts, page, alarms);
        if (!taken.ok) return taken;
        page = [];
      }
      page.push(...items);
    }
  }
  return page.length > 0 ? takePage(parts, page, alarms) : ok(undefined);
}

/** A phone reads control and what is for it; a coordinator everything but what others send down. */
function isWanted(vault: OpenVault, replica: Replica, feed: CarriedFeed): boolean {
  const kind = kindOf(feed);
  if (kind === null || kind === 4) return true;
  if (vault.identity().role === 3) return kind !== 2;
  const [first] = feed.frames;
  return kind === 2 && first?.type === "frame" && isForUs(vault, replica, first.frame);
}

/** One commit, like a page of the log; then what it proves is told. */
async function takePage(
  parts: OpenParts,
  items: readonly StreamItem[],
  alarms: AlarmKind[],
): Promise<Result<void, Failure>> {
  const found: Alarm[] = [];
  const taken = await parts.engine.change<Failure>(async (replica) => {
    const done = await importPage(parts.vault, replica, { items, failure: null }, parts.clock.nowMs());
    if (!done.ok) return done;
    found.push(...done.value.alarms);
    return ok(done.value.replica);
  });
  if (!taken.ok) return taken;
  alarms.push(...found.map(({ kind }) => kind));
  if (!found.some(({ proof }) => proof !== null)) return ok(undefined);
  return parts.engine.change<Failure>((replica) => reportProofs(parts, replica, found));
}

/** Y40 by hand: a frame of our own open feed that our key signed and that is not here was written by a second life of this device. */
async function endForked(
  parts: OpenParts,
  feed: OwnFeed,
  { frames }: CarriedFeed,
  alarms: AlarmKind[],
): Promise<Result<void, Failure>> {
  const { vault, clock, engine } = parts;
  for (const item of frames) {
    const frame = frameOf(item);
    if (!(await verifyFrame(frame, vault.identity().keys.signKey))) continue;
    const stored = await vault.store.get(ownFrameRef(feed.feedId, frame.header.seq));
    const ours = stored && decodeFrame(stored);
    const isLetGo = frame.header.seq <= feed.seq && !ours?.ok;
    if (isLetGo || (ours?.ok && isEqualBytes(ours.value.head, frame.head))) continue;
    const cause = ours?.ok ? { held: proofOf(ours.value), other: proofOf(frame) } : "outrun";
    alarms.push("copied");
    return engine.change<Failure>(async (replica) => {
      const kept = await keepAlarms(vault, [{ kind: "copied", feed: null, proof: null }], clock.nowMs());
      if (kept && !kept.ok) return kept;
      const started = await startNewLife({ ...parts, today: parts.today() }, replica, feed, cause);
      return started.ok ? ok(await loadReplica(vault)) : started;
    });
  }
  return ok(undefined);
}

/** What waits from earlier bundles. */
async function readEarly({ store }: OpenVault): Promise<readonly FrameItem[]> {
  const rows = await store.list("segments", startingWith("w:"));
  return rows.flatMap(({ value }): FrameItem[] => {
    const frame = decodeFrame(value);
    return frame.ok ? [{ type: "frame", frame: frame.value }] : [];
  });
}

/** Keeps what came before its time, what the maker holds, and receipts for own feeds; lets go of what does not wait any more. */
async function keepRest(
  { engine, vault }: OpenParts,
  { manifest, items }: OpenedBundle,
  unmet: readonly CarriedFeed[],
  waiting: readonly FrameItem[],
): Promise<Result<Pick<CarriedIn, "early" | "strangers">, Failure>> {
  const replica = engine.replica();
  const early = sortItems(replica.control, [...items, ...waiting]).flatMap((feed) => {
    const known = replica.peers.get(feed.hex);
    if (!known || !isWanted(vault, replica, feed)) return [];
    return cutAtHole(feed.frames, known.newest?.seq ?? 0).early.flatMap((item) =>
      item.type === "frame" ? [item.frame] : [],
    );
  });
  const kept = early.slice(0, MAX_EARLY);
  const put = kept.map((frame) => ({
    ...earlyFrameRef(frame.header.feedId, frame.header.seq),
    value: frameToBytes(frame),
  }));
  const stays = new Set(put.map(({ key }) => key));
  const remove = waiting
    .map((item) => earlyFrameRef(frameOf(item).header.feedId, frameOf(item).header.seq))
    .filter(({ key }) => !stays.has(key));
  const isNewer = manifest && ((await readHeld(vault, manifest.maker))?.madeMs ?? -1) < manifest.madeMs;
  const committed = await vault.store.commit({ put: [...put, ...(isNewer ? [heldRow(vault, manifest)] : [])], remove });
  if (!committed.ok) return committed;
  const receipts = manifest?.receipts ?? [];
  await engine.change(
    async (now): Promise<Result<Replica, StoreFailure>> =>
      ok(receipts.length > 0 ? await keepReceipts(vault, now, { receipts, refusal: null }) : now),
  );
  return ok({ early: kept.length, strangers: unmet.filter(({ frames }) => frames.length > 0).length });
}

type Positions = ReadonlyMap<string, number>;
const positions = ({ peers }: Replica): Positions =>
  new Map([...peers].map(([hex, { newest }]) => [hex, newest?.seq ?? 0]));

function countFresh(before: Positions, { peers }: Replica): ReadonlyMap<string, number> {
  const fresh = new Map<string, number>();
  for (const [hex, { author, newest }] of peers) {
    const count = (newest?.seq ?? 0) - (before.get(hex) ?? 0);
    const key = bytesToHex(author);
    if (count > 0) fresh.set(key, count + (fresh.get(key) ?? 0));
  }
  return fresh;
}
