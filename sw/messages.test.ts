import { describe, expect, it } from "vitest";
import { readPageMessage } from "./messages.ts";

describe("messages of the page", () => {
  it("W8 reads what a page may say, and no more than that", () => {
    expect(readPageMessage({ type: "take-over", extra: 1 })).toEqual({ type: "take-over" });
    expect(readPageMessage({ type: "booted", entry: "/assets/a.js" })).toEqual({
      type: "booted",
      entry: "/assets/a.js",
    });
  });

  it.each([
    null,
    undefined,
    "take-over",
    1,
    [],
    {},
    { type: "skip" },
    { type: "booted" },
    { type: "booted", entry: 1 },
  ])("W8 ignores %j", (data) => {
    expect(readPageMessage(data)).toBeNull();
  });
});
