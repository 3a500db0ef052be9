import { describe, expect, it } from "vitest";
import { isOldEnough } from "./age.ts";

describe("E6 when an S file may be relied upon", () => {
  it.each([
    [false, 59_999, false, "too young"],
    [false, 60_000, true, "old enough"],
    [true, 1, true, "young and read back after a restart"],
    [false, -3_600_000, false, "the clock went backwards"],
    [true, -3_600_000, true, "the clock went backwards and it was read back"],
  ])("E6 read back %s, %d ms old: %s, %s", (readBack, ageMs, expected) => {
    expect(isOldEnough(1_790_000_000_000, readBack, 1_790_000_000_000 + ageMs)).toBe(expected);
  });
});
