/** What control says about the authors of ops: all that merge asks of it. Rules F14–F18 of SPEC.md. */
import { ackedBySeen, type ControlState, certainPlaces, isPinnedOut, isValidSnapshot } from "../control/fold.ts";
import type { FeedId, SignKey } from "../kit/brand.ts";
import { bytesToHex } from "../kit/bytes.ts";
import { ROLE_COORDINATOR, ROLE_FIELD, ROLE_VOLUNTEER } from "../wire/roles.ts";
import type { Seen } from "./op.ts";

export interface Standing {
  /** `coordinator`: has or ever had a seat. `null`: nobody certified this author. */
  roleOf(author: SignKey): "field" | "volunteer" | "coordinator" | null;
  /** Whether a revocation or a removal leaves this position out; `feedId` `null` asks for an op that waits for its segment. */
  isPinnedOut(author: SignKey, feedId: FeedId | null, seq: number): boolean;
  /**
   * Newest position of the feed `feedId` whose acknowledgement someone knew who had `seen`; 0: none. `Infinity` while less is known here than they had seen,
   * so that the answer, once it is another, never changes.
   */
  ackedBySeen(seen: readonly Seen[], feedId: FeedId): number;
  /** Whether as many coordinators as an amend needs vouch for the snapshot `id`. */
  isValidSnapshot(id: Uint8Array): boolean;
}

const ROLES = { [ROLE_FIELD]: "field", [ROLE_VOLUNTEER]: "volunteer", [ROLE_COORDINATOR]: null } as const;

/** Answers that are remembered by the very bytes that were asked about: what is read together shares them, and is asked about once for each op. */
function remembered<Answer>(answer: (about: Uint8Array) => Answer): (about: Uint8Array) => Answer {
  const known = new Map<Uint8Array, Answer>();
  return (about) => {
    const before = known.get(about);
    if (before !== undefined) return before;
    const found = answer(about);
    known.set(about, found);
    return found;
  };
}

/** What `control` says. */
export function makeStanding(control: ControlState): Standing {
  // Of most authors everything counts.
  const isBounded = remembered((author) => {
    const key = bytesToHex(author);
    return control.seats.get(key)?.isActive === false || control.revokedByKey.has(key);
  });
  return {
    roleOf: remembered((author) => {
      const key = bytesToHex(author);
      if (control.seats.has(key)) return "coordinator";
      const certificate = control.certificateByKey.get(key);
      return certificate ? ROLES[certificate.role] : null;
    }),
    isPinnedOut: (author, feedId, seq) =>
      isBounded(author) && (feedId ? isPinnedOut(control, author, feedId, seq) : isOut(control, bytesToHex(author))),
    ackedBySeen: (seen, feedId) =>
      certainPlaces(control, seen).every((at) => at.seq <= (control.log.seqByFeed.get(bytesToHex(at.feedId)) ?? 0))
        ? ackedBySeen(control, seen, feedId)
        : Number.POSITIVE_INFINITY,
    isValidSnapshot: remembered((id) => isValidSnapshot(control, id)),
  };
}

/** Whether nothing new of this author counts. */
const isOut = ({ seats, revokedByKey }: ControlState, key: string) =>
  !(seats.get(key)?.isActive ?? !revokedByKey.has(key));
