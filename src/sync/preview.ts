/**
 * The most urgent of a first sync, shown while the rest is on its way. It is in memory only: nobody acts on it, nothing of it is stored, and it goes when the snapshot
 * was taken in whole, or the run ended. Rule Y97 of SPEC.md.
 */
import { isCoordinator } from "../control/fold.ts";
import type { SnapshotState } from "../control/state.ts";
import type { AuthoredOp } from "../feed/op.ts";
import { isEqualBytes } from "../kit/bytes.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import type { Frame } from "../wire/frame.ts";
import { takeGrant } from "./epochs.ts";
import type { PagesAhead } from "./pages-ahead.ts";
import type { Reading } from "./pull.ts";
import { type Replica, withOps } from "./replica.ts";
import { widestFirst } from "./snapshots.ts";

/** So many ops are worth merging twice (P). */
const ENOUGH = 1_000;

/** Looks at an answer each time when more of it was taken, shows what can be, and opens the rest ahead. */
export function makePreview(
  vault: OpenVault,
  ahead: PagesAhead,
  show: (preview: Replica) => void,
): (draft: Reading["draft"]) => Promise<void> {
  const ops: AuthoredOp[] = [];
  let seen = 0;
  return async ({ replica, pages }) => {
    if (seen === pages.length) return;
    if (!isCoordinator(replica.control, vault.identity().keys.signKey)) return;
    const [snapshot] = widestFirst(replica.control.snapshotById.values());
    if (!snapshot || !(await canOpen(vault, replica))) return;
    const known = ops.length;
    while (seen < pages.length && ops.length < ENOUGH) ops.push(...(await opsIn(ahead, snapshot, pages[seen++])));
    if (ops.length > known)
      show(withOps({ ...replica, standing: { ...replica.standing, isValidSnapshot: isNone } }, ops));
    const rest = pages.slice(seen);
    seen = pages.length;
    await Promise.all(rest.map((frame) => opsIn(ahead, snapshot, frame)));
  };
}

/** A page is from whom it says, and no more is known of the snapshot before all of it is here: what it says is stated. */
const isNone = () => false;

/** Takes the keys that were granted, so that the pages open. Control that grants them is in the same answer, and stored with it. */
async function canOpen(vault: OpenVault, replica: Replica): Promise<boolean> {
  for (;;) {
    const taken = await takeGrant({ vault }, replica);
    if (!taken?.ok) return taken === null;
  }
}

/** The ops of a page, if it is one of this snapshot. Its last is the manifest, which has none, and is opened ahead like the others. */
async function opsIn(
  ahead: PagesAhead,
  snapshot: SnapshotState,
  frame: Frame | undefined,
): Promise<readonly AuthoredOp[]> {
  const { feedId, fromSeq, toSeq } = snapshot;
  if (!frame || !isEqualBytes(frame.header.feedId, feedId)) return [];
  if (frame.header.seq < fromSeq || frame.header.seq > toSeq) return [];
  return (await ahead.open(frame, snapshot))?.ops ?? [];
}
