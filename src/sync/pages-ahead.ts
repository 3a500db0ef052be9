/**
 * Pages of a snapshot, each opened once: in a first sync while what follows still comes, so that little is left to do behind the last byte. They are in memory only, and
 * go when the snapshot was taken in, or the run ended. Rule Y97 of SPEC.md.
 */
import type { SnapshotState } from "../control/state.ts";
import { decodeSnapshotPage } from "../feed/snapshot.ts";
import type { SealedOp } from "../feed/snapshot-page.ts";
import type { Head } from "../kit/brand.ts";
import { type Bytes, bytesToHex, copyBytes } from "../kit/bytes.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import type { Frame } from "../wire/frame.ts";

export interface OpenedPage {
  readonly plaintext: Bytes;
  /** `null` of what is no page of ops, as the manifest. */
  readonly ops: readonly SealedOp[] | null;
}

export interface PagesAhead {
  /** A page that the author of `snapshot` sealed, as one of that snapshot; `null` where it does not open. */
  open(frame: Frame, snapshot: SnapshotState): Promise<OpenedPage | null>;
  /** What `open` gave or is about to give of the frame with this head; `null` where it was not asked. */
  known(head: Head, snapshot: SnapshotState): Promise<OpenedPage | null> | null;
}

/** Remembers what opened by the head of its frame, which stands for every byte of it. */
export function makePagesAhead(vault: OpenVault): PagesAhead {
  const known = new Map<string, Promise<OpenedPage | null>>();
  const keyOf = (head: Head, { id, author }: SnapshotState) =>
    `${bytesToHex(id)} ${bytesToHex(author)} ${bytesToHex(head)}`;
  return {
    known: (head, snapshot) => known.get(keyOf(head, snapshot)) ?? null,
    open: (frame, snapshot) => {
      const key = keyOf(frame.head, snapshot);
      const before = known.get(key);
      if (before) return before;
      const opened = openPage(vault, frame, snapshot.author, copyBytes(snapshot.id));
      known.set(key, opened);
      return opened;
    },
  };
}

async function openPage(
  vault: OpenVault,
  frame: Frame,
  author: SnapshotState["author"],
  id: Bytes,
): Promise<OpenedPage | null> {
  const opened = await vault.openFrame(frame, author);
  if (!opened.ok) return null;
  const page = await decodeSnapshotPage(opened.value, id);
  return { plaintext: opened.value, ops: page.ok ? page.value : null };
}
