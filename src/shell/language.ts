/**
 * Which language the app starts in: the first of the browser's that the app speaks, otherwise English. What registering needs comes with the
 * app; the other messages are loaded with the first screen that speaks them (the build splits the one catalogue file, see vite.config.ts).
 */

import field from "../words/en.json?part=field";
import { PSEUDO_RTL_TAG, PSEUDO_TAG } from "../words/language.ts";
import type { Catalogue } from "../words/translate.ts";

export interface Language {
  readonly tag: string;
  /** Grows once, when `loadAll` has run; what was there stays. */
  readonly catalogue: Catalogue;
  loadAll(): Promise<void>;
}

/** The first of `wanted` (BCP 47 tags, best first) that there is a catalogue for. The pseudo-locales are loaded only when asked for. */
export async function loadLanguage(wanted: readonly string[]): Promise<Language> {
  const pseudo = wanted.find((tag) => tag === PSEUDO_TAG || tag === PSEUDO_RTL_TAG);
  const change =
    pseudo === undefined ? (part: Catalogue) => part : (await import("../words/pseudo.ts")).pseudoCatalogue;
  const catalogue: Record<string, string> = { ...change(field) };
  return {
    tag: pseudo ?? "en",
    catalogue,
    loadAll: async () => {
      const others = await import("../words/en.json?part=others");
      Object.assign(catalogue, change(others.default));
    },
  };
}
