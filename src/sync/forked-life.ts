/**
 * A device that hears from a coordinator that one of its own feeds has two histories, where the relay never showed it the other one: it took this one, or showed each
 * of two groups its own. Where a coordinator has read on in the other history it cannot read this one, so this one ends, and what lies beyond the parting goes out
 * again in another life, also what other coordinators have. Rule Y40 of SPEC.md.
 */
import { acksOfFeed } from "../control/fold.ts";
import type { Fork } from "../control/objects.ts";
import { isEqualBytes } from "../kit/bytes.ts";
import { ok } from "../kit/result.ts";
import { decodeFrame } from "../wire/frame.ts";
import { type ForkProof, keepAlarms } from "./alarms.ts";
import type { Done, DutyParts } from "./duty.ts";
import { loadReplica } from "./load.ts";
import { startNewLife } from "./new-life.ts";
import { positionOf, proofOf } from "./pages.ts";
import type { Replica } from "./replica.ts";
import { type OwnFeed, ownFrameRef } from "./rows.ts";

/** Closes an open feed that was proven to be forked and that some coordinator reads in its other history, and begins its next life. */
export async function leaveForked(parts: DutyParts, replica: Replica): Done {
  const { vault, clock, random, today } = parts;
  for (const [key, fork] of replica.control.forks) {
    const feed = replica.own.get(key);
    if (!feed || feed.isClosed || !(await isReadOtherwise(parts, replica, feed))) continue;
    const told = await keepAlarms(vault, [{ kind: "copied", feed: null, proof: null }], clock.nowMs());
    if (told && !told.ok) return told;
    const proof = await proofAgainst(parts, feed, fork);
    const started = await startNewLife({ vault, clock, random, today: today() }, replica, feed, proof);
    return started.ok ? ok(await loadReplica(vault)) : started;
  }
  return null;
}

/** Whether someone reads `feed` in another history: a coordinator signed for a head that is not the one here. Nobody signs for statements, so of those it must be assumed. */
async function isReadOtherwise({ vault }: DutyParts, { control }: Replica, feed: OwnFeed): Promise<boolean> {
  if (feed.purpose === 4) return true;
  for (const ack of acksOfFeed(control, feed.feedId)) {
    if (ack.seq > feed.seq) return true;
    const stored = await vault.store.get(ownFrameRef(feed.feedId, ack.seq));
    const frame = stored && decodeFrame(stored);
    if (frame?.ok && !isEqualBytes(frame.value.head, ack.head)) return true;
  }
  return false;
}

/** The fork with the half that is not ours as the other one. */
async function proofAgainst({ vault }: DutyParts, feed: OwnFeed, { a, b }: Fork): Promise<ForkProof> {
  const stored = await vault.store.get(ownFrameRef(feed.feedId, positionOf(a).seq));
  const frame = stored && decodeFrame(stored);
  return frame?.ok && isEqualBytes(proofOf(frame.value), a) ? { held: a, other: b } : { held: b, other: a };
}
