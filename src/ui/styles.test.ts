import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const src = path.resolve(import.meta.dirname, "..");
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).sort();
const reading = (wanted: RegExp) =>
  files.filter((file) => wanted.test(file)).map((file) => [file, readFileSync(path.join(src, file), "utf8")] as const);
const sheets = reading(/\.css$/);
const components = reading(/(?<!\.test)\.tsx$/);
const tokens = sheets.find(([file]) => file.endsWith("tokens.css"))?.[1] ?? "";

const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/^\s*\/\/.*$/gm, "");
const hits = (text: string, pattern: RegExp) => withoutComments(text).match(pattern) ?? [];

const PHYSICAL =
  /(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)|(?:min-|max-)?(?:width|height)|left|right|top|bottom)(?:-[a-z]+)?\s*:(?=[^{};]*;)/g;

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const parts = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const colour = (name: string) => new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(tokens)?.[1] ?? "#808080";
function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(colour(one)), luminance(colour(other))].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

describe("style sheets", () => {
  it.each(sheets)("U1 %s uses logical properties only, so that it works in both directions", (_file, text) => {
    expect(hits(text, PHYSICAL)).toEqual([]);
    expect(hits(text, /(?:text-align|float|clear)\s*:\s*(?:left|right)/g)).toEqual([]);
  });

  it.each(sheets)("U2 %s leaves letters as they are: no spacing, no slant, no capitals", (_file, text) => {
    expect(hits(text, /letter-spacing|italic|oblique|text-transform/g)).toEqual([]);
  });

  // Paper is measured in millimetres, and each card is looked at in every language.
  it.each(sheets.filter(([file]) => !file.endsWith("card-sheet.css")))(
    "U2 %s leaves lines the air that the language needs",
    (_file, text) => {
      expect(hits(text, /line-height:\s*(?:0|1(?:\.[0-4]\d*)?)\s*;/g)).toEqual([]);
    },
  );

  it("U2 lines of Arabic and Chinese are never tighter than one and a half", () => {
    expect(tokens).toMatch(/:lang\(ar\)[^{}]*:lang\(zh\) \{\s*--tight: 1\.5;/);
  });

  it.each(sheets)("U3 %s loads nothing", (_file, text) => {
    expect(hits(text, /url\(|@font-face|https?:/g)).toEqual([]);
  });
});

describe("components", () => {
  it.each(components)("U4 %s has no inline style", (_file, text) => {
    expect(hits(text, /\bstyle=|\.style\b|dangerouslySetInnerHTML/g)).toEqual([]);
  });

  it.each(components)("U5 %s takes its words from the catalogue", (_file, text) => {
    expect(hits(text, />\s*[A-Z][a-z]+(?: [\w’',.-]+)*\s*<\//g)).toEqual([]);
    expect(hits(text, /\b(?:title|label|hint|alt|placeholder|aria-label)="(?!\w+\.\w+")[^"]*[a-z]{2}[^"]*"/g)).toEqual(
      [],
    );
  });
});

describe("colours", () => {
  it.each([
    ["ink", "paper"],
    ["ink", "mist"],
    ["ink", "tide-mist"],
    ["ink", "leaf-mist"],
    ["ink", "sand"],
    ["ink", "sun"],
    ["ink-soft", "paper"],
    ["ink-soft", "mist"],
    ["ink-soft", "tide-mist"],
    ["ink-soft", "leaf-mist"],
    ["ink-soft", "sand"],
    ["paper", "tide"],
    ["tide", "tide-mist"],
    ["paper", "leaf"],
    ["leaf", "leaf-mist"],
    ["clay", "paper"],
    ["paper", "clay"],
  ])("U6 text in %s on %s has a contrast of at least 7 to 1", (text, surface) => {
    expect(contrast(text, surface)).toBeGreaterThanOrEqual(7);
  });

  it.each(["line", "line-soft", "tide", "leaf", "sand-line", "clay"])(
    "U7 a border in %s has at least 3 to 1",
    (line) => {
      expect(contrast(line, "paper")).toBeGreaterThanOrEqual(3);
    },
  );
});
