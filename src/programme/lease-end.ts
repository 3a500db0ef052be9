/**
 * Whether a phone still shows its records: until its certificate ends, or the terms of the programme, whichever is first. Pure. Rule P13 of README.md.
 *
 * A clock alone never destroys anything: it locks. Only what coordinators signed says that the time is over for good.
 */

/** What is known of the time on a phone; all in ms since 1970. */
export interface LeaseTimes {
  readonly endMs: number;
  /** When the programme began: no clock before that is right. */
  readonly startMs: number;
  /** This device's clock. */
  readonly localMs: number;
  /** The latest time that coordinators signed, as many as decide together; `null` where they signed none. */
  readonly vouchedMs: number | null;
  /** What time it is by coordinators who answered this phone since it was unlocked; `null` where they did not. It corrects the clock, in both directions. */
  readonly answeredMs: number | null;
}

export type LeaseState =
  /** `warnHours`: the warning that is due, `null` while none is. */
  | { readonly type: "runs"; readonly endMs: number; readonly warnHours: 48 | 24 | 2 | null }
  /** By this device's clock: records are shown no more, and all that exists only here stays. */
  | { readonly type: "locked"; readonly endMs: number }
  /** By what coordinators signed: when the phone erases itself then says T47 of ../control/SPEC.md. */
  | { readonly type: "over"; readonly endMs: number };

const HOUR_MS = 3_600_000;
/** Hours before the end at which a phone says so (P), the next ones first. */
const WARNINGS = [2, 24, 48] as const;

export function judgeLease({ endMs, startMs, localMs, vouchedMs, answeredMs }: LeaseTimes): LeaseState {
  if ((vouchedMs ?? 0) >= endMs) return { type: "over", endMs };
  const nowMs = answeredMs ?? Math.max(localMs, startMs, vouchedMs ?? 0);
  if (nowMs >= endMs) return { type: "locked", endMs };
  const warnHours = WARNINGS.find((hours) => endMs - nowMs <= hours * HOUR_MS) ?? null;
  return { type: "runs", endMs, warnHours };
}

/** Whether a screen that shows `before` is right for `after`, too: the same state, and the same warning. */
export const showsSame = (before: LeaseState | null, after: LeaseState): boolean =>
  before?.type === after.type && warningOf(before) === warningOf(after);

const warningOf = (state: LeaseState) => (state.type === "runs" ? state.warnHours : null);
