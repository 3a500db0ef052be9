/**
 * Heads meet: what others say they saw at a position, compared with what is here. Another head at the same position means that its author, or whoever stands
 * between, showed two histories. Rule Y42 of SPEC.md. Pure.
 */
import { type AuthoredOp, noticesOf } from "../feed/merge.ts";
import { decodeOpBatch } from "../feed/op-batch.ts";
import { bytesToHex, isEqualBytes } from "../kit/bytes.ts";
import type { Alarm } from "./alarms.ts";
import { NOTICE } from "./notices.ts";
import { isSnapshotEntry, type PageEntry } from "./pages.ts";
import { heldHead, type Replica } from "./replica.ts";

/** Alarms for what new `entries`, and where feeds moved what coordinators acknowledged, name otherwise than this device has it. */
export function splitsOf(replica: Replica, entries: readonly PageEntry[], isMoved: boolean): readonly Alarm[] {
  const alarms = new Map<string, Alarm>();
  for (const { feed, seq, head } of [...seenIn(entries), ...(isMoved ? acknowledgedIn(replica) : [])]) {
    const held = heldHead(replica, feed, seq);
    if (held && !isEqualBytes(held.subarray(0, head.length), head))
      alarms.set(feed, { kind: "split", feed, proof: null });
  }
  return [...alarms.values()];
}

interface NamedHead {
  readonly feed: string;
  readonly seq: number;
  /** 16 or 32 bytes. */
  readonly head: Uint8Array;
}

const seenIn = (entries: readonly PageEntry[]): readonly NamedHead[] =>
  entries.flatMap((entry) => {
    const batch = isSnapshotEntry(entry) ? null : decodeOpBatch(entry.plaintext);
    if (!batch?.ok) return [];
    return batch.value.seen.map(({ feedId, seq, head16 }) => ({ feed: bytesToHex(feedId), seq, head: head16 }));
  });

/** What coordinators acknowledged, where this device has the acknowledged feed or just read more of it. */
function acknowledgedIn({ control }: Replica): readonly NamedHead[] {
  return [...control.ackByCoordinator.values()].flatMap((acks) =>
    [...acks].map(([feed, { seq, head }]) => ({ feed, seq, head })),
  );
}

/** What phones tell of themselves: their feed was forked, or their frames were lost. */
export const noticedIn = (ops: readonly AuthoredOp[]): readonly Alarm[] =>
  noticesOf(ops).flatMap(({ feedId, op }): Alarm[] => {
    const code = op.fields.get(1);
    if (feedId === null || (code !== NOTICE.forked && code !== NOTICE.lost)) return [];
    return [{ kind: code === NOTICE.forked ? "forked" : "restarted", feed: bytesToHex(feedId), proof: null }];
  });
