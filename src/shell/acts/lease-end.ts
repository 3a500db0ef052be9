/**
 * The lease of a phone as its session follows it: until when it shows records, by this clock and by what coordinators signed. Rule P13 of programme/README.md.
 *
 * A clock that jumped is corrected by coordinators who acknowledged, with their time, a segment that this phone sealed since it was unlocked: an older answer cannot
 * speak of it. The time then goes on by a clock that nothing sets.
 */
import { accessEndMs } from "../../control/access-end.ts";
import { coordinatorKeys } from "../../control/fold.ts";
import { vouchedMs } from "../../control/questions.ts";
import { bytesToHex } from "../../kit/bytes.ts";
import { judgeLease, type LeaseState } from "../../programme/lease-end.ts";
import { opFeed } from "../../sync/outbox.ts";
import type { Replica } from "../../sync/replica.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { decodeCertificate } from "../../wire/certificate.ts";
import type { Device } from "./device.ts";

/** `steadyMs` is a clock that nothing sets; both in ms. */
export interface LeaseClocks extends Pick<Device, "clock"> {
  readonly steadyMs: () => number;
}

/** When the access of a phone ends: with its certificate, or with the terms in force. */
export function leaseEndMs(vault: OpenVault, { control }: Pick<Replica, "control">): number {
  const { keys, certificate } = vault.identity();
  const own = certificate && decodeCertificate(certificate);
  return accessEndMs(control, keys.signKey, own?.ok ? own.value : null);
}

/** Follows one session; to be asked whenever something changed, and now and then. */
export function makeLeaseWatch({ clock, steadyMs }: LeaseClocks, vault: OpenVault): (replica: Replica) => LeaseState {
  let base: number | null = null;
  let answered: { readonly ms: number; readonly atMs: number } | null = null;
  return (replica) => {
    const { control } = replica;
    const vouched = vouchedMs(control);
    base ??= opFeed(replica)?.seq ?? 0;
    if (vouched !== null && vouched > (answered?.ms ?? 0) && isAnswered(replica, base))
      answered = { ms: vouched, atMs: steadyMs() };
    return judgeLease({
      endMs: leaseEndMs(vault, replica),
      startMs: control.charter.createdMs,
      localMs: clock.nowMs(),
      vouchedMs: vouched,
      answeredMs: answered && answered.ms + steadyMs() - answered.atMs,
    });
  };
}

/** Whether as many coordinators as decide together acknowledged a segment behind `base`. */
function isAnswered(replica: Replica, base: number): boolean {
  const feed = opFeed(replica);
  const { control } = replica;
  if (!feed) return false;
  const name = bytesToHex(feed.feedId);
  const seqs = coordinatorKeys(control).map(
    (key) => control.ackByCoordinator.get(bytesToHex(key))?.get(name)?.seq ?? 0,
  );
  return seqs.filter((seq) => seq > base).length >= control.terms.k;
}
