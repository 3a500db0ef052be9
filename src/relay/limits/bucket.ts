/** Token buckets: how often one key may do something. In memory only; keys are never logged. */
import type { Clock } from "../../kit/clock.ts";

export interface BucketTerms {
  /** Calls that may come at once. */
  readonly burst: number;
  /** Calls a second in the long run. */
  readonly perSecond: number;
}

export interface Buckets {
  /** Takes one call of `key`. Returns 0 where it may go on, otherwise the whole seconds, 1 or more, after which it may. */
  take(key: string): number;
}

/** Most keys that are remembered; the one that was used longest ago is forgotten first, in its favour. */
const MAX_KEYS = 20_000;

/** Buckets of one kind. A clock that jumps back gives nothing and takes nothing. */
export function makeBuckets({ burst, perSecond }: BucketTerms, clock: Clock): Buckets {
  const byKey = new Map<string, { readonly left: number; readonly atMs: number }>();
  return {
    take(key) {
      const nowMs = clock.nowMs();
      const before = byKey.get(key) ?? { left: burst, atMs: nowMs };
      const gained = (Math.max(0, nowMs - before.atMs) / 1000) * perSecond;
      const left = Math.min(burst, before.left + gained);
      byKey.delete(key);
      byKey.set(key, { left: left >= 1 ? left - 1 : left, atMs: nowMs });
      if (byKey.size > MAX_KEYS) forgetOldest(byKey);
      return left >= 1 ? 0 : Math.max(1, Math.ceil((1 - left) / perSecond));
    },
  };
}

function forgetOldest(byKey: Map<string, unknown>): void {
  const { value } = byKey.keys().next();
  if (value !== undefined) byKey.delete(value);
}
