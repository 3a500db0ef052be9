import { describe, expect, it } from "vitest";
import ar from "./ar.json";
import { formatDay, formatMoment } from "./dates.ts";
import en from "./en.json";
import es from "./es.json";
import fr from "./fr.json";
import { pseudoCatalogue, pseudoText } from "./pseudo.ts";
import { makeTranslator } from "./translate.ts";
import uk from "./uk.json";
import zh from "./zh-Hans.json";

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

  it.each([
    ["en", /^Fri 3 July, 16:02$/],
    ["fr", /^ven\.? 3 juillet, 16:02$/],
    ["ar-u-nu-latn", /^الجمعة،? 3 يوليو، 04:02/],
    ["ar-SY-u-nu-arab", /^الجمعة،? ٣ تموز، ٠٤:٠٢/],
    ["zh-Hans", /^7月3日周五16:02$/],
    ["uk", /^пт 3 липня, 16:02$/],
  ])("W49 sets day and hour beside one another as %s does", (tag, text) => {
    expect(formatMoment(Date.UTC(2026, 6, 3, 16, 2), tag, "UTC")).toMatch(text);
  });

  it.each([
    ["en", en, ["1 day", "0.5 days", "2.5 days"]],
    ["fr", fr, ["1 jour", "0,5 jour", "2,5 jours"]],
    ["es", es, ["1 día", "0,5 días", "2,5 días"]],
    ["ar-u-nu-latn", ar, ["يوم واحد", "0.5 يوم", "2.5 يوم"]],
    ["zh-Hans", zh, ["1天", "0.5天", "2.5天"]],
    ["uk", uk, ["1 день", "0,5 дня", "2,5 дня"]],
  ])("W50 one day, half a day and two and a half have their own forms in %s", (tag, catalogue, said) => {
    const t = makeTranslator(catalogue, tag);
    expect([1, 0.5, 2.5].map((count) => t("fair.days", { count }))).toEqual(said);
  });
});
