import { describe, expect, it } from "vitest";
import { formatBytes, formatSpan } from "./amounts.ts";

describe("amounts", () => {
  it.each([
    [0, "0 byte"],
    [999, "999 byte"],
    [1_000, "1 kB"],
    [3_490_000_000, "3.4 GB"],
    [31_900_000_000, "31 GB"],
    [2e15, "2,000 TB"],
  ])("W44 %i bytes are rounded down and said as %s", (bytes, text) => {
    expect(formatBytes(bytes, "en")).toBe(text);
  });

  it.each([
    [1_999, "1 second"],
    [-119_000, "119 seconds"],
    [120_000, "2 minutes"],
    [3 * 3_600_000 + 1, "3 hours"],
    [-49 * 3_600_000, "2 days"],
  ])("W44 %i ms are said as %s", (spanMs, text) => {
    expect(formatSpan(spanMs, "en")).toBe(text);
  });
});
