/** What is left to do with feeds, looked up in the replica. Pure. */
import { newestEpoch } from "../control/fold.ts";
import { MAX_HEADS } from "../control/objects.ts";
import { bytesToHex } from "../kit/bytes.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import type { FeedHead } from "../wire/receipt.ts";
import { findOwn } from "./append.ts";
import type { Replica } from "./replica.ts";
import type { OwnFeed } from "./rows.ts";

/** The next own feed that the relay has not wholly confirmed; control, then down, then up. */
export function nextUnconfirmed({ own, receipts }: Replica): OwnFeed | undefined {
  const open = [...own].filter(([hex, feed]) => feed.seq > (receipts.get(hex)?.seq ?? 0)).map(([, feed]) => feed);
  return open.sort((a, b) => b.purpose - a.purpose)[0];
}

/**
 * Heads of up feeds that this coordinator has merged and not yet acknowledged, at most `MAX_HEADS`. None for who has no control feed to say it in
 * (Y17), and none of a feed with a frame that did not open (Y18).
 */
export function unacknowledged(vault: OpenVault, { own, peers, control, unopened }: Replica): readonly FeedHead[] {
  if (!findOwn(own, 4)) return [];
  const acks = control.ackByCoordinator.get(bytesToHex(vault.identity().keys.signKey));
  const open = [...peers.values()].flatMap(({ author, newest }) =>
    author.role !== "coordinator" && newest && !unopened.has(bytesToHex(newest.feedId)) ? newest : [],
  );
  return open.filter(({ feedId, seq }) => seq > (acks?.get(bytesToHex(feedId))?.seq ?? 0)).slice(0, MAX_HEADS);
}

/** Whether ops can be sealed: the device has its feed and knows an epoch key. Until then they stay in the outbox, sealed under their day. */
export const canSeal = (replica: Replica): boolean =>
  newestEpoch(replica.control) !== null && findOwn(replica.own, 1) !== undefined;
