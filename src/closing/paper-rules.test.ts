import { describe, expect, it } from "vitest";
import { PAPERS } from "./model.ts";
import { countMade, isAnswered, mayBeNone } from "./paper-rules.ts";

const NOTHING = { recovery: 0, leases: 0 };
const UNPRINTED = { sheets: 0, leasePrinted: 0 };

describe("papers that were made", () => {
  it.each([
    ["recovery papers", 5, countMade({ recovery: 3, leases: 0 }, UNPRINTED)],
    ["lease papers that devices counted", 6, countMade({ recovery: 0, leases: 2 }, UNPRINTED)],
    ["lease papers that people counted", 6, countMade(NOTHING, { sheets: 0, leasePrinted: 1 })],
    ["sheets of cards", 1, countMade(NOTHING, { sheets: 4, leasePrinted: 0 })],
  ])("G20 of %s nobody can say that there was none", (_, made, counts) => {
    expect(PAPERS.filter((code) => !mayBeNone(counts, code))).toEqual([made]);
  });

  it("G20 what nobody counted may have been none", () => {
    expect(PAPERS.filter((code) => mayBeNone(countMade(NOTHING, UNPRINTED), code))).toEqual(PAPERS);
  });

  it("G20 an answer that cannot be true is none; destroyed and kept are answers with initials", () => {
    const made = countMade({ recovery: 3, leases: 0 }, UNPRINTED);
    const answered = (fate: "none" | "destroyed" | "kept", initials: string) =>
      isAnswered([{ code: 5, fate, initials }], 5, made);
    expect([answered("none", ""), answered("none", "A"), answered("kept", " ")]).toEqual([false, false, false]);
    expect([answered("kept", "A"), answered("destroyed", "A")]).toEqual([true, true]);
  });
});
