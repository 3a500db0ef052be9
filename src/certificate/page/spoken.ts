/** The languages that a page carries: its share of every catalogue and every list of picture-words, cut by the build. */
import { ENGLISH_WORDS, type WordList, type WordReader } from "../../words/picture-words.ts";
import type { Catalogue } from "../../words/translate.ts";
import { makeWordReader } from "../../words/word-reader.ts";

const CATALOGUES = import.meta.glob<Catalogue>("../../words/*.json", {
  query: "?part=certificate",
  import: "default",
  eager: true,
});
const LISTS = import.meta.glob<WordList>("../../words/pictures/*.json", {
  query: "?part=pictures",
  import: "default",
  eager: true,
});

/** The messages of a certificate in the language `tag`. */
export const catalogueOf = (tag: string): Catalogue => CATALOGUES[`../../words/${tag}.json`] ?? {};
/** The picture-words of the language `tag`; English where it has none of its own. */
export const listOf = (tag: string): WordList => LISTS[`../../words/pictures/${tag}.json`] ?? ENGLISH_WORDS;

/** Reads the words of every language, those of `tag` first. */
export const loadReader = (tag: string) => (): Promise<WordReader> =>
  Promise.resolve(makeWordReader([...new Set([listOf(tag), ENGLISH_WORDS, ...Object.values(LISTS)])]));
