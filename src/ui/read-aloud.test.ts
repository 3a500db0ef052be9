import { describe, expect, it } from "vitest";
import { localVoice } from "./read-aloud.ts";

const voice = (lang: string, localService = true, isUsual = false) => ({ lang, localService, default: isUsual });

describe("the voice for a language", () => {
  it.each<readonly [string, string, boolean]>([
    ["ar", "ar-SA", true],
    ["ar", "ar_EG", true],
    ["zh-Hans", "zh-CN", true],
    ["zh-Hans", "cmn-Hans-CN", true],
    ["zh-Hans", "zh-TW", false],
    ["uk", "ru-RU", false],
    ["en", "", false],
  ])("N41 for %s may be %s: %s", (tag, lang, isFitting) => {
    expect(localVoice([voice(lang)], tag) !== null).toBe(isFitting);
  });

  it("N41 is never one that sends the text away", () => {
    expect(localVoice([voice("ar-SA", false)], "ar")).toBeNull();
  });

  it("N41 is the phone's usual one where there are several", () => {
    const usual = voice("fr-CA", true, true);
    expect(localVoice([voice("fr-FR"), usual], "fr")).toBe(usual);
  });
});
