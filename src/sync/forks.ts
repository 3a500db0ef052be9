/** Stating proofs of forks, so that every reader hears of them: those found here, and those that phones tell of. Rule Y42 of SPEC.md. */
import type { Fork } from "../control/objects.ts";
import { makeNotice } from "../feed/make-op.ts";
import { bytesToHex, concatBytes, copyBytes } from "../kit/bytes.ts";
import type { Cbor } from "../kit/cbor.ts";
import { readBytes } from "../kit/read.ts";
import { ok, type Result } from "../kit/result.ts";
import type { StoreFailure } from "../store/port.ts";
import { appendControl } from "./acknowledge.ts";
import type { Alarm, ForkProof } from "./alarms.ts";
import { findOwn } from "./append.ts";
import type { Done, DutyParts } from "./duty.ts";
import { waitingRows } from "./new-life.ts";
import { NOTICE } from "./notices.ts";
import { PROOF_BYTES, positionOf } from "./pages.ts";
import type { Replica } from "./replica.ts";

/** A proof as a control object; `null` where it is about a feed that is not known here. */
export function toFork({ peers }: Replica, { held, other }: ForkProof): Fork | null {
  if (held.length !== PROOF_BYTES || other.length !== PROOF_BYTES) return null;
  const feed = peers.get(bytesToHex(positionOf(held).feedId));
  return feed
    ? { type: "fork", author: feed.author, incarnation: feed.introduction.incarnation, a: held, b: other }
    : null;
}

/** States what phones found: the first of their proofs that nobody stated yet. */
export async function stateForks({ vault }: DutyParts, replica: Replica): Done {
  for (const { op } of replica.notices) {
    const bytes = op.fields.get(1) === NOTICE.forked ? readBytes(2 * PROOF_BYTES)(op.fields.get(2)) : null;
    if (!bytes) continue;
    const proof = { held: copyBytes(bytes.subarray(0, PROOF_BYTES)), other: copyBytes(bytes.subarray(PROOF_BYTES)) };
    const fork = toFork(replica, proof);
    if (!fork || replica.control.forks.has(bytesToHex(positionOf(proof.held).feedId))) continue;
    const stated = await appendControl(vault, replica, [fork]);
    // A proof that does not hold is refused by every reader, this one included: it is not stated twice.
    return stated.ok && stated.value.control.forks === replica.control.forks ? null : stated;
  }
  return null;
}

/** Tells of proofs that were found while reading: a coordinator states them, a phone reports them to the coordinators. */
export async function reportProofs(
  { vault, clock, random, today }: DutyParts,
  replica: Replica,
  alarms: readonly Alarm[],
): Promise<Result<Replica, StoreFailure>> {
  let current = replica;
  for (const { proof } of alarms) {
    const fork = proof && toFork(current, proof);
    if (!fork || current.control.forks.has(bytesToHex(positionOf(fork.a).feedId))) continue;
    if (findOwn(current.own, 4)) {
      const stated = await appendControl(vault, current, [fork]);
      if (!stated.ok) return stated;
      current = stated.value;
      continue;
    }
    const fields = new Map<number, Cbor>([
      [1, NOTICE.forked],
      [2, concatBytes(fork.a, fork.b)],
    ]);
    const notice = makeNotice({ clock, random, last: null }, vault.identity().keys.signKey, fields);
    const saved = await vault.store.commit({ put: waitingRows(vault, notice, today()) });
    if (!saved.ok) return saved;
  }
  return ok(current);
}
