/** What is left to do with feeds, looked up in the replica. Pure. */
import { isCoordinator, isPinnedOut, newestEpoch } from "../control/fold.ts";
import { MAX_HEADS } from "../control/objects.ts";
import { bytesToHex } from "../kit/bytes.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import type { FeedHead } from "../wire/receipt.ts";
import { findOwn } from "./append.ts";
import { opFeed } from "./outbox.ts";
import { kindOf } from "./pages.ts";
import type { Replica } from "./replica.ts";
import { byUploadOrder, type OwnFeed } from "./rows.ts";

/** The next own feed that the relay has not wholly confirmed; control before everything else, own ops next, then what goes down, pages last. */
export function nextUnconfirmed({ own, receipts }: Replica): OwnFeed | undefined {
  const open = [...own].filter(([hex, { seq, isClosed }]) => !isClosed && seq > (receipts.get(hex)?.seq ?? 0));
  return open.map(([, feed]) => feed).sort(byUploadOrder)[0];
}

/**
 * Heads that this coordinator has merged and not yet acknowledged, at most `MAX_HEADS`: of phones and of other coordinators, but not of control, of snapshots,
 * and of what goes down. None for who has no seat, or no control feed to say it in (Y17), and none of a feed with a frame that did not open, or whose content is not here
 * (Y18), or that goes on beyond what a revocation left of it.
 */
export function unacknowledged(vault: OpenVault, replica: Replica): readonly FeedHead[] {
  const { own, control } = replica;
  const { signKey } = vault.identity().keys;
  if (!findOwn(own, 4) || !isCoordinator(control, signKey)) return [];
  const acks = control.ackByCoordinator.get(bytesToHex(signKey));
  return heldHeads(replica)
    .filter(({ feedId, seq }) => seq > (acks?.get(bytesToHex(feedId))?.seq ?? 0))
    .slice(0, MAX_HEADS);
}

/** Newest heads of the feeds whose whole content is here. */
export function heldHeads({ peers, control, unopened, lacking, proofsByFeed }: Replica): readonly FeedHead[] {
  return [...peers].flatMap(([hex, { author, newest }]) => {
    const kind = newest && kindOf(proofsByFeed.get(hex)?.get(newest.seq));
    const isOps = kind === 1 || kind === 3;
    const isWhole = !unopened.has(hex) && !lacking.has(hex);
    return newest && isOps && isWhole && !isPinnedOut(control, author, newest.feedId, newest.seq) ? newest : [];
  });
}

/** Whether ops can be sealed: the device has its feed and knows an epoch key. Until then they stay in the outbox, sealed under their day. */
export const canSeal = (replica: Replica): boolean =>
  newestEpoch(replica.control) !== null && opFeed(replica) !== undefined;

/** Up to where relays were told that bodies of a feed may go; 0 where they were not. */
export const droppedSeq = ({ control }: Pick<Replica, "control">, hex: string): number =>
  control.dropByFeed.get(hex)?.seq ?? 0;

/** Y103: whether a body of the feed is lacking of which nobody said that it may go. */
export const isWithheld = (replica: Pick<Replica, "control" | "lacking">, hex: string): boolean =>
  (replica.lacking.get(hex) ?? 0) > droppedSeq(replica, hex);
