/** When the next run begins. Rule Y98. */

/** One run that is to come, or none. */
export interface NextRun {
  /** In `ms` from now, whatever was planned. */
  in(ms: number): void;
  /** In `ms` from now, or sooner where that was planned: who asks again and again puts nothing off. */
  within(ms: number): void;
  /** None any more. */
  stop(): void;
}

/** Calls `begin` once for each plan that comes due. Times are of `steadyMs`, which never jumps. */
export function makeNextRun(steadyMs: () => number, begin: () => void): NextRun {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dueMs = Number.POSITIVE_INFINITY;
  function stop(): void {
    clearTimeout(timer);
    dueMs = Number.POSITIVE_INFINITY;
  }
  function plan(ms: number): void {
    stop();
    dueMs = steadyMs() + ms;
    timer = setTimeout(() => {
      stop();
      begin();
    }, ms);
  }
  return {
    in: plan,
    within(ms) {
      if (steadyMs() + ms < dueMs) plan(ms);
    },
    stop,
  };
}
