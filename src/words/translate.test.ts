import { describe, expect, it } from "vitest";
import { formatDay, formatMoment } from "./dates.ts";
import en from "./en.json";
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

  it("W11 says the name of a phone in the words of the language, and nothing else that looks like one", () => {
    const named = makeTranslator(
      { "revoke.title": "{label}", "capture.samePlace": "{area}" },
      "fr",
      () => "Fleuve-Lampe",
    );
    expect(plain(named("revoke.title", { label: "River-Lamp" }))).toBe("Fleuve-Lampe");
    expect(plain(named("capture.samePlace", { area: "River-Lamp" }))).toBe("River-Lamp");
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
  it("W16 writes a day with weekday and month name", () => {
    expect(formatDay(20637, "en")).toBe("Fri 3 July");
  });

  it.each([
    ["fr", /^ven\.? 3 juillet$/],
    ["es", /^vie\.? 3 de julio$/],
    ["ar-u-nu-latn", /^الجمعة،? 3 يوليو$/],
    ["ar-SY-u-nu-arab", /^الجمعة،? ٣ تموز$/],
    ["zh-Hans", /^7月3日周五$/],
    ["uk", /^пт 3 липня$/],
  ])("W16 writes a day in %s with its weekday and the name of the month", (tag, text) => {
    expect(formatDay(20637, tag)).toMatch(text);
  });

  it("W16 sets the date of the language's own calendar beside the Gregorian one", () => {
    expect(formatDay(20637, "fa")).toMatch(/\(.*تیر\)$/);
  });

  it("W17 writes a moment as the programme's zone sees it", () => {
    const lateInUtc = Date.UTC(2026, 6, 3, 22, 30);
    expect(formatMoment(lateInUtc, "en", "Asia/Shanghai")).toBe("Sat 4 July, 06:30");
  });
});
