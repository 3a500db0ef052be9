/// <reference types="vite/client" />
import { describe, expect, it } from "vitest";
import { missingIn } from "../../tests/support/words-plugin.ts";
import { bannedIn } from "./banned.ts";
import en from "./en.json";
import { LANGUAGES } from "./language.ts";
import { type Catalogue, makeTranslator } from "./translate.ts";

const catalogues = Object.entries(import.meta.glob<Catalogue>("./*.json", { eager: true, import: "default" }));
const PLURAL_SUFFIX = /_(zero|one|two|few|many|other)$/;

const tagOf = (file: string) => file.slice("./".length, -".json".length);
const stemOf = (key: string) => key.replace(PLURAL_SUFFIX, "");
const namesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);

/** Variable names by message key; a message with plural forms always takes `count`. */
function variablesByKey(catalogue: Catalogue): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const [key, text] of Object.entries(catalogue)) {
    const names = found.get(stemOf(key)) ?? new Set<string>();
    for (const name of namesIn(text)) names.add(name);
    if (PLURAL_SUFFIX.test(key)) names.add("count");
    if (names.size > 0) found.set(stemOf(key), names);
  }
  return new Map([...found].map(([key, names]) => [key, [...names].sort()]));
}

function variablesModule(catalogue: Catalogue): string {
  const rows = [...variablesByKey(catalogue)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, names]) => `  "${key}": ${names.map((name) => `"${name}"`).join(" | ")};\n`);
  return `/** Which message of \`en.json\` takes which variables. Written by \`vitest run --project unit src/words -u\`. */
export interface MessageVariables {
${rows.join("")}}
`;
}

/** Words between spaces; a dash or a sign alone is none. */
const wordCount = (sentence: string) => sentence.split(/\s+/u).filter((word) => /[\p{L}\p{N}{]/u.test(word)).length;
/** Characters of a sentence without spaces between words; a variable counts as two. */
const hanLength = (sentence: string) => Array.from(sentence.replaceAll(/\{\w+\}/g, "例例")).length;

describe("the catalogues", () => {
  it("W1 the variables that t() is checked with are those of en.json", async () => {
    await expect(variablesModule(en)).toMatchFileSnapshot("./message-variables.ts");
  });

  it("W2 there is a catalogue for every language that is listed", () => {
    expect(catalogues.map(([file]) => tagOf(file)).sort()).toEqual(LANGUAGES.map(({ tag }) => tag).sort());
  });

  it.each(catalogues)("W2 %s holds every message of en.json, and no other", (_file, catalogue) => {
    expect([missingIn(catalogue, en), missingIn(en, catalogue)]).toEqual([[], []]);
  });

  it.each(catalogues)("W2 %s takes the same variables as en.json", (_file, catalogue) => {
    const english = variablesByKey(en);
    const stems = new Set(Object.keys(en).map(stemOf));
    const own = [...variablesByKey(catalogue)].filter(([key]) => stems.has(key));
    expect(own).toEqual(own.map(([key]) => [key, english.get(key)]));
  });

  it.each(catalogues)("W2 %s has every plural form of its language and no other", (file, catalogue) => {
    const { pluralCategories } = new Intl.PluralRules(tagOf(file)).resolvedOptions();
    const plurals = [
      ...new Set(
        Object.keys(catalogue)
          .filter((key) => PLURAL_SUFFIX.test(key))
          .map(stemOf),
      ),
    ];
    const forms = (stem: string) =>
      Object.keys(catalogue).filter((key) => PLURAL_SUFFIX.test(key) && stemOf(key) === stem);
    const wanted = (stem: string) => pluralCategories.map((category) => `${stem}_${category}`);
    expect(plurals.map((stem) => forms(stem).sort())).toEqual(plurals.map((stem) => wanted(stem).sort()));
  });

  it.each(catalogues)("W3 %s uses no banned word", (file, catalogue) => {
    const hits = Object.entries(catalogue).flatMap(([key, text]) =>
      bannedIn(tagOf(file), key, text).map((word) => `${key}: ${word}`),
    );
    expect(hits).toEqual([]);
  });

  it.each(catalogues)("W4 %s has no message in capitals and none in italics or markup", (_file, catalogue) => {
    const shouted = Object.values(catalogue).filter((text) => /\b(?!PIN|QR|CSV|UTF)[A-Z]{3,}\b|<\w/.test(text));
    expect(shouted).toEqual([]);
  });

  it.each(catalogues)("W5 %s has short sentences on the capture path", (file, catalogue) => {
    const capture = /^(home|notice|refused|capture|refer|check|saved|draft)\./;
    const long = Object.entries(catalogue)
      .filter(([key]) => capture.test(key))
      .flatMap(([, text]) => text.split(/[.?!:;。？！：；؟؛…]\s*/u))
      .filter((sentence) => (file.includes("zh") ? hanLength(sentence) > 24 : wordCount(sentence) > 12));
    expect(long).toEqual([]);
  });

  it.each(catalogues)("W6 the spoken notice of %s has at most 37 words as it is heard", (file, catalogue) => {
    const all = makeTranslator(catalogue, tagOf(file));
    const heard = (["notice.text", "notice.textHelped"] as const).map((key) =>
      all("notice.textCard", { text: all(key) }).replaceAll(/[\u2066-\u2069]/g, ""),
    );
    // A Chinese word is two characters, as above.
    const wordsOf = (text: string) =>
      file.includes("zh") ? hanLength(text.replaceAll(/\P{L}/gu, "")) / 2 : wordCount(text);
    expect(heard.filter((text) => wordsOf(text) > 37)).toEqual([]);
  });

  it("W6 the spoken notice promises no card while there are none", () => {
    expect(en["notice.text"]).not.toMatch(/card/i);
  });

  it("W7 every key has a prefix and ends in a plural suffix only where another form exists", () => {
    const keys = Object.keys(en);
    expect(keys.filter((key) => !/^[a-z][A-Za-z]*(\.[a-z][A-Za-z0-9]*)+(_(one|other))?$/.test(key))).toEqual([]);
    const lone = keys.filter((key) => key.endsWith("_one") && !keys.includes(`${stemOf(key)}_other`));
    expect(lone).toEqual([]);
  });
});
