/** Which language the app starts in: the first of the browser's that the app speaks, otherwise English. */

import en from "../words/en.json";
import { PSEUDO_RTL_TAG, PSEUDO_TAG } from "../words/language.ts";
import type { Catalogue } from "../words/translate.ts";

export interface Language {
  readonly tag: string;
  readonly catalogue: Catalogue;
}

/** The first of `wanted` (BCP 47 tags, best first) that there is a catalogue for. The pseudo-locales are loaded only when asked for. */
export async function loadLanguage(wanted: readonly string[]): Promise<Language> {
  const pseudo = wanted.find((tag) => tag === PSEUDO_TAG || tag === PSEUDO_RTL_TAG);
  if (pseudo === undefined) return { tag: "en", catalogue: en };
  const { pseudoCatalogue } = await import("../words/pseudo.ts");
  return { tag: pseudo, catalogue: pseudoCatalogue(en) };
}
