import { describe, expect, it } from "vitest";
import { drillScore, drillSteps, RESTORE_DRILL } from "./drill-rules.ts";
import { NO_CEREMONY } from "./rules.ts";

const held = (code: number, passed: readonly number[]) => ({ ...NO_CEREMONY, drills: [{ code, passed, day: 1 }] });

describe("drills", () => {
  it("G8 pass with every step, fail with less, and are not done without a result", () => {
    const scores = [held(1, [1, 2, 3, 4]), held(1, [1]), NO_CEREMONY].map((one) => drillScore(one, 1, false));
    expect(scores).toEqual([1, 2, 3]);
  });

  it("G8 that a copied device opens nothing is a step only where it can be true", () => {
    expect(drillSteps(RESTORE_DRILL, false)).toEqual([1, 2, 3, 4]);
    expect(drillSteps(RESTORE_DRILL, true)).toEqual([1, 2, 3]);
    expect([1, 2, 4].map((code) => drillSteps(code, true).length)).toEqual([4, 4, 5]);
  });

  it("G8 where copies open, the restored copy is scored by the relay's steps, whatever was ticked beside them", () => {
    const scores = [
      [1, 2, 3],
      [1, 2, 3, 4],
      [1, 2, 4],
    ].map((passed) => drillScore(held(RESTORE_DRILL, passed), RESTORE_DRILL, true));
    expect(scores).toEqual([1, 1, 2]);
  });

  it("G8 where copies do not open, the relay's steps alone are not the whole drill", () => {
    expect(drillScore(held(RESTORE_DRILL, [1, 2, 3]), RESTORE_DRILL, false)).toBe(2);
  });
});
