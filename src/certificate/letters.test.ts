import { describe, expect, it } from "vitest";
import { toDigestCode, toHexGroups } from "./letters.ts";

describe("letters to compare", () => {
  it("J5 an id and a digest are written as other programs write them, in groups", () => {
    expect(toHexGroups(Uint8Array.from({ length: 7 }, (_, at) => 37 * at))).toBe("0025 4a6f 94b9 de");
  });

  it("J5 the code of a digest has the letters that a QR code holds in little room", () => {
    const digest = Uint8Array.from({ length: 32 }, (_, at) => 7 * at);
    expect(toDigestCode(digest)).toMatch(/^SHA256:[0-9A-F]{64}$/);
  });
});
