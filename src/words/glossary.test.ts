/** One thing has one name: words that must not stand for a term of GLOSSARY.md. Title = rule W52 of README.md. */
/// <reference types="vite/client" />
import { describe, expect, it } from "vitest";
import en from "./en.json";
import type { Catalogue } from "./translate.ts";

const catalogues = import.meta.glob<Catalogue>("./*.json", { eager: true, import: "default" });

interface Other {
  readonly tag: string;
  /** The term, and the word that the glossary has for it. */
  readonly term: string;
  /** What must not stand there in its place. */
  readonly not: RegExp;
  /** Messages in which it is another thing, or an ordinary word. */
  readonly but?: RegExp;
}

const OTHERS: readonly Other[] = [
  { tag: "fr", term: "flag: alerte", not: /signalement/iu },
  {
    tag: "fr",
    term: "close (a programme): clore",
    not: /fermeture du programme|programme (?:est )?fermé|certificat de fermeture|ordre de fermer/iu,
  },
  { tag: "fr", term: "end (a phone): fermer l’accès", not: /désactiv/iu },
  { tag: "es", term: "Saved on this phone: guardado", not: /respald/iu },
  { tag: "es", term: "computer: equipo", not: /ordenador|computadora/iu },
  { tag: "es", term: "seat: puesto", not: /asiento/iu },
  { tag: "es", term: "relay: repetidor", not: /relevo/iu },
  { tag: "es", term: "key: llave", not: /(?<!\p{L})claves?(?!\p{L})/iu },
  { tag: "ar", term: "relay: المحطة الوسيطة", not: /ترحيل/u },
  {
    tag: "ar",
    term: "close (a programme): إنهاء",
    not: /[إأ]غلاق|[أيت]ُ?غلق|مغلق/u,
    // A window, a sound, a quotation mark, a place, or what a key no longer opens.
    but: /^(ui\.close|mistakes\.place|notice\.silent|person\.closeDo|card\.phone|scan\.busy|unlock\.reopenLead|areas\.wrong|app\.otherTab|print\.failed|recovery\.restoredMissing|erase\.stuckDo|removal\.keys|certificate\.noMemory)/,
  },
  { tag: "ar", term: "buttons: verbal nouns, which command nobody", not: /^(?:المس|اكتب|اضغط|اختر|افتح|اقرأ|امسح) /u },
  { tag: "zh-Hans", term: "recovery papers: 恢复单", not: /恢复纸/u },
  { tag: "zh-Hans", term: "papers with lease shares: 打开份额单", not: /份额的?纸/u },
  { tag: "zh-Hans", term: "the reader: nobody is addressed", not: /[您你]/u },
  { tag: "zh-Hans", term: "camera: 相机", not: /摄像头/u },
  { tag: "zh-Hans", term: "erase: 抹掉", not: /抹除/u },
  {
    tag: "zh-Hans",
    term: "space: none beside a variable, a digit or a letter",
    not: /[\p{Script=Han}}] | [\p{Script=Han}{]/u,
  },
  {
    tag: "zh-Hans",
    term: "close (a programme): 结束",
    not: /关闭/u,
    // A window, a place or the suggestions.
    but: /^(ui\.close|mistakes\.place|person\.closeDo|board\.off|matchSetup\.offHint|join\.preparingWait)$/,
  },
  { tag: "uk", term: "relay: ретранслятор", not: /(?<!\p{L})реле(?!\p{L})/iu },
  // A phone's own certificate, which no holder of a card ever sees, is the other one.
  { tag: "uk", term: "certificate (of a closing): свідоцтво", not: /сертифікат/iu, but: /^invite\.approving$/ },
];

const others = ({ tag, not, but }: Other): readonly string[] =>
  Object.entries(catalogues[`./${tag}.json`] ?? {}).flatMap(([key, text]) =>
    not.test(text) && !but?.test(key) ? [`${key}: ${text}`] : [],
  );

describe("W52 one thing has one name in each language", () => {
  it.each(OTHERS.map((one) => [one.tag, one.term, one] as const))("W52 %s, %s", (_tag, _term, one) => {
    expect(others(one)).toEqual([]);
  });

  it.each(Object.entries(catalogues))(
    "W52 %s names papers and exceptions on the certificate as in the ceremony",
    (_file, words) => {
      const named = (room: string) =>
        Object.entries(en).filter(([key]) => new RegExp(`^${room}\\.(?:exception|paper)[A-Z0-9]`, "u").test(key));
      const ceremony = new Map(named("closing").map(([key, text]) => [text, words[key]]));
      const shared = named("certificate").filter(([, text]) => ceremony.has(text));
      expect(shared.length).toBeGreaterThan(10);
      expect(shared.map(([key]) => words[key])).toEqual(shared.map(([, text]) => ceremony.get(text)));
    },
  );

  it("W52 finds another name where there is one, and no exception without a use", () => {
    const idle = OTHERS.filter(({ tag, but }) => {
      const keys = Object.keys(catalogues[`./${tag}.json`] ?? {});
      return keys.length === 0 || (but && !keys.some((key) => but.test(key)));
    });
    expect(idle).toEqual([]);
    expect(OTHERS.some(({ tag, not }) => tag === "zh-Hans" && not.test("没有恢复纸。"))).toBe(true);
  });
});
