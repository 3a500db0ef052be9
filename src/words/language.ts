/** What the app knows about languages: which way they run and what they call themselves. */

/** Which way a line of text runs. */
export type Direction = "ltr" | "rtl";

/** Tag of the pseudo-locale: English with accents, brackets and two fifths more length. */
export const PSEUDO_TAG = "en-XA";
/** Tag of the pseudo-locale that runs from right to left. */
export const PSEUDO_RTL_TAG = "ar-XB";

const RIGHT_TO_LEFT = new Set(["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"]);

/** Which way text of the BCP 47 tag runs; unknown languages run from left to right. */
export function directionOf(languageTag: string): Direction {
  const [language = ""] = languageTag.toLowerCase().split("-");
  return RIGHT_TO_LEFT.has(language) || /-(arab|hebr|thaa|syrc|nkoo|adlm)\b/i.test(languageTag) ? "rtl" : "ltr";
}

/** The language's name in itself, such as "English" or "العربية"; the tag where the platform knows no name. */
export function ownNameOf(languageTag: string): string {
  const names = new Intl.DisplayNames([languageTag], { type: "language", fallback: "none" });
  const [language = languageTag] = languageTag.split("-");
  return names.of(languageTag) ?? names.of(language) ?? languageTag;
}
