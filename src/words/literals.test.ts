import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const SRC = path.resolve(import.meta.dirname, "..");
const components = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".tsx") && !file.includes(".test."),
);

/** Words between tags, or in an attribute that people read or hear. */
const BETWEEN_TAGS = />\s*([A-Za-z][A-Za-z’',.!? ]{2,}?)\s*<\//g;
const IN_ATTRIBUTES = /\b(?:aria-label|title|placeholder|alt)="([^"]*[A-Za-z][^"]*)"/g;

/** Keys of messages stand where they are looked up. */
const MESSAGE_KEY = /^[a-z]+\.[A-Za-z0-9]+$/;

const literalsOf = (source: string): readonly string[] =>
  [BETWEEN_TAGS, IN_ATTRIBUTES]
    .flatMap((pattern) => [...source.matchAll(pattern)].map((match) => match[1] ?? ""))
    .filter((text) => !MESSAGE_KEY.test(text));

describe("W7 every word on a screen is in the catalogue", () => {
  it("W7 finds a literal where there is one", () => {
    expect(literalsOf('<p>Saved here</p><img alt="A hill" />')).toEqual(["Saved here", "A hill"]);
  });

  it("W7 looks at the components", () => {
    expect(components.length).toBeGreaterThan(50);
  });

  it("W7 components hold no literal", () => {
    const found = components.flatMap((file) =>
      literalsOf(readFileSync(path.join(SRC, file), "utf8")).map((text) => `${file}: ${text}`),
    );
    expect(found).toEqual([]);
  });
});

describe("W43 picture-words are said in the language of the screen", () => {
  it("W43 components take them from useWords, which knows the language, and not from the English list", () => {
    const direct =
      /import \{[^}]*\b(?:aliasText|wordsFromBytes|wordAt|ENGLISH_WORDS)\b[^}]*\} from "[^"]*picture-words\.ts"/;
    const found = components.filter(
      (file) => file !== path.join("ui", "language.tsx") && direct.test(readFileSync(path.join(SRC, file), "utf8")),
    );
    expect(found).toEqual([]);
  });
});
