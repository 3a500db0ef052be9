/** A coordinator's own ops: saved, merged at once, and sealed for the other coordinators with the next segment. Rules Y46, Y47 of SPEC.md. */

import { makeEnd } from "../feed/make-op.ts";
import { encodeOpBatch, OP_KINDS, type Op } from "../feed/op.ts";
import { type RecordId, type SignKey, toIncarnation } from "../kit/brand.ts";
import { bytesToHex } from "../kit/bytes.ts";
import type { Clock } from "../kit/clock.ts";
import type { Random } from "../kit/random.ts";
import { ok, type Result } from "../kit/result.ts";
import type { Batch, StoreFailure } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { sealSegment } from "../wire/segment.ts";
import { commitFrame, findOwn, nextPosition } from "./append.ts";
import { FORGET_ROW } from "./forget-mark.ts";
import { waitingRows } from "./new-life.ts";
import { recipientKey } from "./people.ts";
import { type Replica, withOps, withOwn } from "./replica.ts";
import { encodeOwnFeed, type OwnFeed, ownRef, startFeed } from "./rows.ts";

export interface CoordinateParts {
  readonly vault: OpenVault;
  readonly clock: Clock;
  readonly random: Random;
  /** Programme-local day, days since 1970-01-01. */
  readonly today: () => number;
}

type Saved = Promise<Result<Replica, StoreFailure>>;

/** Saves an op of this coordinator together with `batch`. */
export async function saveOwnOp({ vault, today }: CoordinateParts, replica: Replica, op: Op, batch: Batch = {}): Saved {
  const committed = await vault.store.commit({
    ...batch,
    put: [...(batch.put ?? []), ...waitingRows(vault, op, today())],
  });
  if (!committed.ok) return committed;
  const author = vault.identity().keys.signKey;
  return ok(withOps(replica, [{ author, feedId: null, seq: 0, seen: [], op, stated: null }]));
}

/**
 * Erases a record for good: here at once, at the other coordinators with the next segment, and on the phone that wrote it with the next hand-over. What it held is
 * overwritten by the next duty, also after a restart.
 */
export async function eraseRecord(parts: CoordinateParts, replica: Replica, recordId: RecordId): Saved {
  const record = replica.records.recordById.get(bytesToHex(recordId));
  if (!record || record.isEnded) return ok(replica);
  const op = makeEnd({ ...parts, last: null }, recordId, OP_KINDS.erase);
  const erased = await saveOwnOp(parts, replica, op, { put: [FORGET_ROW] });
  return erased.ok && record.creator ? tellAuthor(parts, erased.value, record.creator, op) : erased;
}

/** Sends an op down to the device that wrote the record. */
async function tellAuthor(parts: CoordinateParts, replica: Replica, author: SignKey, op: Op): Saved {
  const { vault, random } = parts;
  const recipient = recipientKey(replica, author);
  if (recipient === null) return ok(replica);
  const known = findOwn(replica.own, 2, author);
  const feed = known ?? startDown(parts, author);
  const plaintext = encodeOpBatch({ seen: [], ops: [op] });
  const frame = await sealSegment(2, nextPosition(vault, feed), [recipient], plaintext, vault.sign, random);
  if (!known) {
    const started = await vault.store.commit({ put: [{ ...ownRef(feed.feedId), value: encodeOwnFeed(feed) }] });
    if (!started.ok) return started;
  }
  const committed = await commitFrame(vault, feed, frame);
  return committed.ok ? ok(withOwn(replica, committed.value)) : committed;
}

function startDown({ vault, random }: CoordinateParts, device: SignKey): OwnFeed {
  const { charter, keys } = vault.identity();
  return startFeed(charter.programmeId, keys.signKey, toIncarnation(random.bytes(16)), 2, device);
}
