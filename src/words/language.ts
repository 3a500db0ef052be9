/** The languages that Ebb speaks: which way they run, what they call themselves, their digits, and which one a phone begins in. */

/** Which way a line of text runs. */
export type Direction = "ltr" | "rtl";

/** How numbers are written: in 0 to 9, or in the digits of the language. */
export type Digits = "latn" | "own";

/** A language with a catalogue. */
export interface ShippedLanguage {
  /** BCP 47 tag; names the catalogue file. */
  readonly tag: string;
  /** What it calls itself. */
  readonly name: string;
  /** Whether a native speaker has read the whole catalogue and the picture-words. */
  readonly isReadByNative: boolean;
  /** Unicode name of its own digits; left out where it writes 0 to 9. */
  readonly ownDigits?: string;
}

/** Tag of the pseudo-locale: English with accents, brackets and two fifths more length. */
export const PSEUDO_TAG = "en-XA";
/** Tag of the pseudo-locale that runs from right to left. */
export const PSEUDO_RTL_TAG = "ar-XB";

/** Every language with a catalogue, in the order of the menu. `en` is the master: the others are made from it. */
export const LANGUAGES: readonly ShippedLanguage[] = [
  { tag: "en", name: "English", isReadByNative: true },
  { tag: "fr", name: "Français", isReadByNative: false },
  { tag: "es", name: "Español", isReadByNative: false },
  { tag: "ar", name: "العربية", isReadByNative: false, ownDigits: "arab" },
  { tag: "zh-Hans", name: "简体中文", isReadByNative: false },
  { tag: "uk", name: "Українська", isReadByNative: false },
];

const RIGHT_TO_LEFT = new Set(["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"]);

/** Which way text of the BCP 47 tag runs; unknown languages run from left to right. */
export function directionOf(languageTag: string): Direction {
  const [language = ""] = languageTag.toLowerCase().split("-");
  return RIGHT_TO_LEFT.has(language) || /-(arab|hebr|thaa|syrc|nkoo|adlm)\b/i.test(languageTag) ? "rtl" : "ltr";
}

/** The shipped language with exactly this tag. */
export const languageOf = (tag: string): ShippedLanguage | undefined => LANGUAGES.find((one) => one.tag === tag);

/** The language's name in itself, such as "English" or "العربية"; the tag of one that is not shipped. */
export const ownNameOf = (tag: string): string => languageOf(tag)?.name ?? tag;

/** Language and script of a tag, the likely script where it names none; `null` for what is no tag. */
function readTag(tag: string): { readonly language: string; readonly script: string } | null {
  try {
    const { language, script = "" } = new Intl.Locale(tag).maximize();
    return { language, script };
  } catch {
    return null;
  }
}

/**
 * The shipped tag to begin in: the first of `wanted` (BCP 47 tags, best first) in its own script; then one in another script, such as Simplified
 * for a reader of Traditional Chinese; then English. A bare "zh" behind "zh-TW" is the browser's shorthand for it and counts as nothing.
 */
export function chooseLanguage(wanted: readonly string[]): string {
  const asked = wanted.map(readTag).filter((one) => one !== null);
  const firstScript = new Map([...asked].reverse().map(({ language, script }) => [language, script]));
  const find = (fits: (language: string, script: string) => boolean) =>
    LANGUAGES.find(({ tag }) => {
      const own = readTag(tag);
      return own !== null && fits(own.language, own.script);
    })?.tag;
  for (const { language, script } of asked) {
    const found = find((its, own) => its === language && own === script && firstScript.get(language) === script);
    if (found !== undefined) return found;
  }
  for (const { language } of asked) {
    const found = find((its) => its === language);
    if (found !== undefined) return found;
  }
  return "en";
}

/** Languages that are written alike everywhere in Ebb: English puts the day first, Chinese keeps to its one script. */
const WITHOUT_REGION = /^(en|zh)\b/;

/** `tag` with the region that `wanted` names for this language: months and digits differ between Rabat and Baghdad. */
function withRegion(tag: string, wanted: readonly string[]): string {
  if (WITHOUT_REGION.test(tag)) return tag;
  const language = readTag(tag)?.language;
  return wanted.find((one) => readTag(one)?.language === language) ?? tag;
}

/** How people of the first region in `wanted` that speaks `tag` write numbers. */
export function usualDigits(tag: string, wanted: readonly string[]): Digits {
  const own = languageOf(tag)?.ownDigits;
  const usual = new Intl.NumberFormat(withRegion(tag, wanted)).resolvedOptions().numberingSystem;
  return own !== undefined && usual === own ? "own" : "latn";
}

/** The tag by which `Intl` writes numbers and days: the language with its region and the chosen digits. */
export function formatTagOf(tag: string, digits: Digits, wanted: readonly string[]): string {
  const own = languageOf(tag)?.ownDigits;
  const locale = withRegion(tag, wanted);
  return own === undefined
    ? locale
    : new Intl.Locale(locale, { numberingSystem: digits === "own" ? own : "latn" }).toString();
}
