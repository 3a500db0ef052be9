/** What a reader of control statements knows, and the statements themselves. Made by fold.ts; nothing here does anything. */
import type { BoxKey, FeedId, SignKey } from "../kit/brand.ts";
import type { Bytes } from "../kit/bytes.ts";
import type { Certificate } from "../wire/certificate.ts";
import type { FeedHead } from "../wire/receipt.ts";
import type { Charter } from "./charter.ts";
import type { Amend, CloseFinal, CloseIntent, ControlObject, Epoch, Fork } from "./objects.ts";
import type { InForce } from "./terms.ts";

/** The objects of one verified segment of kind 4 and where it stands. */
export interface Statement {
  readonly author: SignKey;
  readonly feedId: FeedId;
  readonly seq: number;
  readonly objects: readonly ControlObject[];
}

export type RefusedCode =
  | "CONTROL_STRANGER"
  | "AMEND_STALE"
  | "AMEND_UNLAWFUL"
  | "CLOSE_STALE"
  | "CERTIFICATE_NOT_OURS"
  | "REVOKE_SEAT"
  | "BOX_STRANGER"
  | "FORK_UNPROVEN";

/** An object that had no effect. */
export interface Refused {
  readonly author: SignKey;
  readonly feedId: FeedId;
  readonly seq: number;
  readonly code: RefusedCode;
}

/** An amend that one statement holds. */
export interface Vote extends Omit<Statement, "objects"> {
  readonly amend: Amend;
}

/** A plan or an order to close that one statement holds. */
export interface CloseVote extends Omit<Statement, "objects"> {
  readonly object: CloseIntent | CloseFinal;
}

/** A plan to close that lacks approvals. */
export interface IntentProposal {
  readonly intent: CloseIntent;
  /** Coordinators in force who stated it, in the order of the terms. */
  readonly approvedBy: readonly SignKey[];
}

/** An order to close that somebody who counts stated, and its hash. */
export interface StatedFinal {
  readonly final: CloseFinal;
  readonly hash: Bytes;
  /** Coordinators in force who stated it, in the order of the terms. */
  readonly approvedBy: readonly SignKey[];
  /** Whether a recovery key of the terms that it follows, or of later ones, stated it. */
  readonly hasRecovery: boolean;
}

/** What plans and orders to close come to. Rules T40–T45. */
export interface Closing {
  readonly intent: CloseIntent | null;
  readonly intentProposals: readonly IntentProposal[];
  /** Those of the latest terms first, then the least hash. */
  readonly finals: readonly StatedFinal[];
  /** The order in force: the programme is closed, for good. */
  readonly closed: { readonly final: CloseFinal; readonly hash: Bytes } | null;
}

/** A lawful amend of the terms in force that lacks approvals. */
export interface Proposal {
  readonly amend: Amend;
  /** Coordinators in force who stated it, in the order of the terms. */
  readonly approvedBy: readonly SignKey[];
}

/** What the amends seen so far come to. */
export interface Agreed extends InForce {
  /** By hash. */
  readonly proposals: readonly Proposal[];
  /** Coordinators, in hex, who approved two amends that are both in force under one number, two orders to close of the same terms, or an amend after an order. */
  readonly doubleVotes: ReadonlySet<string>;
  readonly refused: readonly Refused[];
}

/** A control statement acknowledged a feed up to `seq`. */
export interface AckAt {
  /** Feed of the statement, in hex. */
  readonly controlFeed: string;
  readonly controlSeq: number;
  readonly seq: number;
}

export interface SnapshotState {
  readonly id: Uint8Array;
  readonly author: SignKey;
  readonly feedId: FeedId;
  readonly fromSeq: number;
  readonly toSeq: number;
  /** What it covers, by feed in hex; where several stated it, what all of them say. */
  readonly heads: ReadonlyMap<string, FeedHead>;
  /** Keys in hex of who stated it or vouched for it. */
  readonly vouchedBy: ReadonlySet<string>;
}

export interface ControlState extends Agreed {
  readonly charter: Charter;
  readonly closing: Closing;
  /** By number, then key bytes; numbers follow each other from 1. Grants of all who stated a key add up, and the latest start counts. */
  readonly epochs: readonly Epoch[];
  /** Coordinators, in hex, who destroyed their private key, by epoch. */
  readonly retiredBy: ReadonlyMap<number, ReadonlySet<string>>;
  /** Announced box keys by holder in hex, then by epoch. */
  readonly boxKeys: ReadonlyMap<string, ReadonlyMap<number, BoxKey>>;
  /** Certificates of devices by signing key in hex. */
  readonly certificateByKey: ReadonlyMap<string, Certificate>;
  /** Pins by feed in hex, by revoked device in hex. */
  readonly revokedByKey: ReadonlyMap<string, ReadonlyMap<string, FeedHead>>;
  /** By coordinator in hex, then by feed in hex: the newest acknowledged head. Those of removed coordinators stay, within their pins. */
  readonly ackByCoordinator: ReadonlyMap<string, ReadonlyMap<string, FeedHead>>;
  /** By acknowledged feed in hex; in the order of control feed and position. Only what goes further than its feed said before. */
  readonly ackHistory: ReadonlyMap<string, readonly AckAt[]>;
  /** Up to where relays were told that bodies may go, by feed in hex. Whether they may: `letGoSeq` of questions.ts. */
  readonly dropByFeed: ReadonlyMap<string, FeedHead>;
  /** By id in hex. */
  readonly snapshotById: ReadonlyMap<string, SnapshotState>;
  /** Proven forks by feed in hex; of several the one at the lowest place. */
  readonly forks: ReadonlyMap<string, Fork>;
  /** The latest time that a coordinator signed, ms since 1970, by key in hex. */
  readonly signedMsBy: ReadonlyMap<string, number>;
  readonly log: Log;
}

/** What folding needs besides the answers; nobody else looks at it. */
export interface Log {
  readonly newest: Kept | null;
  /** Newest position taken, by control feed in hex. */
  readonly seqByFeed: ReadonlyMap<string, number>;
  readonly votes: readonly Vote[];
  readonly closeVotes: readonly CloseVote[];
  /** All terms that were ever in force, the charter's first; empty while no amend and no word of closing was seen. */
  readonly trail: readonly InForce[];
  /** Refused objects other than amends and words of closing. */
  readonly refused: readonly Refused[];
  /** Epochs of all numbers, contiguous or not. */
  readonly epochs: readonly Epoch[];
  /** Snapshots by id in hex, then by author, feed and range. */
  readonly variants: ReadonlyMap<string, ReadonlyMap<string, SnapshotState>>;
  /** Vouches by id in hex. */
  readonly vouches: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A list that grows at its front, so that keeping one more copies nothing. */
export interface Kept {
  readonly entry: Entry;
  readonly before: Kept | null;
}

/** A statement whose certificates and forks were checked once, when it arrived; what did not hold is a code in the object's place. */
export interface Entry extends Omit<Statement, "objects"> {
  readonly feed: string;
  readonly by: string;
  readonly objects: readonly (ControlObject | RefusedCode)[];
}
