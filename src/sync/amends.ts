/** What coordinators decide together or alone: terms that change, devices that are not trusted any more. Rules T25–T30 of ../control/SPEC.md say what follows. */
import { makeAmend } from "../control/make-amend.ts";
import type { Amend } from "../control/objects.ts";
import type { Terms } from "../control/terms.ts";
import type { SignKey } from "../kit/brand.ts";
import { isEqualBytes } from "../kit/bytes.ts";
import { ok, type Result } from "../kit/result.ts";
import type { StoreFailure } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import type { FeedHead } from "../wire/receipt.ts";
import { appendControl } from "./acknowledge.ts";
import type { Replica } from "./replica.ts";

type Stated = Promise<Result<Replica, StoreFailure>>;

/** Up to where the feeds of `author` are here: what a revocation or a removal leaves of them. */
const pinsOf = ({ peers }: Pick<Replica, "peers">, author: SignKey): readonly FeedHead[] =>
  [...peers.values()].flatMap((feed) => (isEqualBytes(feed.author, author) && feed.newest ? feed.newest : []));

/** Up to where this device's own feeds are; what its other life added to one is a peer's. */
const ownPins = ({ own, peers }: Replica): readonly FeedHead[] =>
  [...own].flatMap(([hex, { feedId, seq, head }]) => (seq > 0 && !peers.has(hex) ? { feedId, seq, head } : []));

/** The amend that changes the terms in force by `change`. Coordinators who lose their seat are pinned where they are now, also who gives up its own. */
function amendTerms(vault: OpenVault, replica: Replica, change: Partial<Terms>, reason: number): Amend {
  const self = vault.identity().keys.signKey;
  const { terms, amendNumber, termsHash } = replica.control;
  const next: Terms = { ...terms, ...change };
  const removed = terms.coordinators.filter(
    ({ signKey }) => !next.coordinators.some((kept) => isEqualBytes(kept.signKey, signKey)),
  );
  const pins = removed.flatMap(({ signKey }) => [
    ...pinsOf(replica, signKey),
    ...(isEqualBytes(signKey, self) ? ownPins(replica) : []),
  ]);
  return makeAmend({ number: amendNumber + 1, prev: Uint8Array.from(termsHash), terms: next, pins, reason });
}

/** Proposes new terms, and approves them at once for this coordinator. */
export const proposeAmend = (vault: OpenVault, replica: Replica, change: Partial<Terms>, reason: number): Stated =>
  appendControl(vault, replica, [amendTerms(vault, replica, change, reason)]);

/** Approves an open proposal by stating exactly the same. One that is not open any more changes nothing. */
export async function approveAmend(vault: OpenVault, replica: Replica, hash: Uint8Array): Stated {
  const open = replica.control.proposals.find(({ amend }) => isEqualBytes(amend.hash, hash));
  return open ? appendControl(vault, replica, [open.amend]) : ok(replica);
}

/** Revokes a device for ever: what is here of it stays, what comes later is set aside. */
export const revokeDevice = (vault: OpenVault, replica: Replica, device: SignKey, reason: number): Stated =>
  appendControl(vault, replica, [{ type: "revoke", device, pins: pinsOf(replica, device), reason }]);
