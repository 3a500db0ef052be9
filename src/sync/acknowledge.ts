/** Acknowledging: a coordinator signs the heads that it holds durably and merged. Only that makes "Coordinator has it". Rule Y17 of SPEC.md. */

import type { ControlObject } from "../control/objects.ts";
import { encodeControl } from "../control/objects.ts";
import { ok, type Result } from "../kit/result.ts";
import type { Batch, StoreFailure } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import type { FeedHead } from "../wire/receipt.ts";
import { signControlSegment } from "../wire/segment.ts";
import { commitFrame, findOwn, nextPosition } from "./append.ts";
import { foldObjects, type Replica, withOwn } from "./replica.ts";

/** Signs and stores the acknowledgement of `heads`. */
export const acknowledge = (
  vault: OpenVault,
  replica: Replica,
  heads: readonly FeedHead[],
): Promise<Result<Replica, StoreFailure>> => appendControl(vault, replica, [{ type: "heads", heads }]);

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
  const control = await foldObjects(replica.control, vault.identity().keys.signKey, objects);
  return ok(withOwn({ ...replica, control }, committed.value));
}
