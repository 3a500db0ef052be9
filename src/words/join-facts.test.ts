import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import ar from "./ar.json";
import en from "./en.json";
import { joinFacts } from "./join-facts.ts";
import { LANGUAGES } from "./language.ts";
import { makeTranslator } from "./translate.ts";

const SRC = path.resolve(import.meta.dirname, "..");
const sources = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter(
  (file) => /\.(ts|tsx|css)$/.test(file) && !file.includes(".test."),
);

const COMMENTS = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm;
/** A dot with room beside it, as it stands between two facts; a character class that holds one has none. */
const DOTS = /[ \u00a0][·•∙⋅]|[·•∙⋅][ \u00a0]|\\u00b7|\\u2022|&middot;|&bull;/gi;

const dotsIn = (source: string): number => source.replace(COMMENTS, "").match(DOTS)?.length ?? 0;

describe("W45 facts on one line are joined as their language does it", () => {
  it("W45 leaves out what is missing, without a gap", () => {
    const t = makeTranslator(en, "en");
    expect(joinFacts(t, ["Water", false, "2–3", null, ""])).toBe("Water · 2–3");
    expect(joinFacts(t, [])).toBe("");
  });

  it("W45 puts no sign beside an Arabic digit that reads as a zero", () => {
    expect(joinFacts(makeTranslator(ar, "ar-SD"), ["١", "٢"])).toBe("١؛ ٢");
  });

  it("W45 finds a dot where there is one, and none in a comment", () => {
    expect(dotsIn('<p>{a} · {b}</p>; x.join(" · "); y + " · ";')).toBe(3);
    expect(dotsIn("/** 1 one · 2 two */\n// `a` · `b`\nconst SIGNS = /[+·:]/;")).toBe(0);
  });

  it("W45 no source writes the dot itself", () => {
    expect(sources.length).toBeGreaterThan(500);
    expect(sources.filter((file) => dotsIn(readFileSync(path.join(SRC, file), "utf8")) > 0)).toEqual([]);
  });

  it.each(LANGUAGES.map(({ tag }) => tag))("W45 no message of %s writes it but for the separator", (tag) => {
    const catalogue: Readonly<Record<string, string>> = JSON.parse(
      readFileSync(path.join(import.meta.dirname, `${tag}.json`), "utf8"),
    );
    const found = Object.entries(catalogue).filter(([key, text]) => key !== "ui.between" && /[·•∙⋅]/.test(text));
    expect(found).toEqual([]);
  });
});

describe("W47 names in one sentence are listed as their language does it", () => {
  it("W47 no screen joins them itself", () => {
    const screens = sources.filter((file) => file.endsWith(".tsx"));
    expect(screens.length).toBeGreaterThan(100);
    expect(screens.filter((file) => readFileSync(path.join(SRC, file), "utf8").includes('join(", ")'))).toEqual([]);
  });
});
