import { describe, expect, it } from "vitest";
import { formatDay } from "./dates.ts";
import en from "./en.json" with { type: "json" };
import { chooseLanguage, directionOf, formatTagOf, LANGUAGES, languageOf, ownNameOf, usualDigits } from "./language.ts";
import { makeTranslator } from "./translate.ts";

const write = (tag: string, value: number) => new Intl.NumberFormat(tag).format(value);

describe("the languages", () => {
  it("W14 knows which languages run from right to left", () => {
    expect(["ar", "fa-AF", "ur", "ar-XB"].map(directionOf)).toEqual(["rtl", "rtl", "rtl", "rtl"]);
    expect(["en", "uk", "zh-Hans", "sw"].map(directionOf)).toEqual(["ltr", "ltr", "ltr", "ltr"]);
    expect(directionOf("pa-Arab-PK")).toBe("rtl");
  });

  it.each([
    ["ar", "ar-u-nu-arab", /[\u0660-\u0669]/],
    ["fa", "fa-u-nu-arabext", /[\u06f0-\u06f9]/],
    ["ur", "ur-u-nu-arabext", /[\u06f0-\u06f9]/],
  ] as const)(
    "W14 %s, shipped or not, runs from right to left with its own digits, days in words and names isolated",
    (tag, formatTag, digits) => {
      expect(directionOf(tag)).toBe("rtl");
      const day = formatDay(20_637, formatTag);
      expect(day).toMatch(digits);
      expect(day).not.toMatch(/[0-9/]/);
      const t = makeTranslator(en, formatTag);
      expect(t("chip.held", { count: 12 })).toMatch(digits);
      expect(t("unlock.whose", { picture: "lamp" })).toContain("\u2068lamp\u2069");
    },
  );

  it("W15 names a language in itself, and one that is not shipped by its tag", () => {
    expect(LANGUAGES.map(({ tag }) => ownNameOf(tag))).toEqual([
      "English",
      "Français",
      "Español",
      "العربية",
      "简体中文",
      "Українська",
    ]);
    expect(ownNameOf("sw")).toBe("sw");
  });

  it("W15 says of no translation that a native speaker has read it before one has", () => {
    expect(LANGUAGES.filter(({ isReadByNative }) => isReadByNative).map(({ tag }) => tag)).toEqual(["en"]);
  });
});

describe("the language to begin in", () => {
  it.each([
    [["fr-CA", "en"], "fr"],
    [["uk-UA"], "uk"],
    [["es-419"], "es"],
    [["ar-SY", "en-US"], "ar"],
    [["pt-BR", "es", "en"], "es"],
    [["sw", "so"], "en"],
    [[], "en"],
    [["not a tag!", "fr"], "fr"],
  ])("W30 of %j is %s", (wanted, tag) => {
    expect(chooseLanguage(wanted)).toBe(tag);
  });

  it.each(["zh", "zh-CN", "zh-SG", "zh-Hans", "zh-Hans-HK", "cmn-Hans-CN"])(
    "W31 of %s is Simplified Chinese",
    (tag) => {
      expect(chooseLanguage([tag, "en"])).toBe("zh-Hans");
    },
  );

  it.each([[["zh-TW", "en"]], [["zh-HK", "zh-TW", "zh", "en-US", "en"]], [["zh-Hant", "zh", "en"]], [["zh-MO", "en"]]])(
    "W31 of %j is not Simplified Chinese, because something better is there",
    (wanted) => {
      expect(chooseLanguage(wanted)).toBe("en");
    },
  );

  it("W31 is Simplified Chinese for a reader of Traditional Chinese alone", () => {
    expect([chooseLanguage(["zh-TW"]), chooseLanguage(["zh-HK", "zh", "sw"])]).toEqual(["zh-Hans", "zh-Hans"]);
  });
});

describe("digits and regions", () => {
  it("W32 writes the digits that were chosen", () => {
    expect(write(formatTagOf("ar", "own", []), 1234)).toBe("١٬٢٣٤");
    expect(write(formatTagOf("ar", "latn", ["ar-EG"]), 1234)).toBe("1,234");
  });

  it("W32 begins with the digits that are usual where the phone comes from", () => {
    expect(["ar-EG", "ar-SY", "ar-SA"].map((tag) => usualDigits("ar", [tag]))).toEqual(["own", "own", "own"]);
    expect(["ar-MA", "ar-TN"].map((tag) => usualDigits("ar", [tag]))).toEqual(["latn", "latn"]);
    expect(usualDigits("uk", ["ar-EG"])).toBe("latn");
  });

  it("W32 keeps the months of the region", () => {
    const month = (wanted: string[]) =>
      new Intl.DateTimeFormat(formatTagOf("ar", "latn", wanted), { month: "long", timeZone: "UTC" }).format(0);
    expect([month(["ar-SY"]), month(["en", "ar-EG"])]).toEqual(["كانون الثاني", "يناير"]);
  });

  it("W32 keeps English and Chinese as they are everywhere", () => {
    expect([formatTagOf("en", "latn", ["en-US"]), formatTagOf("zh-Hans", "latn", ["zh-TW"])]).toEqual([
      "en",
      "zh-Hans",
    ]);
  });

  it("W32 offers digits of its own in Arabic alone", () => {
    expect(LANGUAGES.filter(({ ownDigits }) => ownDigits).map(({ tag }) => tag)).toEqual(["ar"]);
    expect(languageOf("ar")?.ownDigits).toBe("arab");
  });
});
