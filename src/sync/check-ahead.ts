/**
 * Signatures of a page of the log, checked beside each other before its frames are taken one after the other: one at a time, each would wait for the platform's other
 * thread, and a new coordinator's device reads thousands. What is checked ahead decides nothing: only who is asked about the same frame and author hears it.
 */
import { feedKey, type IsSigned } from "../feed/import.ts";
import type { SignKey } from "../kit/brand.ts";
import { bytesToHex, isEqualBytes } from "../kit/bytes.ts";
import { verifyFrame } from "../wire/frame.ts";
import type { StreamItem } from "../wire/stream.ts";
import type { Replica } from "./replica.ts";

/** Begins to check the frames of `items` whose author is known or introduced, and returns who knows the answers. */
export function checkAhead({ control, peers }: Replica, items: readonly StreamItem[]): IsSigned {
  const authors = new Map<string, SignKey>();
  const known = new Map<object, { readonly author: SignKey; readonly isSigned: Promise<boolean> }>();
  for (const item of items) {
    if (item.type === "introduction") authors.set(feedKey(control, item.introduction), item.introduction.author);
    if (item.type !== "frame" && item.type !== "husk") continue;
    const frame = item.type === "frame" ? item.frame : item.husk;
    const feed = bytesToHex(frame.header.feedId);
    const author = peers.get(feed)?.author ?? authors.get(feed);
    if (author) known.set(frame, { author, isSigned: verifyFrame(frame, author) });
  }
  return (frame, author) => {
    const ahead = known.get(frame);
    return ahead && isEqualBytes(ahead.author, author) ? ahead.isSigned : verifyFrame(frame, author);
  };
}
