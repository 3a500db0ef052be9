/** Acknowledging: a coordinator signs the heads that it holds durably and merged. Only that makes "Coordinator has it". Rule Y17 of SPEC.md. */

import type { ControlObject } from "../control/objects.ts";
import { encodeControl } from "../control/objects.ts";
import { bytesToHex } from "../kit/bytes.ts";
import { ok, type Result } from "../kit/result.ts";
import type { Batch, StoreFailure } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import type { FeedHead } from "../wire/receipt.ts";
import { signControlSegment } from "../wire/segment.ts";
import { commitFrame, findOwn, nextPosition } from "./append.ts";
import type { Done, DutyParts } from "./duty.ts";
import { proofOf } from "./pages.ts";
import { heldHeads } from "./pending.ts";
import { foldBody, type Replica, withControl, withOwn, withProof } from "./replica.ts";

/** Signs and stores the acknowledgement of `heads`, with this coordinator's time. */
export const acknowledge = (
  vault: OpenVault,
  replica: Replica,
  heads: readonly FeedHead[],
  atMs: number,
): Promise<Result<Replica, StoreFailure>> => appendControl(vault, replica, [{ type: "heads", heads, atMs }]);

/** Appends control objects to this coordinator's control feed, together with `batch`, and folds them. */
export async function appendControl(
  vault: OpenVault,
  replica: Replica,
  objects: readonly ControlObject[],
  batch: Batch = {},
): Promise<Result<Replica, StoreFailure>> {
  const feed = findOwn(replica.own, 4);
  if (!feed) return ok(replica);
  const frame = await signControlSegment(nextPosition(vault, feed), encodeControl(objects), vault.sign);
  const committed = await commitFrame(vault, feed, frame, batch);
  if (!committed.ok) return committed;
  const { feedId, seq } = frame.header;
  const control = await foldBody(replica.control, vault.identity().keys.signKey, frame);
  const proven = withProof(replica, bytesToHex(feedId), seq, proofOf(frame));
  return ok(withOwn(withControl(proven, control), committed.value));
}

/** Signs its time at least so often (P): what is over is judged by what coordinators signed. */
const SIGN_TIME_MS = 86_400_000;

/** Y49: a coordinator who has had nothing to acknowledge for a day repeats a head, for the time beside it. */
export async function signTimeWhenDue({ vault, clock }: Pick<DutyParts, "vault" | "clock">, replica: Replica): Done {
  const self = bytesToHex(vault.identity().keys.signKey);
  const [head] = heldHeads(replica);
  const isDue = (replica.control.signedMsBy.get(self) ?? 0) + SIGN_TIME_MS <= clock.nowMs();
  return head && isDue ? acknowledge(vault, replica, [head], clock.nowMs()) : null;
}
