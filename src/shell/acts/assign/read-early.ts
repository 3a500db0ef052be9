/** Reads the records that a coordinator's first list and board begin with before either is drawn, a little at a time, so that ten thousand of them never hold up the page. Rule A33. */
import type { Records } from "../../../feed/merge.ts";
import { type Pace, restAfterSlices } from "../../../kit/slices.ts";
import { needIn } from "../records.ts";
import { readRecord } from "./read-board.ts";

/** What is read stays with its record: `needsOf` and `readBoard` do not read it again. */
export async function readEarly({ recordById }: Records, pace: Pace): Promise<void> {
  const rest = restAfterSlices(pace);
  for (const [key, record] of recordById) {
    needIn(record);
    readRecord(key, record);
    await rest();
  }
}
