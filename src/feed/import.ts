/**
 * Reading feeds: what one verified item does to what a reader knows of a feed. Pure but for the signature check. Rules F20–F26 of SPEC.md.
 *
 * A frame is used only when it is next in its feed and signed by the feed's author, who has a seat or was certified. What it may do is judged later,
 * by what is in force then.
 */
import { type ControlState, isCoordinator, wasCoordinator } from "../control/fold.ts";
import type { Head, SignKey } from "../kit/brand.ts";
import { bytesToHex, isEqualBytes } from "../kit/bytes.ts";
import { RuleError, VerifyError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { type Certificate, verifyCertificate } from "../wire/certificate.ts";
import { chainStep, type Frame, verifyFrame } from "../wire/frame.ts";
import { type Introduction, introducedFeed } from "../wire/introduction.ts";
import type { FeedHead } from "../wire/receipt.ts";

/** By what right a feed is read. `recovery`: the programme's recovery key, which states amends only. */
export type AuthorRole = "field" | "volunteer" | "coordinator" | "recovery";

/** A feed that a reader knows: whose, and how far it has come; `newest` is `null` before the first frame. */
export interface KnownFeed {
  readonly introduction: Introduction;
  readonly author: SignKey;
  readonly role: AuthorRole;
  readonly newest: FeedHead | null;
}

export type FeedFailure =
  | VerifyError<"INTRODUCTION_NOT_GENUINE" | "FRAME_NOT_GENUINE">
  | RuleError<"FEED_UNKNOWN" | "FRAME_KNOWN" | "FRAME_GAP" | "FRAME_FORK" | "PROGRAMME_FOREIGN" | "KIND_NOT_ALLOWED">;

/** A frame with or without its body. */
export type FrameHead = Pick<Frame, "header" | "headerBytes" | "signature" | "head">;

const ROLE_NAMES = { 1: "field", 2: "volunteer", 3: "coordinator" } as const;

/** Judges an introduction: someone who has or had a seat, the recovery key, or who holds a certificate that counts. */
export async function meetFeed(
  control: ControlState,
  introduction: Introduction,
): Promise<Result<KnownFeed, FeedFailure>> {
  const { author, certificate } = introduction;
  const role = certificate ? ROLE_NAMES[certificate.role] : roleOfKey(control, author);
  if (role === null || (certificate && !(await isCertified(control, certificate))))
    return err(new VerifyError("INTRODUCTION_NOT_GENUINE"));
  return ok({ introduction, author, role, newest: null });
}

function roleOfKey(control: ControlState, author: SignKey): AuthorRole | null {
  if (wasCoordinator(control, author)) return "coordinator";
  const { recovery } = control.terms;
  return recovery && isEqualBytes(recovery.signKey, author) ? "recovery" : null;
}

/** F20: signed by a coordinator in force, or published while its issuer was one. */
async function isCertified(control: ControlState, certificate: Certificate): Promise<boolean> {
  const published = control.certificateByKey.get(bytesToHex(certificate.signKey));
  if (published && isEqualBytes(published.bytes, certificate.bytes)) return true;
  const { programmeId } = control.charter;
  return (
    isCoordinator(control, certificate.issuer) && verifyCertificate(certificate, programmeId, [certificate.issuer])
  );
}

/** Whether `author` signed a frame. */
export type IsSigned = (frame: FrameHead, author: SignKey) => Promise<boolean>;

/** Hex id of the feed that an introduction speaks of. */
export const feedKey = (control: ControlState, introduction: Introduction): string =>
  bytesToHex(introducedFeed(control.charter.programmeId, introduction));

/**
 * Checks the next frame of a known feed and returns the feed one frame further. `held` is the head that the reader has at the frame's position, where it has
 * one: the same one fails with `FRAME_KNOWN`, which is no harm; another that the author signed is `FRAME_FORK`. `isSigned` may know the answer already.
 */
export async function acceptFrame(
  control: ControlState,
  feed: KnownFeed | undefined,
  frame: FrameHead,
  held: Head | null,
  isSigned: IsSigned = verifyFrame,
): Promise<Result<KnownFeed, FeedFailure>> {
  const { header, head } = frame;
  if (!isEqualBytes(header.programmeId, control.charter.programmeId)) return err(new RuleError("PROGRAMME_FOREIGN"));
  if (feed === undefined) return err(new RuleError("FEED_UNKNOWN"));
  if (!isKindAllowed(feed.role, header.kind)) return err(new RuleError("KIND_NOT_ALLOWED"));
  const step = chainStep(header, feed.newest);
  if (step === "known" && (held === null || isEqualBytes(held, head))) return err(new RuleError("FRAME_KNOWN"));
  if (!(await isSigned(frame, feed.author))) return err(new VerifyError("FRAME_NOT_GENUINE"));
  if (step !== "next") return err(new RuleError(step === "gap" ? "FRAME_GAP" : "FRAME_FORK"));
  return ok({ ...feed, newest: { feedId: header.feedId, seq: header.seq, head } });
}

/** F22: coordinators write kinds 2 to 5, the recovery key kind 4, everyone else kind 1. */
function isKindAllowed(role: AuthorRole, kind: number): boolean {
  if (role === "recovery") return kind === 4;
  return role === "coordinator" ? kind !== 1 : kind === 1;
}
