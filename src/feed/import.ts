/**
 * Reading feeds: what one verified item does to what a reader knows of a feed. Pure but for the signature check. Rules F20–F24 of SPEC.md.
 *
 * A frame is used only when it is next in its feed, signed by the feed's author, and the author is certified or named in the charter.
 */
import { type ControlState, coordinatorKeys, isCoordinator } from "../control/fold.ts";
import { bytesToHex, isEqualBytes } from "../kit/bytes.ts";
import { RuleError, VerifyError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { verifyCertificate } from "../wire/certificate.ts";
import { chainStep, type Frame, verifyFrame } from "../wire/frame.ts";
import { type Introduction, introducedFeed } from "../wire/introduction.ts";
import type { FeedHead } from "../wire/receipt.ts";
import type { Author } from "./merge.ts";

/** A feed that a reader knows: whose, and how far it has come; `newest` is `null` before the first frame. */
export interface KnownFeed {
  readonly introduction: Introduction;
  readonly author: Author;
  readonly newest: FeedHead | null;
  /** Whether its frames are control: such a feed is named in what this device has seen. */
  readonly isControl?: boolean;
}

export type FeedFailure =
  | VerifyError<"INTRODUCTION_NOT_GENUINE" | "FRAME_NOT_GENUINE">
  | RuleError<"FEED_UNKNOWN" | "FRAME_KNOWN" | "FRAME_GAP" | "FRAME_FORK" | "PROGRAMME_FOREIGN" | "KIND_NOT_ALLOWED">;

const ROLE_NAMES = { 1: "field", 2: "volunteer", 3: "coordinator" } as const;

/** Judges an introduction: a coordinator of the charter, or a certificate that one of them signed for this programme. */
export async function meetFeed(
  control: ControlState,
  introduction: Introduction,
): Promise<Result<KnownFeed, FeedFailure>> {
  const { author, certificate } = introduction;
  if (certificate === null) {
    if (!isCoordinator(control, author)) return err(new VerifyError("INTRODUCTION_NOT_GENUINE"));
    return ok({ introduction, author: { key: author, role: "coordinator" }, newest: null });
  }
  if (!(await verifyCertificate(certificate, control.charter.programmeId, coordinatorKeys(control))))
    return err(new VerifyError("INTRODUCTION_NOT_GENUINE"));
  return ok({ introduction, author: { key: author, role: ROLE_NAMES[certificate.role] }, newest: null });
}

/** Hex id of the feed that an introduction speaks of. */
export const feedKey = (control: ControlState, introduction: Introduction): string =>
  bytesToHex(introducedFeed(control.charter.programmeId, introduction));

/** Checks the next frame of a known feed and returns the feed one frame further. A repeated frame fails with `FRAME_KNOWN`, which is no harm. */
export async function acceptFrame(
  control: ControlState,
  feed: KnownFeed | undefined,
  frame: Frame,
): Promise<Result<KnownFeed, FeedFailure>> {
  const { header, head } = frame;
  if (!isEqualBytes(header.programmeId, control.charter.programmeId)) return err(new RuleError("PROGRAMME_FOREIGN"));
  if (feed === undefined) return err(new RuleError("FEED_UNKNOWN"));
  if (!isKindAllowed(feed.author.role, header.kind)) return err(new RuleError("KIND_NOT_ALLOWED"));
  if (!(await verifyFrame(frame, feed.author.key))) return err(new VerifyError("FRAME_NOT_GENUINE"));
  const step = chainStep(header, feed.newest);
  if (step === "known" && header.seq === feed.newest?.seq && !isEqualBytes(head, feed.newest.head))
    return err(new RuleError("FRAME_FORK"));
  if (step !== "next")
    return err(new RuleError(step === "known" ? "FRAME_KNOWN" : step === "gap" ? "FRAME_GAP" : "FRAME_FORK"));
  return ok({ ...feed, newest: { feedId: header.feedId, seq: header.seq, head } });
}

/** F22: coordinators write kinds 2 to 5, everyone else kind 1. */
const isKindAllowed = (role: Author["role"], kind: number): boolean =>
  role === "coordinator" ? kind !== 1 : kind === 1;
