import { describe, expect, it } from "vitest";
import { formatDay, formatMoment } from "./dates.ts";
import en from "./en.json";
import { directionOf, ownNameOf } from "./language.ts";
import { pseudoCatalogue, pseudoText } from "./pseudo.ts";
import { makeTranslator } from "./translate.ts";

const plain = (text: string) => text.replaceAll(/[\u2066-\u2069]/g, "");

describe("makeTranslator", () => {
  const t = makeTranslator(en, "en");

  it("W8 chooses the plural form by count", () => {
    expect([t("home.todayCount", { count: 1 }), t("home.todayCount", { count: 2 })]).toEqual(["1 need", "2 needs"]);
  });

  it("W9 isolates inserted text from the direction around it", () => {
    expect(t("capture.samePlace", { area: "بلوك" })).toBe("Same place: \u2068بلوك\u2069");
  });

  it("W10 writes numbers in the digits of the language", () => {
    const arabic = makeTranslator({ "home.todayCount_other": "{count} x" }, "ar-EG");
    expect(arabic("home.todayCount", { count: 1234 })).toBe("١٬٢٣٤ x");
  });

  it("W11 takes the form for other where a language lacks the chosen one", () => {
    expect(plain(makeTranslator(en, "ar")("home.todayCount", { count: 2 }))).toContain("needs");
  });

  it("W12 shows the key of a message that the catalogue lacks", () => {
    expect(makeTranslator({}, "en")("ui.back")).toBe("ui.back");
  });
});

describe("the pseudo-language", () => {
  it("W13 is at least two fifths longer than the text and keeps its variables", () => {
    const text = "Same place: {area}";
    expect(pseudoText(text).length).toBeGreaterThanOrEqual(text.length * 1.4);
    expect(pseudoText(text)).toContain("{area}");
  });

  it("W13 covers every message", () => {
    expect(Object.keys(pseudoCatalogue(en))).toEqual(Object.keys(en));
  });
});

describe("languages and days", () => {
  it("W14 knows which languages run from right to left", () => {
    expect(["ar", "fa-AF", "ur", "ar-XB"].map(directionOf)).toEqual(["rtl", "rtl", "rtl", "rtl"]);
    expect(["en", "uk", "zh-Hans", "sw"].map(directionOf)).toEqual(["ltr", "ltr", "ltr", "ltr"]);
    expect(directionOf("pa-Arab-PK")).toBe("rtl");
  });

  it("W15 names a language in itself", () => {
    expect([ownNameOf("en"), ownNameOf("ar")]).toEqual(["English", "العربية"]);
  });

  it("W16 writes a day with weekday and month name", () => {
    expect(formatDay(20637, "en")).toBe("Fri 3 July");
  });

  it("W16 sets the date of the language's own calendar beside the Gregorian one", () => {
    expect(formatDay(20637, "fa")).toMatch(/\(.*تیر\)$/);
  });

  it("W17 writes a moment as the programme's zone sees it", () => {
    const lateInUtc = Date.UTC(2026, 6, 3, 22, 30);
    expect(formatMoment(lateInUtc, "en", "Asia/Shanghai")).toBe("Sat 4 July, 06:30");
  });
});
