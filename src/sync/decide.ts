/** What a device does next with its feeds. One function decides; acts only change what it looks at. Pure. Rule Y20 of SPEC.md. */

export type Act = "acknowledge" | "tend" | "seal" | "upload" | "repair" | "pull" | "rest";

export interface SyncView {
  /** Heads that this coordinator merged and has not acknowledged. */
  readonly unacknowledged: number;
  /** Whether all duties were looked at since something changed. */
  readonly isTended: boolean;
  /** Ops that wait for a segment, counted as far as one segment goes. */
  readonly waiting: number;
  readonly canSeal: boolean;
  /** Whether to seal what waits whatever the relay does: on hand-over, on lock, when the page hides, when a segment is full. */
  readonly mustSeal: boolean;
  /** Own frames without a receipt. */
  readonly unconfirmed: number;
  /** Whether the relay was asked in this run for what it left out, and once a day where it stands. */
  readonly isRepaired: boolean;
  /** Whether the log was read to its end in this run. */
  readonly isRead: boolean;
  /** Whether this device has ever read a page of the log. */
  readonly hasReadAny: boolean;
  /** Whether there is a relay to talk to at all. */
  readonly hasRelay: boolean;
}

/**
 * Own frames before reading: on a weak link what people wrote goes out before anything comes in. What waits is sealed when it must be, or once
 * the relay has answered in this run: a phone that is offline all day then hands over full segments instead of many small ones.
 */
export function decideNext(view: SyncView): Act {
  if (view.unacknowledged > 0) return "acknowledge";
  if (isFirstRead(view)) return "pull";
  if (!view.isTended) return "tend";
  if (view.waiting > 0 && view.canSeal && (view.mustSeal || view.isRead)) return "seal";
  if (!view.hasRelay) return "rest";
  if (view.unconfirmed > 0) return "upload";
  if (!view.isRead) return "pull";
  return view.isRepaired ? "rest" : "repair";
}

/** Y97: a device that never read and has nothing to hand over knows of no duty yet: it reads first. */
export const isFirstRead = ({ hasRelay, hasReadAny, isRead, waiting, unconfirmed }: SyncView): boolean =>
  hasRelay && !hasReadAny && !isRead && waiting + unconfirmed === 0;
