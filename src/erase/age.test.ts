import { describe, expect, it } from "vitest";
import { MIN_SECRET_AGE_MS, secretAgeMs } from "./age.ts";

const CREATED = 1_790_000_000_000;

describe("E6 when an S file may be relied upon", () => {
  it.each([
    [59_999, 0, false, "too young"],
    [60_000, 0, true, "old enough by the clock"],
    [1, 60_000, true, "old enough by how long the page knows it"],
    [-3_600_000, 59_999, false, "the clock went backwards"],
    [-3_600_000, 60_000, true, "the clock went backwards, and the page knows it long enough"],
  ])("E6 %d ms old by the clock, known for %d ms: %s, %s", (ageMs, seenForMs, expected) => {
    expect(secretAgeMs(CREATED, CREATED + ageMs, seenForMs) >= MIN_SECRET_AGE_MS).toBe(expected);
  });
});
