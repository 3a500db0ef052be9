/**
 * Appending to an own feed: the one place where a head advances. Rules Y6, Y7 of SPEC.md.
 *
 * The frame is built in memory, then one strict commit: head unchanged? write frame, advance head, and whatever belongs to it. If the head
 * moved meanwhile (another tab), the frame is thrown away, secret included, and the caller starts again from the stored head.
 */
import { isEqualBytes } from "../kit/bytes.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { Batch, StoreFailure } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import type { Frame } from "../wire/frame.ts";
import { frameToBytes } from "../wire/frame.ts";
import type { Position } from "../wire/segment.ts";
import { encodeOwnFeed, type OwnFeed, ownFrameRef, ownRef } from "./rows.ts";

/** Where the next frame of `feed` goes. */
export function nextPosition(vault: OpenVault, feed: OwnFeed): Position {
  const { charter, keys } = vault.identity();
  return {
    programmeId: charter.programmeId,
    feedId: feed.feedId,
    seq: feed.seq + 1,
    prev: feed.head,
    author: keys.signKey,
  };
}

/** Commits `frame` as the next of `feed`, together with `batch`; a feed that `isNew` begins with it. `STORE_STALE`: the head moved; nothing was written. */
export async function commitFrame(
  vault: OpenVault,
  feed: OwnFeed,
  frame: Frame,
  batch: Batch = {},
  isNew = false,
): Promise<Result<OwnFeed, StoreFailure>> {
  const next: OwnFeed = { ...feed, seq: frame.header.seq, head: frame.head };
  const committed = await vault.store.commit({
    expect: [...(batch.expect ?? []), { ...ownRef(feed.feedId), value: isNew ? null : encodeOwnFeed(feed) }],
    put: [
      ...(batch.put ?? []),
      { ...ownFrameRef(feed.feedId, next.seq), value: frameToBytes(frame) },
      { ...ownRef(feed.feedId), value: encodeOwnFeed(next) },
    ],
    remove: batch.remove ?? [],
  });
  return committed.ok ? ok(next) : err(committed.error);
}

/** The own feed of `purpose` (and `device`) that is in use, if there is one. */
export const findOwn = (
  own: ReadonlyMap<string, OwnFeed>,
  purpose: OwnFeed["purpose"],
  device?: Uint8Array,
): OwnFeed | undefined =>
  [...own.values()].find(
    (feed) =>
      feed.purpose === purpose &&
      !feed.isClosed &&
      (device === undefined || (feed.device !== null && isEqualBytes(feed.device, device))),
  );
