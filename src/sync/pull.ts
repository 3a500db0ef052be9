/**
 * Reading the relay's log: verify, open, merge, and store what a page brought in one commit together with the cursor, so that a cut repeats the
 * page and nothing is doubled. Rules Y12–Y16 of SPEC.md.
 */
import { isCoordinator } from "../control/fold.ts";
import {
  acceptFrame,
  type FeedFailure,
  type FrameHead,
  feedKey,
  type IsSigned,
  type KnownFeed,
  meetFeed,
} from "../feed/import.ts";
import { decodeOpBatch } from "../feed/op-batch.ts";
import { type Bytes, bytesToHex, concatBytes, isEqualBytes } from "../kit/bytes.ts";
import { StoreError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { PlacedRow, StoreFailure } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { slotOfGeneration } from "../vault/slots.ts";
import { type Frame, frameToBytes } from "../wire/frame.ts";
import type { LogMark, ReadStream, StreamItem } from "../wire/stream.ts";
import { type Alarm, type AlarmKind, alarmRows, untold } from "./alarms.ts";
import { isForUs, isGranted } from "./audience.ts";
import { checkAhead } from "./check-ahead.ts";
import { forgetCause, forgetRow } from "./forget-mark.ts";
import { encodePage, entryOps, husksIn, type PageEntry, positionOf, proofOf } from "./pages.ts";
import {
  foldBody,
  heldHead,
  nextPageRef,
  type Replica,
  withControl,
  withHeard,
  withOps,
  withProofs,
} from "./replica.ts";
import {
  CURSOR_REF,
  controlFrameRef,
  decodeCursor,
  encodeCursor,
  encodePeer,
  gapRef,
  huskRef,
  peerRef,
  snapshotFrameRef,
  startingWith,
  unopenedFrameRef,
} from "./rows.ts";
import { noticedIn, splitsOf } from "./splits.ts";

export interface Imported {
  readonly replica: Replica;
  readonly alarms: readonly Alarm[];
  /** Whether the relay holds more behind this page. */
  readonly hasMore: boolean;
}

/** What a page's items change before it is committed. */
interface Draft {
  readonly before: Replica;
  replica: Replica;
  /** Of `replica`, and of this draft alone: copied for each of thousands of frames they would cost by the square of what there is. */
  readonly peers: Map<string, KnownFeed>;
  readonly lacking: Map<string, number>;
  readonly rows: PlacedRow[];
  /** Header and signature of frames without a body, by feed in hex. */
  readonly husks: Map<string, FrameHead[]>;
  /** Stored rows of such heads, by feed in hex and key, of which some have their bodies now: as they were, and what is left of them. */
  readonly late: Map<string, Map<string, LateRow>>;
  readonly entries: PageEntry[];
  readonly alarms: Alarm[];
  /** Proofs of the frames of this page, by feed in hex: the feeds that it moves on. */
  readonly fresh: Map<string, Map<number, Bytes>>;
  /** Pages of snapshots that count. */
  readonly pages: Frame[];
  readonly nowMs: number;
  isSigned: IsSigned;
}

interface LateRow {
  readonly before: Bytes;
  readonly left: readonly Bytes[];
}

/** One answer of the log while it is read. */
export interface Reading {
  /** What the items that were taken change; nothing of it is stored yet. */
  readonly draft: Readonly<Pick<Draft, "replica" | "pages">>;
  /** Takes more of its items, one call after the other. */
  take(items: readonly StreamItem[]): Promise<void>;
  /** Stores what it brought, in one commit. A page without its closing mark was cut: its valid prefix is used and the cursor stays. */
  finish(failure: ReadStream["failure"]): Promise<Result<Imported, StoreFailure>>;
}

export function startReading(vault: OpenVault, replica: Replica, nowMs: number): Reading {
  const [peers, lacking] = [new Map(replica.peers), new Map(replica.lacking)];
  const draft: Draft = {
    ...{
      before: replica,
      replica: { ...replica, peers, lacking },
      peers,
      lacking,
      rows: [],
      husks: new Map(),
      late: new Map(),
      entries: [],
      alarms: [],
      fresh: new Map(),
      pages: [],
      nowMs,
    },
    isSigned: checkAhead(replica, []),
  };
  let mark: LogMark | null = null;
  return {
    draft,
    take: async (items) => {
      draft.isSigned = checkAhead(draft.replica, items);
      for (const item of items) {
        if (item.type === "mark") mark = item.mark;
        else await importItem(vault, draft, item);
      }
    },
    finish: (failure) => {
      if (failure && failure.code !== "STREAM_CUT") raise(draft, "damaged", null);
      return commitPage(vault, draft, mark);
    },
  };
}

/** Imports one whole answer of the log. */
export async function importPage(
  vault: OpenVault,
  replica: Replica,
  { items, failure }: ReadStream,
  nowMs: number,
): Promise<Result<Imported, StoreFailure>> {
  const reading = startReading(vault, replica, nowMs);
  await reading.take(items);
  return reading.finish(failure);
}

async function importItem(vault: OpenVault, draft: Draft, item: Exclude<StreamItem, { type: "mark" }>): Promise<void> {
  switch (item.type) {
    case "introduction": {
      const hex = feedKey(draft.replica.control, item.introduction);
      if (draft.replica.peers.has(hex) || isOwn(draft, hex)) return;
      const met = await meetFeed(draft.replica.control, item.introduction);
      if (met.ok) draft.peers.set(hex, met.value);
      else raise(draft, "forged", hex);
      return;
    }
    case "frame":
      if ((await acceptHead(draft, item.frame)) || (await isLate(vault, draft, item.frame)))
        await takeBody(vault, draft, item.frame);
      return;
    case "husk":
      if (await acceptHead(draft, item.husk)) takeHusk(draft, item.husk);
      return;
  }
}

/** Y13: of its own feeds a device reads only what another life of it wrote into a closed one. */
const isOwn = ({ replica }: Draft, hex: string): boolean => replica.own.get(hex)?.isClosed === false;

function raise({ alarms }: Draft, kind: AlarmKind, feed: string | null, proof: Alarm["proof"] = null): void {
  alarms.push({ kind, feed, proof });
}

/** Moves the feed one frame on; `false` where the frame does not count. */
async function acceptHead(draft: Draft, frame: FrameHead): Promise<boolean> {
  const hex = bytesToHex(frame.header.feedId);
  if (isOwn(draft, hex)) return false;
  const held =
    heldHead({ proofsByFeed: draft.fresh }, hex, frame.header.seq) ?? heldHead(draft.replica, hex, frame.header.seq);
  const accepted = await acceptFrame(draft.replica.control, draft.replica.peers.get(hex), frame, held, draft.isSigned);
  if (!accepted.ok) {
    noteRefusal(draft, accepted.error.code, hex, frame);
    return false;
  }
  draft.peers.set(hex, accepted.value);
  const proofs = draft.fresh.get(hex) ?? new Map<number, Bytes>();
  draft.fresh.set(hex, proofs.set(frame.header.seq, proofOf(frame)));
  fillGap(draft, hex);
  return true;
}

/** Y14: a feed with a hole waits for what is missing; no other feed does. */
function noteRefusal(draft: Draft, code: FeedFailure["code"], hex: string, frame: FrameHead): void {
  if (code === "FRAME_KNOWN") return;
  if (code === "FRAME_FORK") {
    const { seq } = frame.header;
    const held = draft.fresh.get(hex)?.get(seq) ?? draft.replica.proofsByFeed.get(hex)?.get(seq);
    raise(draft, "forked", hex, held ? { held, other: proofOf(frame) } : null);
    return;
  }
  const isHole = code === "FRAME_GAP" || (code === "FRAME_NOT_GENUINE" && draft.replica.peers.has(hex));
  if (code !== "FRAME_GAP") raise(draft, "forged", hex);
  if (!isHole || draft.replica.gaps.has(hex)) return;
  draft.replica = { ...draft.replica, gaps: new Set(draft.replica.gaps).add(hex) };
  if (code === "FRAME_GAP") raise(draft, "hole", hex);
}

/** What was missing has come: the feed goes on. Where it breaks off again later, that is a hole again. */
function fillGap(draft: Draft, hex: string): void {
  if (!draft.replica.gaps.has(hex)) return;
  const gaps = new Set(draft.replica.gaps);
  gaps.delete(hex);
  draft.replica = { ...draft.replica, gaps };
}

async function takeBody(vault: OpenVault, draft: Draft, frame: Frame): Promise<void> {
  const { feedId, seq, kind } = frame.header;
  const author = draft.replica.peers.get(bytesToHex(feedId))?.author;
  if (!author) return;
  if (kind === 4) {
    const control = await foldBody(draft.replica.control, author, frame);
    draft.replica = withControl(draft.replica, control);
    draft.rows.push({ ...controlFrameRef(feedId, seq), value: frameToBytes(frame) });
    return;
  }
  if (kind === 5) {
    if (vault.identity().role !== 3) return;
    draft.rows.push({ ...snapshotFrameRef(feedId, seq), value: frameToBytes(frame) });
    draft.pages.push(frame);
    return;
  }
  if (kind === 2 && !isForUs(vault, draft.replica, frame)) return;
  const plaintext = await vault.openFrame(frame, author);
  if (!plaintext.ok || !decodeOpBatch(plaintext.value).ok) return keepUnopened(vault, draft, frame);
  draft.entries.push({ source: proofOf(frame), author, plaintext: plaintext.value, receivedMs: draft.nowMs });
}

/** Its body is gone at the relay: a snapshot has to bring what it said. A page of an older snapshot said nothing that a later one does not. */
function takeHusk(draft: Draft, husk: FrameHead): void {
  const { feedId, seq, kind } = husk.header;
  const hex = bytesToHex(feedId);
  const husks = draft.husks.get(hex) ?? [];
  husks.push(husk);
  draft.husks.set(hex, husks);
  if (kind === 5) return;
  draft.lacking.set(hex, seq);
}

/** Y103: whether this is the very frame of which only the head is here. It is whole from now on. */
async function isLate(vault: OpenVault, draft: Draft, frame: Frame): Promise<boolean> {
  const { feedId, seq } = frame.header;
  const hex = bytesToHex(feedId);
  const proof = draft.replica.proofsByFeed.get(hex)?.get(seq);
  if (!proof || seq > (draft.lacking.get(hex) ?? 0) || !isEqualBytes(proof, proofOf(frame))) return false;
  const rows = draft.late.get(hex) ?? (await loadHuskRows(vault, hex));
  draft.late.set(hex, rows);
  for (const [key, { before, left }] of rows) {
    const rest = left.filter((husk) => !isEqualBytes(husk, proof));
    if (rest.length === left.length) continue;
    rows.set(key, { before, left: rest });
    noteLacking(draft, hex, rows);
    return true;
  }
  return false;
}

async function loadHuskRows({ store }: OpenVault, hex: string): Promise<Map<string, LateRow>> {
  const rows = await store.list("segments", startingWith(`h:${hex}:`));
  return new Map(rows.map(({ key, value }) => [key, { before: value, left: husksIn(value) }]));
}

/** What is still lacking; more than there is where a snapshot that was taken in covers some of it, until the next unlock. */
function noteLacking({ lacking }: Draft, hex: string, rows: ReadonlyMap<string, LateRow>): void {
  const left = [...rows.values()].flatMap((row) => row.left.map((husk) => positionOf(husk).seq));
  if (left.length > 0) lacking.set(hex, Math.max(...left));
  else lacking.delete(hex);
}

/** The rows of heads of which some have their bodies now. */
const lateRows = ({ late }: Draft) =>
  [...late.values()]
    .flatMap((rows) => [...rows])
    .map(([key, { before, left }]) => ({
      ref: { table: "segments" as const, key },
      before,
      left: concatBytes(...left),
    }))
    .filter(({ before, left }) => left.length < before.length);

/** Y18: kept as it came, since its author may have nothing else left once it is acknowledged; so its feed is not. */
function keepUnopened(vault: OpenVault, draft: Draft, frame: Frame): void {
  const { feedId, seq } = frame.header;
  const { role, keys } = vault.identity();
  // Who waits for a seat has no keys yet, and who was just granted one takes it next: that is no alarm.
  const isWaiting = role === 3 && !isCoordinator(draft.replica.control, keys.signKey);
  if (!isWaiting && !isGranted(vault, draft.replica, frame)) raise(draft, "unopened", bytesToHex(feedId));
  draft.rows.push({ ...unopenedFrameRef(feedId, seq), value: frameToBytes(frame) });
  draft.replica = { ...draft.replica, unopened: new Set(draft.replica.unopened).add(bytesToHex(feedId)) };
}

/** One row a feed: a new coordinator's device reads hundreds, and rows are what storing costs. */
const huskRows = ({ husks }: Draft): readonly PlacedRow[] =>
  [...husks.values()].flatMap((heads) => {
    const [first] = heads;
    return first
      ? [{ ...huskRef(first.header.feedId, first.header.seq), value: concatBytes(...heads.map(proofOf)) }]
      : [];
  });

/** One commit: positions of the feeds read, control frames, the page of merged ops, the cursor. */
async function commitPage(
  vault: OpenVault,
  draft: Draft,
  mark: LogMark | null,
): Promise<Result<Imported, StoreFailure>> {
  const { before, entries, fresh } = draft;
  const { gaps } = draft.replica;
  const opened = [...gaps].filter((hex) => !before.gaps.has(hex));
  const put = [
    ...draft.rows,
    ...huskRows(draft),
    ...opened.map((hex) => ({ ...gapRef(hex), value: new Uint8Array() })),
  ];
  const late = lateRows(draft);
  put.push(...late.filter(({ left }) => left.length > 0).map(({ ref, left }) => ({ ...ref, value: left })));
  const remove = [
    ...[...before.gaps].filter((hex) => !gaps.has(hex)).map(gapRef),
    ...late.filter(({ left }) => left.length === 0).map(({ ref }) => ref),
  ];
  for (const hex of fresh.keys()) {
    const feed = draft.replica.peers.get(hex);
    if (feed?.newest)
      put.push({
        ...peerRef(feed.newest.feedId),
        value: encodePeer({ introduction: feed.introduction, newest: feed.newest }),
      });
  }
  const pageRef = nextPageRef(draft.replica);
  const slot = slotOfGeneration(draft.replica.generation);
  if (entries.length > 0) put.push(vault.seal(slot, pageRef, encodePage(entries)));
  const cursor = mark && { generation: mark.generation, position: mark.cursor };
  if (cursor) put.push({ ...CURSOR_REF, value: encodeCursor(cursor) });
  const ops = await entryOps(entries);
  const merged = withOps(withProofs(draft.replica, fresh), ops);
  const cause = forgetCause(merged.records, ops);
  if (cause) put.push(forgetRow(cause));
  const replica: Replica = {
    ...merged,
    heardMsByAuthor: withHeard(merged.heardMsByAuthor, entries),
    nextPage: merged.nextPage + (entries.length > 0 ? 1 : 0),
    cursor: cursor ?? merged.cursor,
  };
  const found = [...draft.alarms, ...noticedIn(ops), ...splitsOf(replica, entries, fresh.size > 0)];
  const alarms = await untold(vault, found);
  put.push(...(await alarmRows(vault, alarms, draft.nowMs)));
  const isMoved = put.length > (cursor ? 1 : 0) || !isSameCursor(before, cursor);
  // Another tab may have read on meanwhile: what it stored must not be set back.
  const stored = { ...CURSOR_REF, value: await vault.store.get(CURSOR_REF) };
  if (!isSameCursor(before, stored.value && decodeCursor(stored.value))) return err(new StoreError("STORE_STALE"));
  const expect = [
    stored,
    ...(entries.length > 0 ? [{ ...pageRef, value: null }] : []),
    ...late.map((row) => ({ ...row.ref, value: row.before })),
  ];
  const committed = isMoved && put.length > 0 ? await vault.store.commit({ put, expect, remove }) : ok(0);
  if (!committed.ok) return err(committed.error);
  return ok({ replica, alarms, hasMore: mark?.hasMore === true });
}

const isSameCursor = ({ cursor }: Replica, next: Replica["cursor"]): boolean =>
  cursor === null || next === null
    ? cursor === next
    : cursor.position === next.position && isEqualBytes(cursor.generation, next.generation);

/** Y16: a cursor means something only at the database that gave it; at another one reading starts from the beginning, and known frames do no harm. */
export const positionFor = ({ cursor }: Replica, generation: Uint8Array | null): number =>
  cursor && (generation === null || isEqualBytes(cursor.generation, generation)) ? cursor.position : 0;
