/**
 * Reading the relay's log: verify, open, merge, and store what a page brought in one commit together with the cursor, so that a cut repeats the
 * page and nothing is doubled. Rules Y12–Y16 of SPEC.md.
 */

import { acceptFrame, type FeedFailure, feedKey, type KnownFeed, meetFeed } from "../feed/import.ts";
import { mergeOps } from "../feed/merge.ts";
import { decodeOpBatch } from "../feed/op.ts";
import { bytesToHex, isEqualBytes } from "../kit/bytes.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { PlacedRow, StoreFailure } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { SLOT_PAGES } from "../vault/slots.ts";
import { type Frame, frameToBytes } from "../wire/frame.ts";
import type { LogMark, ReadStream, StreamItem } from "../wire/stream.ts";
import { encodePage, entryOps, foldBody, nextPageRef, type PageEntry, type Replica, withHeard } from "./replica.ts";
import { CURSOR_REF, controlFrameRef, encodeCursor, encodePeer, peerRef, unopenedFrameRef } from "./rows.ts";

/** Something in the log that does not hold. It is left out and told to the coordinator; it stops nothing else. */
export type ImportAlarm = "forged" | "unopened" | "forked" | "hole" | "damaged";

export interface Imported {
  readonly replica: Replica;
  readonly alarms: readonly ImportAlarm[];
  /** Whether the relay holds more behind this page. */
  readonly hasMore: boolean;
}

/** What a page's items change before it is committed. */
interface Draft {
  replica: Replica;
  readonly rows: PlacedRow[];
  readonly entries: PageEntry[];
  readonly alarms: ImportAlarm[];
  readonly touched: Set<string>;
  readonly nowMs: number;
}

/** Imports one answer of the log. A page without its closing mark was cut: its valid prefix is used and the cursor stays. */
export async function importPage(
  vault: OpenVault,
  replica: Replica,
  { items, failure }: ReadStream,
  nowMs: number,
): Promise<Result<Imported, StoreFailure>> {
  const draft: Draft = {
    replica,
    rows: [],
    entries: [],
    alarms: failure && failure.code !== "STREAM_CUT" ? ["damaged"] : [],
    touched: new Set(),
    nowMs,
  };
  let mark: LogMark | null = null;
  for (const item of items) {
    if (item.type === "mark") mark = item.mark;
    else if ((await importItem(vault, draft, item)) === "stop") return commitPage(vault, draft, null);
  }
  return commitPage(vault, draft, mark);
}

async function importItem(
  vault: OpenVault,
  draft: Draft,
  item: Exclude<StreamItem, { type: "mark" }>,
): Promise<"on" | "stop"> {
  if (item.type === "introduction") {
    const hex = feedKey(draft.replica.control, item.introduction);
    if (draft.replica.peers.has(hex) || draft.replica.own.has(hex)) return "on";
    const met = await meetFeed(draft.replica.control, item.introduction);
    if (met.ok) draft.replica = withPeer(draft.replica, hex, met.value);
    else draft.alarms.push("forged");
    return "on";
  }
  return importFrame(vault, draft, item.frame);
}

const withPeer = (replica: Replica, hex: string, feed: KnownFeed): Replica => ({
  ...replica,
  peers: new Map(replica.peers).set(hex, feed),
});

async function importFrame(vault: OpenVault, draft: Draft, frame: Frame): Promise<"on" | "stop"> {
  const hex = bytesToHex(frame.header.feedId);
  if (draft.replica.own.has(hex)) return "on";
  const accepted = await acceptFrame(draft.replica.control, draft.replica.peers.get(hex), frame);
  if (!accepted.ok) return noteRefusal(draft, accepted.error.code);
  draft.replica = withPeer(draft.replica, hex, { ...accepted.value, isControl: frame.header.kind === 4 });
  draft.touched.add(hex);
  await takeBody(vault, draft, accepted.value, frame);
  return "on";
}

