/**
 * Sealed too late: a device that was away sealed to an epoch whose key every coordinator has given up meanwhile. Nobody can open that; what nobody acknowledged is
 * sealed again, in another life of the feed. Rule Y56 of SPEC.md.
 */
import { type ControlState, coordinatorKeys } from "../control/fold.ts";
import { boxKeyToId } from "../crypto/box-keys.ts";
import { bytesToHex, isEqualBytes } from "../kit/bytes.ts";
import { ok } from "../kit/result.ts";
import { decodeFrame, type Frame } from "../wire/frame.ts";
import { frameRecipients } from "../wire/segment.ts";
import type { Done, DutyParts } from "./duty.ts";
import { acknowledgedSeq } from "./journal.ts";
import { loadReplica } from "./load.ts";
import { startNewLife } from "./new-life.ts";
import { opFeed } from "./outbox.ts";
import type { Replica } from "./replica.ts";
import { ownFrameRef } from "./rows.ts";

/** Starts the feed of ops anew where one of its open segments is sealed to nobody. */
export async function resealLate(parts: DutyParts, replica: Replica): Done {
  const { vault, clock, random, today } = parts;
  const feed = opFeed(replica);
  // Whoever decides alone has nobody else to read what it wrote.
  const isRead = feed?.purpose === 1 || coordinatorKeys(replica.control).length > 1;
  if (!feed || !isRead || replica.control.retiredBy.size === 0) return null;
  const acknowledged = await acknowledgedSeq(vault, replica.control, feed.feedId);
  for (let seq = acknowledged + 1; seq <= feed.seq; seq++) {
    const bytes = await vault.store.get(ownFrameRef(feed.feedId, seq));
    const frame = bytes && decodeFrame(bytes);
    if (!frame?.ok || !isSealedToNobody(replica.control, frame.value)) continue;
    const started = await startNewLife({ vault, clock, random, today: today() }, replica, feed, "late");
    return started.ok ? ok(await loadReplica(vault)) : started;
  }
  return null;
}

function isSealedToNobody(control: ControlState, frame: Frame): boolean {
  const recipients = frameRecipients(frame);
  const epoch = control.epochs.find(({ publicKey }) =>
    recipients.some((id) => isEqualBytes(id, boxKeyToId(publicKey))),
  );
  const gone = epoch && control.retiredBy.get(epoch.number);
  return gone !== undefined && coordinatorKeys(control).every((key) => gone.has(bytesToHex(key)));
}
