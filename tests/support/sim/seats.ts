/** Amends as coordinators of a simulation make them: seats given, taken and exchanged, and terms that change. */
import { coordinatorKeys, isCoordinator } from "../../../src/control/fold.ts";
import { makeAmend } from "../../../src/control/make-amend.ts";
import type { Amend } from "../../../src/control/objects.ts";
import type { Terms } from "../../../src/control/terms.ts";
import type { SignKey } from "../../../src/kit/brand.ts";
import { bytesToHex, isEqualBytes } from "../../../src/kit/bytes.ts";
import { ok, unwrapResult } from "../../../src/kit/result.ts";
import { appendControl } from "../../../src/sync/acknowledge.ts";
import type { Replica } from "../../../src/sync/replica.ts";
import type { FeedHead } from "../../../src/wire/receipt.ts";
import type { Phone } from "./phone.ts";

const { signal } = new AbortController();

export const keyOf = ({ vault }: Phone): SignKey => vault.identity().keys.signKey;

const seatOf = (phone: Phone) => ({ signKey: keyOf(phone), boxKey: phone.vault.identity().keys.boxKey });

/** More than half. */
const quorum = (seats: number) => Math.floor(seats / 2) + 1;

/** Terms with other coordinators. */
const withSeats = (terms: Terms, coordinators: Terms["coordinators"]): Terms => ({
  ...terms,
  coordinators,
  k: quorum(coordinators.length),
});

/** The founder gives seats, alone. */
export async function seatAll(founder: Phone, others: readonly Phone[]): Promise<void> {
  const { terms } = founder.engine.replica().control;
  unwrapResult(await propose(founder, withSeats(terms, [...terms.coordinators, ...others.map(seatOf)])));
  unwrapResult(await founder.engine.run(signal));
}

/** Where the feeds of who loses a seat stand here. */
function pinsOf({ peers, own }: Replica, removed: readonly SignKey[]): readonly FeedHead[] {
  const isRemoved = (author: SignKey) => removed.some((key) => isEqualBytes(key, author));
  const read = [...peers.values()].flatMap(({ author, newest }) => (newest && isRemoved(author) ? newest : []));
  return read.filter(({ feedId }) => !own.has(bytesToHex(feedId)));
}

/** States an amend to `terms`; it is in force once as many as decide stated it. */
export function propose({ engine, vault }: Phone, terms: Terms) {
  return engine.change((replica) => {
    const { amendNumber, termsHash, terms: before } = replica.control;
    const kept = new Set(terms.coordinators.map(({ signKey }) => bytesToHex(signKey)));
    const removed = coordinatorKeys({ terms: before }).filter((key) => !kept.has(bytesToHex(key)));
    const pins = pinsOf(replica, removed);
    const amend = makeAmend({ number: amendNumber + 1, prev: termsHash, terms, pins, reason: 0 });
    return appendControl(vault, replica, [amend]);
  });
}

/** States the first open amend that this coordinator has not stated. */
export function approve(phone: Phone) {
  const { engine, vault } = phone;
  return engine.change(async (replica) => {
    const open = replica.control.proposals.find(
      ({ approvedBy }) => !approvedBy.some((key) => isEqualBytes(key, keyOf(phone))),
    );
    return open ? appendControl(vault, replica, [open.amend satisfies Amend]) : ok(replica);
  });
}

/** Terms in which `out` has no seat, and `into`, where given, has one. */
export function exchanged({ terms }: Replica["control"], out: SignKey | null, into: Phone | null): Terms {
  const stay = terms.coordinators.filter(({ signKey }) => out === null || !isEqualBytes(signKey, out));
  return withSeats(terms, into ? [...stay, seatOf(into)] : stay);
}

export const hasSeat = (phone: Phone, by: Phone = phone): boolean =>
  isCoordinator(by.engine.replica().control, keyOf(phone));
