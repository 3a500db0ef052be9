import { describe, expect, it } from "vitest";
import { formatAge } from "./ages.ts";

const HOUR = 3_600_000;

describe("ages", () => {
  it.each([
    [60_000, "1 minute ago"],
    [59 * 60_000, "59 minutes ago"],
    [3 * HOUR + 1, "3 hours ago"],
    [47 * HOUR, "47 hours ago"],
    [48 * HOUR, "2 days ago"],
  ])("W13 %i ms are rounded down and said as %s", (ageMs, text) => {
    expect(formatAge(ageMs, "en")).toBe(text);
  });
});
