import { describe, expect, it } from "vitest";
import { toDigestCode, toDigestText, toLetters } from "./letters.ts";

describe("letters to compare", () => {
  it("J5 a programme's id has twenty-six letters in groups of four", () => {
    expect(toLetters(new Uint8Array(16).fill(255))).toBe("ZZZZ ZZZZ ZZZZ ZZZZ ZZZZ ZZZZ ZW");
  });

  it("J5 a digest is written as other programs write it, and its code in capitals, which a QR code holds in less", () => {
    const digest = Uint8Array.from({ length: 32 }, (_, at) => at);
    expect(toDigestText(digest)).toMatch(/^0001 0203 (?:[0-9a-f]{4} ){13}1e1f$/);
    expect(toDigestCode(digest)).toMatch(/^SHA256:[0-9A-F]{64}$/);
  });
});
