/**
 * Signatures of a page of the log, checked before its frames are taken one after the other. A header names the head before it (W10), so the newest signature of an
 * unbroken run speaks for the whole of it, and a new coordinator's device checks one where it read hundreds. Where that one does not hold, each is asked by itself.
 * Control frames are checked one by one: they are handed on to others, who ask of each. What is checked ahead decides nothing: only who is asked about the same
 * frame and author hears it. Rule Y96 of SPEC.md.
 */
import { type FrameHead, feedKey, type IsSigned } from "../feed/import.ts";
import type { SignKey } from "../kit/brand.ts";
import { bytesToHex, isEqualBytes } from "../kit/bytes.ts";
import { verifyFrame } from "../wire/frame.ts";
import type { StreamItem } from "../wire/stream.ts";
import type { Replica } from "./replica.ts";

/** Frames of one feed of which each names the one before it. */
interface Run {
  readonly author: SignKey;
  last: FrameHead;
  isSigned: Promise<boolean> | null;
}

/** Begins to check the frames of `items` whose author is known or introduced, and returns who knows the answers. */
export function checkAhead({ control, peers }: Replica, items: readonly StreamItem[]): IsSigned {
  const authors = new Map<string, SignKey>();
  const newestRun = new Map<string, Run>();
  const runByFrame = new Map<object, Run>();
  for (const item of items) {
    if (item.type === "introduction") authors.set(feedKey(control, item.introduction), item.introduction.author);
    if (item.type !== "frame" && item.type !== "husk") continue;
    const frame = item.type === "frame" ? item.frame : item.husk;
    const feed = bytesToHex(frame.header.feedId);
    const author = peers.get(feed)?.author ?? authors.get(feed);
    if (!author) continue;
    const before = newestRun.get(feed);
    const run = before && isBehind(before.last, frame) ? before : { author, last: frame, isSigned: null };
    run.last = frame;
    newestRun.set(feed, run);
    runByFrame.set(frame, run);
  }
  for (const run of runByFrame.values()) run.isSigned ??= verifyFrame(run.last, run.author);
  return async (frame, author) => {
    const run = runByFrame.get(frame);
    if (run && isEqualBytes(run.author, author) && (await run.isSigned)) return true;
    return (run?.last !== frame || !isEqualBytes(run.author, author)) && verifyFrame(frame, author);
  };
}

/** Whether `frame` follows `last` without a break, and is not control. */
const isBehind = (last: FrameHead, { header }: FrameHead): boolean =>
  header.kind !== 4 && header.seq === last.header.seq + 1 && isEqualBytes(header.prev, last.head);