/**
 * Y14: a hole and a frame whose signature does not hold end the page, because an honest answer may still bring what belongs there;
 * everything else is left out and told.
 */
function noteRefusal(draft: Draft, code: FeedFailure["code"]): "on" | "stop" {
  if (code === "FRAME_KNOWN") return "on";
  draft.alarms.push(code === "FRAME_GAP" ? "hole" : code === "FRAME_FORK" ? "forked" : "forged");
  return code === "FRAME_GAP" || code === "FRAME_NOT_GENUINE" ? "stop" : "on";
}

async function takeBody(vault: OpenVault, draft: Draft, feed: KnownFeed, frame: Frame): Promise<void> {
  if (frame.header.kind === 4) {
    draft.replica = { ...draft.replica, control: await foldBody(draft.replica.control, feed.author.key, frame.body) };
    draft.rows.push({ ...controlFrameRef(frame.header.feedId, frame.header.seq), value: frameToBytes(frame) });
    return;
  }
  const plaintext = await vault.openFrame(frame, feed.author.key);
  if (!plaintext.ok || !decodeOpBatch(plaintext.value).ok) keepUnopened(draft, frame);
  else draft.entries.push({ author: feed.author, plaintext: plaintext.value, receivedMs: draft.nowMs });
}

/** Y18: kept as it came, since its author may have nothing else left once it is acknowledged; so its feed is not. */
function keepUnopened(draft: Draft, frame: Frame): void {
  const { feedId, seq } = frame.header;
  draft.alarms.push("unopened");
  draft.rows.push({ ...unopenedFrameRef(feedId, seq), value: frameToBytes(frame) });
  draft.replica = { ...draft.replica, unopened: new Set(draft.replica.unopened).add(bytesToHex(feedId)) };
}

/** One commit: positions of the feeds read, control frames, the page of merged ops, the cursor. */
async function commitPage(
  vault: OpenVault,
  draft: Draft,
  mark: LogMark | null,
): Promise<Result<Imported, StoreFailure>> {
  const { alarms, entries, touched } = draft;
  const put = [...draft.rows];
  for (const hex of touched) {
    const feed = draft.replica.peers.get(hex);
    if (feed?.newest)
      put.push({
        ...peerRef(feed.newest.feedId),
        value: encodePeer({ introduction: feed.introduction, newest: feed.newest }),
      });
  }
  const pageRef = nextPageRef(draft.replica);
  if (entries.length > 0) put.push(vault.seal(SLOT_PAGES, pageRef, encodePage(entries)));
  const cursor = mark && { generation: mark.generation, position: mark.cursor };
  if (cursor) put.push({ ...CURSOR_REF, value: encodeCursor(cursor) });
  const isMoved = put.length > 1 || !isSameCursor(draft.replica, cursor);
  const expect = entries.length > 0 ? [{ ...pageRef, value: null }] : [];
  const committed = isMoved && put.length > 0 ? await vault.store.commit({ put, expect }) : ok(0);
  if (!committed.ok) return err(committed.error);
  const records = mergeOps(draft.replica.records, entryOps(entries));
  const heardMsByAuthor = withHeard(draft.replica.heardMsByAuthor, entries);
  const nextPage = draft.replica.nextPage + (entries.length > 0 ? 1 : 0);
  return ok({
    replica: { ...draft.replica, records, heardMsByAuthor, nextPage, cursor: cursor ?? draft.replica.cursor },
    alarms,
    hasMore: mark?.hasMore === true,
  });
}

const isSameCursor = ({ cursor }: Replica, next: Replica["cursor"]): boolean =>
  cursor !== null &&
  next !== null &&
  cursor.position === next.position &&
  isEqualBytes(cursor.generation, next.generation);

/** Y16: a cursor means something only at the database that gave it; at another one reading starts from the beginning, and known frames do no harm. */
export const positionFor = ({ cursor }: Replica, generation: Uint8Array | null): number =>
  cursor && (generation === null || isEqualBytes(cursor.generation, generation)) ? cursor.position : 0;
