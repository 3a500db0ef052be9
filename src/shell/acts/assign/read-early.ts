/** Reads the records that a coordinator's first list and board begin with before either is drawn, a little at a time, so that ten thousand of them never hold up the page. Rule A33. */
import type { Records } from "../../../feed/merge.ts";
import { needIn } from "../records.ts";
import { readRecord } from "./read-board.ts";

/** How long the page may be held up at a time (P). */
const SLICE_MS = 12;

export interface Pace {
  /** A clock that nothing sets back. */
  readonly steadyMs: () => number;
  /** Lets the page do something else. */
  readonly rest: () => Promise<void>;
}

/** What is read stays with its record: `needsOf` and `readBoard` do not read it again. */
export async function readEarly({ recordById }: Records, { steadyMs, rest }: Pace): Promise<void> {
  let from = steadyMs();
  for (const [key, record] of recordById) {
    needIn(record);
    readRecord(key, record);
    if (steadyMs() - from < SLICE_MS) continue;
    await rest();
    from = steadyMs();
  }
}
