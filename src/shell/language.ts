/**
 * The language that the app speaks: the one that was chosen on this phone, otherwise the first of the browser's that the app has, otherwise English.
 * What registering needs in English comes with the app. Other languages are loaded when they are wanted, and their rest with the first screen that
 * speaks it (the build cuts each catalogue file, see words-plugin.ts). All of them are kept offline.
 */

import type { Speech } from "../store/shelf.ts";
import field from "../words/en.json?part=field";
import { chooseLanguage, formatTagOf, languageOf, PSEUDO_RTL_TAG, PSEUDO_TAG, usualDigits } from "../words/language.ts";
import { ENGLISH_WORDS, type WordList, type WordReader } from "../words/picture-words.ts";
import type { Catalogue } from "../words/translate.ts";

/** One language, loaded. */
export interface Language {
  readonly tag: string;
  /** With region and digits, for `Intl`. */
  readonly formatTag: string;
  readonly digits: Speech["digits"];
  /** Grows once, when all words are loaded; what was there stays. */
  readonly catalogue: Catalogue;
  readonly list: WordList;
}

/** The languages of this phone. */
export interface Languages {
  current(): Language;
  /** Makes every message of the current language there, and of each that is chosen later. Rejects where a file does not load. */
  loadAll(): Promise<void>;
  /** Loads what is missing and changes over; what is on the screen stays. Rejects where a file does not load, and changes nothing then. */
  change(speech: Speech): Promise<Language>;
  /** Reads picture-words in every language, the current one first. */
  loadReader(): Promise<WordReader>;
}

type Loaded = Language & { readonly catalogue: Record<string, string> };

/** Begins with `chosen`, or else with what fits `wanted` (BCP 47 tags, best first) best. English where the files do not load. */
export async function openLanguages(wanted: readonly string[], chosen: Speech | null): Promise<Languages> {
  const pseudo = chosen ? undefined : wanted.find((tag) => tag === PSEUDO_TAG || tag === PSEUDO_RTL_TAG);
  const start = pseudo ?? (chosen && languageOf(chosen.language)?.tag) ?? chooseLanguage(wanted);
  const speak = (tag: string, digits = usualDigits(tag, wanted)) => loadLanguage(tag, digits, wanted);
  let current = await speak(start, chosen?.digits).catch(() => speak("en"));
  let isAllWanted = false;
  const loadRest = async (language: Loaded) => {
    const { others } = await import("./catalogues.ts");
    Object.assign(language.catalogue, await others(language.tag));
  };
  return {
    current: () => current,
    loadAll: () => {
      isAllWanted = true;
      return loadRest(current);
    },
    change: async ({ language, digits }) => {
      const next = await speak(language, digits);
      if (isAllWanted) await loadRest(next);
      current = next;
      return next;
    },
    loadReader: async () => (await import("./catalogues.ts")).makeReader(current.list),
  };
}

async function loadLanguage(tag: string, digits: Speech["digits"], wanted: readonly string[]): Promise<Loaded> {
  const formatTag = formatTagOf(tag, digits, wanted);
  if (tag === "en") return { tag, formatTag, digits, catalogue: { ...field }, list: ENGLISH_WORDS };
  const { field: load, pictures } = await import("./catalogues.ts");
  const [catalogue, list] = await Promise.all([load(tag), pictures(tag)]);
  return { tag, formatTag, digits, catalogue: { ...catalogue }, list };
}
