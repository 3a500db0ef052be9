/**
 * Which bodies the relay may drop: what every coordinator has, or a snapshot that counts covers, once phones keep theirs no longer; and pages of snapshots that a later
 * one makes superfluous. Rules Y65 and Y100 of SPEC.md.
 */
import { MAX_HEADS } from "../control/objects.ts";
import { isAloneWithPapers, letGoSeq, snapshotSeq } from "../control/questions.ts";
import type { SignKey } from "../kit/brand.ts";
import { bytesToHex, isEqualBytes, utf8ToBytes } from "../kit/bytes.ts";
import type { PlacedRow } from "../store/port.ts";
import { decodeFrame } from "../wire/frame.ts";
import type { FeedHead } from "../wire/receipt.ts";
import { appendControl } from "./acknowledge.ts";
import { findOwn } from "./append.ts";
import type { Done, DutyParts } from "./duty.ts";
import { loadPages } from "./load.ts";
import { isSnapshotEntry, positionOf } from "./pages.ts";
import { isOnDuty } from "./people.ts";
import { heldHead, type Replica } from "./replica.ts";
import { ownFrameRef } from "./rows.ts";

const DAY_MS = 86_400_000;

const dayMark = (today: number): PlacedRow => ({ table: "meta", key: "drops", value: utf8ToBytes(String(today)) });

/** Whether drops were not looked at yet on this day. */
export async function areDropsDue({ vault, today }: Pick<DutyParts, "vault" | "today">): Promise<boolean> {
  const mark = dayMark(today());
  const last = await vault.store.get(mark);
  return last === null || !isEqualBytes(last, mark.value);
}

/** The coordinator on duty states, once a day, up to where bodies may go. */
export async function stateDrops(parts: DutyParts, replica: Replica): Done {
  const { vault, clock, today } = parts;
  if (!isOnDuty(replica, vault.identity().keys.signKey, clock.nowMs()) || !(await areDropsDue(parts))) return null;
  const bodies = await droppable(parts, replica);
  const heads = [...(await olderPages({ vault }, replica)), ...bodies].slice(0, MAX_HEADS);
  const mark = dayMark(today());
  if (heads.length > 0) return appendControl(vault, replica, [{ type: "drop", heads }], { put: [mark] });
  const noted = await vault.store.commit({ put: [mark] });
  return noted.ok ? null : noted;
}

interface Position extends Pick<FeedHead, "feedId" | "seq"> {
  readonly hex: string;
  readonly author: SignKey;
}

/** Where the segments stand that came in longer ago than the retention. */
export async function pastRetention(
  { vault, clock }: Pick<DutyParts, "vault" | "clock">,
  { control }: Replica,
): Promise<readonly Position[]> {
  const beforeMs = clock.nowMs() - control.terms.policy.retentionDays * DAY_MS;
  return (await loadPages(vault)).entries.flatMap((entry) => {
    if (isSnapshotEntry(entry) || entry.receivedMs > beforeMs) return [];
    const { feedId, seq } = positionOf(entry.source);
    return [{ feedId, seq, hex: bytesToHex(feedId), author: entry.author }];
  });
}

/** The newest position of each feed that is past the retention and may be let go, where it is beyond what was stated. */
async function droppable(parts: DutyParts, replica: Replica): Promise<readonly FeedHead[]> {
  const newest = new Map<string, FeedHead>();
  for (const position of await pastRetention(parts, replica)) {
    const { feedId, seq, hex } = position;
    const head = seq <= droppableSeq(replica, position) ? heldHead(replica, hex, seq) : null;
    const isBeyond = seq > Math.max(newest.get(hex)?.seq ?? 0, replica.control.dropByFeed.get(hex)?.seq ?? 0);
    if (head && isBeyond) newest.set(hex, { feedId, seq, head });
  }
  return [...newest.values()];
}

/** Y65, Y100: where papers alone would stand in for this device, a snapshot has to be at the relay before a body may go. */
function droppableSeq({ control, receipts }: Replica, { feedId, hex, author }: Position): number {
  const seq = letGoSeq(control, feedId, author);
  if (!isAloneWithPapers(control)) return seq;
  return Math.min(
    seq,
    snapshotSeq(control, hex, (each) => each.toSeq <= (receipts.get(bytesToHex(each.feedId))?.seq ?? 0)),
  );
}

/** The last page of this coordinator's snapshots that a later one makes superfluous, where it is beyond what was stated. */
async function olderPages({ vault }: Pick<DutyParts, "vault">, replica: Replica): Promise<readonly FeedHead[]> {
  const feed = findOwn(replica.own, 5);
  if (!feed) return [];
  const { feedId } = feed;
  const seq = letGoSeq(replica.control, feedId, vault.identity().keys.signKey);
  if (seq <= (replica.control.dropByFeed.get(bytesToHex(feedId))?.seq ?? 0)) return [];
  const bytes = await vault.store.get(ownFrameRef(feedId, seq));
  const frame = bytes && decodeFrame(bytes);
  return frame?.ok ? [{ feedId, seq, head: frame.value.head }] : [];
}
