import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import ar from "./ar.json";
import { toAsciiDigits } from "./digits.ts";

const SRC = path.resolve(import.meta.dirname, "..");

describe("W48 numbers are read and written in every script's digits", () => {
  it.each([
    ["٠١٢٣٤٥٦٧٨٩", "0123456789"],
    ["۰۱۲۳۴۵۶۷۸۹", "0123456789"],
    ["०१९", "019"],
    ["０１９", "019"],
    ["𝟎𝟗𝟘𝟡", "0909"],
    [" ١٨:٠٠ ", "18:00"],
  ])("W48 digits %s are read as %s", (typed, digits) => {
    expect(toAsciiDigits(typed)).toBe(digits);
  });

  it("W48 no Arabic message holds digits of its own but in what is typed or read as it stands", () => {
    // Codes, names of formats, and examples of what a keyboard may write.
    const asItStands = /CSV UTF-8|UTF-8|A4|L1|SD-01-003|18:00|12345|1234/g;
    const held = Object.entries(ar).filter(([, text]) => /\p{Nd}/u.test(text.replaceAll(asItStands, "")));
    expect(held).toEqual([]);
  });

  it("W48 no screen makes a number of a message into text before it is written in the digits that were chosen", () => {
    const screens = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter(
      (file) => file.endsWith(".tsx") && !file.includes(".test."),
    );
    const texts = screens.map((file) => [file, readFileSync(path.join(SRC, file), "utf8")] as const);
    // A code says its own name and is no amount.
    const made = /\bt\([^()]*\{[^()]*\b(?!code\b)\w+: String\(/;
    expect(texts.filter(([, text]) => made.test(text)).map(([file]) => file)).toEqual([]);
  });
});
