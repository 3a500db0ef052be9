/** A coordinator's own ops: saved, merged at once, and sealed for the other coordinators with the next segment. Rules Y46, Y47 of SPEC.md. */

import { makeEnd } from "../feed/make-op.ts";
import { OP_KINDS, type Op } from "../feed/op.ts";
import { encodeOpBatch } from "../feed/op-batch.ts";
import { type RecordId, type SignKey, toIncarnation } from "../kit/brand.ts";
import { bytesToHex } from "../kit/bytes.ts";
import type { Clock } from "../kit/clock.ts";
import type { Random } from "../kit/random.ts";
import { ok, type Result } from "../kit/result.ts";
import type { Batch, StoreFailure } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { sealSegment } from "../wire/segment.ts";
import { commitFrame, findOwn, nextPosition } from "./append.ts";
import { forgetRow } from "./forget-mark.ts";
import { waitingRows } from "./new-life.ts";
import { recipientKey } from "./people.ts";
import { type Replica, withOps, withOwn } from "./replica.ts";
import { type OwnFeed, startFeed } from "./rows.ts";

export interface CoordinateParts {
  readonly vault: OpenVault;
  readonly clock: Clock;
  readonly random: Random;
  /** Programme-local day, days since 1970-01-01. */
  readonly today: () => number;
}

type Saved = Promise<Result<Replica, StoreFailure>>;

/** Saves an op of this coordinator together with `batch`. */
export const saveOwnOp = (parts: CoordinateParts, replica: Replica, op: Op, batch: Batch = {}): Saved =>
  saveOwnOps(parts, replica, [op], batch);

/** Saves ops of this coordinator that belong together: all of them with `batch`, or nothing. */
export async function saveOwnOps(
  { vault, today }: CoordinateParts,
  replica: Replica,
  ops: readonly Op[],
  batch: Batch = {},
): Saved {
  const waiting = ops.flatMap((op) => waitingRows(vault, op, today()));
  const committed = await vault.store.commit({ ...batch, put: [...(batch.put ?? []), ...waiting] });
  return committed.ok ? ok(ops.reduce((next, op) => withOwnOp(vault, next, op), replica)) : committed;
}

const withOwnOp = (vault: OpenVault, replica: Replica, op: Op): Replica =>
  withOps(replica, [{ author: vault.identity().keys.signKey, feedId: null, seq: 0, seen: [], op, stated: null }]);

/**
 * Erases a record for good: here at once, at the other coordinators with the next segment, and on the phone that wrote it with the next hand-over. All of that is
 * one commit, or a cut would leave a phone that is never told. What it held is overwritten by the next duty, also after a restart. `alongside`: ops of this
 * coordinator that are saved in the same commit.
 */
export async function eraseRecord(
  parts: CoordinateParts,
  replica: Replica,
  recordId: RecordId,
  alongside: readonly Op[] = [],
): Saved {
  const record = replica.records.recordById.get(bytesToHex(recordId));
  if (!record || record.isEnded) return ok(replica);
  const op = makeEnd({ ...parts, last: null }, recordId, OP_KINDS.erase);
  const recipient = record.creator && recipientKey(replica, record.creator);
  const { vault, random, today } = parts;
  const beside = alongside.flatMap((one) => waitingRows(vault, one, today()));
  const withAll = (after: Replica) => [op, ...alongside].reduce((next, one) => withOwnOp(vault, next, one), after);
  if (!record.creator || !recipient) {
    const committed = await vault.store.commit({ put: [forgetRow(op), ...waitingRows(vault, op, today()), ...beside] });
    return committed.ok ? ok(withAll(replica)) : committed;
  }
  const known = findOwn(replica.own, 2, record.creator);
  const feed = known ?? startDown(parts, record.creator);
  const plaintext = encodeOpBatch({ seen: [], ops: [op] });
  const frame = await sealSegment(2, nextPosition(vault, feed), [recipient], plaintext, vault.sign, random);
  const put = [forgetRow(op), ...waitingRows(vault, op, today()), ...beside];
  const committed = await commitFrame(vault, feed, frame, { put }, !known);
  return committed.ok ? ok(withOwn(withAll(replica), committed.value)) : committed;
}

/** A feed to one device, which begins with its first frame. */
export function startDown({ vault, random }: Pick<CoordinateParts, "vault" | "random">, device: SignKey): OwnFeed {
  const { charter, keys } = vault.identity();
  return startFeed(charter.programmeId, keys.signKey, toIncarnation(random.bytes(16)), 2, device);
}
