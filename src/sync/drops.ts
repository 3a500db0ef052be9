/**
 * Which bodies the relay may drop: what every coordinator has, or a snapshot that counts covers, once phones keep theirs no longer; and pages of snapshots that a later
 * one makes superfluous. Rule Y65 of SPEC.md.
 */
import { MAX_HEADS } from "../control/objects.ts";
import { letGoSeq } from "../control/questions.ts";
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

/** The coordinator on duty states, once a day, up to where bodies may go. */
export async function stateDrops({ vault, clock, today }: DutyParts, replica: Replica): Done {
  const { terms } = replica.control;
  if (!isOnDuty(replica, vault.identity().keys.signKey, clock.nowMs())) return null;
  const mark: PlacedRow = { table: "meta", key: "drops", value: utf8ToBytes(String(today())) };
  const last = await vault.store.get(mark);
  if (last && isEqualBytes(last, mark.value)) return null;
  const bodies = await droppable({ vault }, replica, clock.nowMs() - terms.policy.retentionDays * DAY_MS);
  const heads = [...(await olderPages({ vault }, replica)), ...bodies].slice(0, MAX_HEADS);
  if (heads.length > 0) return appendControl(vault, replica, [{ type: "drop", heads }], { put: [mark] });
  const noted = await vault.store.commit({ put: [mark] });
  return noted.ok ? null : noted;
}

/** The newest position of each feed that came in before `beforeMs` and may be let go, where it is beyond what was stated. */
async function droppable(
  { vault }: Pick<DutyParts, "vault">,
  replica: Replica,
  beforeMs: number,
): Promise<readonly FeedHead[]> {
  const newest = new Map<string, FeedHead>();
  for (const entry of (await loadPages(vault)).entries) {
    if (isSnapshotEntry(entry) || entry.receivedMs > beforeMs) continue;
    const { feedId, seq } = positionOf(entry.source);
    const hex = bytesToHex(feedId);
    const head = seq <= letGoSeq(replica.control, feedId, entry.author) ? heldHead(replica, hex, seq) : null;
    const isBeyond = seq > Math.max(newest.get(hex)?.seq ?? 0, replica.control.dropByFeed.get(hex)?.seq ?? 0);
    if (head && isBeyond) newest.set(hex, { feedId, seq, head });
  }
  return [...newest.values()];
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
