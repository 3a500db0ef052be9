import { describe, expect, it } from "vitest";
import { makeCreate } from "../../../feed/make-create.ts";
import { type AuthoredOp, mergeOps, NO_RECORDS } from "../../../feed/merge.ts";
import type { Standing } from "../../../feed/standing.ts";
import { toSignKey } from "../../../kit/brand.ts";
import { systemRandom } from "../../../kit/random.ts";
import { needToFields } from "../../../need/codec.ts";
import { needsOf } from "../records.ts";
import { readBoard } from "./read-board.ts";
import { readEarly } from "./read-early.ts";

const DAY = 20_000;
const author = toSignKey(new Uint8Array(32).fill(1));
const standing = {
  ...{ roleOf: () => "field", isPinnedOut: () => false, ackedBySeen: () => 0, isValidSnapshot: () => false },
} as unknown as Standing;

function recordsOf(count: number) {
  const ops = Array.from({ length: count }, (_, at) => {
    const fields = needToFields({
      ...{ kind: "help", alias: [1, at], sector: 1, item: 101, urgency: 2, people: 3, extraHelp: [], language: "ar" },
      ...{ area: 1, helperPreference: 0, informedBy: 1, noticeVersion: 1, day: DAY, half: "am" },
    });
    const parts = { clock: { nowMs: () => DAY * 86_400_000 }, random: systemRandom, last: [DAY, at] as const };
    return { op: makeCreate(parts, author, fields, 1), author, source: null } as unknown as AuthoredOp;
  });
  return mergeOps(NO_RECORDS, ops, standing);
}

describe("A33 reading a coordinator's records before they are shown", () => {
  it("A33 lets the page do something else after each twelve milliseconds", async () => {
    let now = 0;
    const held: number[] = [];
    let since = 0;
    await readEarly(recordsOf(20), {
      steadyMs: () => now++,
      rest: async () => {
        held.push(now - since);
        now += 1_000;
        since = now;
      },
    });
    expect(held.length).toBeGreaterThan(0);
    expect(Math.max(...held)).toBeLessThanOrEqual(14);
  });

  it("A33 leaves nothing for lists to read anew", async () => {
    const records = recordsOf(3);
    await readEarly(records, { steadyMs: () => 0, rest: async () => undefined });
    for (const { writesByField } of records.recordById.values()) (writesByField as Map<number, unknown>).clear();
    expect([needsOf(records).length, readBoard(records, standing).needs.length]).toEqual([3, 3]);
  });
});
