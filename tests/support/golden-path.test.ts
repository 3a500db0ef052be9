import { expect, it } from "vitest";
import { BUDGET_SECONDS, goldenPath, humanSecondsOf, MOST_TAPS } from "./golden-path.ts";

it("the golden path leaves the machine two of its 45 seconds, and two of its 12 taps for a change", () => {
  const steps = goldenPath("Block C");
  expect(humanSecondsOf(steps)).toBeLessThanOrEqual(BUDGET_SECONDS - 2);
  expect(steps.length).toBeLessThanOrEqual(MOST_TAPS - 2);
});
