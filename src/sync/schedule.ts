/** When to try again: back-off with jitter, so that phones that lost the same network do not come back in the same second. Pure. Rule Y26. */
import type { Random } from "../kit/random.ts";

const FIRST_MS = 2_000;
const LONGEST_MS = 5 * 60_000;

/** Wait before try number `failures` + 1: doubles from 2 s to 5 min, then between half and all of it, and never less than the relay asked for. */
export function waitMs(failures: number, askedMs: number | null, random: Random): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10));
  const share = ((random.bytes(1)[0] ?? 0) / 255) * 0.5 + 0.5;
  return Math.max(askedMs ?? 0, ceiling * share);
}
