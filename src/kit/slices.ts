/** Long work in slices, so that it never holds up the page. */

/** How long the page may be held up at a time (P). */
const SLICE_MS = 12;

export interface Pace {
  /** A clock that nothing sets back. */
  readonly steadyMs: () => number;
  /** Lets the page do something else. */
  readonly rest: () => Promise<void>;
}

/** Waited for between two steps of long work: lets whoever else waits for the thread go first, where it was held up long enough. */
export type Rest = () => Promise<void>;

/** A rest wherever the page was held up for a slice. */
export function restAfterSlices({ steadyMs, rest }: Pace): Rest {
  let fromMs = steadyMs();
  return async () => {
    if (steadyMs() - fromMs < SLICE_MS) return;
    await rest();
    fromMs = steadyMs();
  };
}
