/** How long something took on a phone that may have slept. */
import type { Clock } from "../kit/clock.ts";

/**
 * Starts one; each call gives the milliseconds since, by whichever of two clocks says more: the browser's own count of time may stand still while a phone sleeps,
 * and the other can be set back.
 */
export function startStopwatch(clock: Clock): () => number {
  const [wallMs, steadyMs] = [clock.nowMs(), performance.now()];
  return () => Math.max(clock.nowMs() - wallMs, performance.now() - steadyMs);
}
