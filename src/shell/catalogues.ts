/**
 * Catalogues and picture-words, each in a file of its own that is loaded when its language is wanted. The build cuts them (words-plugin.ts), so that
 * each holds every message. The pseudo-locales are made from English.
 */
import { PSEUDO_RTL_TAG, PSEUDO_TAG } from "../words/language.ts";
import { ENGLISH_WORDS, type WordList, type WordReader } from "../words/picture-words.ts";
import type { Catalogue } from "../words/translate.ts";

const FIELD = import.meta.glob<Catalogue>("../words/*.json", { query: "?part=field", import: "default" });
const OTHERS = import.meta.glob<Catalogue>("../words/*.json", { query: "?part=others", import: "default" });
const PICTURES = import.meta.glob<WordList>("../words/pictures/*.json", {
  query: "?part=pictures",
  import: "default",
});

async function read(loaders: typeof FIELD, tag: string): Promise<Catalogue> {
  if (tag !== PSEUDO_TAG && tag !== PSEUDO_RTL_TAG)
    return (loaders[`../words/${tag}.json`] ?? loaders["../words/en.json"])?.() ?? {};
  const { pseudoCatalogue } = await import("../words/pseudo.ts");
  return pseudoCatalogue(await read(loaders, "en"));
}

/** The messages of `tag` that registering needs. Rejects where the file does not load. */
export const field = (tag: string): Promise<Catalogue> => read(FIELD, tag);
/** All other messages of `tag`. Rejects where the file does not load. */
export const others = (tag: string): Promise<Catalogue> => read(OTHERS, tag);
/** The picture-words of `tag`; English where it has none of its own. Rejects where the file does not load. */
export const pictures = async (tag: string): Promise<WordList> =>
  (await PICTURES[`../words/pictures/${tag}.json`]?.()) ?? ENGLISH_WORDS;

/** Reads the words of `first`, of English, and of every other language, in this order. */
export async function makeReader(first: WordList): Promise<WordReader> {
  const { makeWordReader } = await import("../words/word-reader.ts");
  const lists = await Promise.all(Object.values(PICTURES).map((load) => load()));
  return makeWordReader([...new Set([first, ENGLISH_WORDS, ...lists])]);
}
