/** Long work in slices, so that it never holds up the page. */
import type { Pace } from "./acts/assign/read-early.ts";

/** How long the page may be held up at a time (P). */
const SLICE_MS = 12;

/** What is to be waited for between two steps of long work: the page does something else wherever it was held up for a slice. */
export function restAfterSlices({ steadyMs, rest }: Pace): () => Promise<void> {
  let fromMs = steadyMs();
  return async () => {
    if (steadyMs() - fromMs < SLICE_MS) return;
    await rest();
    fromMs = steadyMs();
  };
}
