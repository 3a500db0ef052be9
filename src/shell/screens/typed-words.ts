/** Judges picture-words while they are being typed, so that a slip is seen at its word and not after a long wait. */
import type { Bytes } from "../../kit/bytes.ts";
import { readEnglishWords, type WordReader } from "../../words/picture-words.ts";

/** What is typed so far. `unknown` counts from 1; a word that is still being typed is not judged. */
export interface TypedWords {
  readonly count: number;
  readonly unknown: { readonly number: number; readonly word: string } | null;
}

/** Judges `text`; the last word counts as finished once something stands behind it, or when `isFinished`. */
export function judgeTypedWords(text: string, isFinished: boolean, read: WordReader = readEnglishWords): TypedWords {
  const words = read(text);
  const isOpen = !isFinished && /\p{L}$/u.test(text);
  const judged = isOpen ? words.slice(0, -1) : words;
  const at = judged.findIndex(({ index }) => index === null);
  return { count: words.length, unknown: at < 0 ? null : { number: at + 1, word: judged[at]?.typed ?? "" } };
}

/** The words as one byte each, or `null` where one is unknown or there are not exactly `count`. */
export function readTypedWords(text: string, count: number, read: WordReader = readEnglishWords): Bytes | null {
  const indexes = read(text).flatMap(({ index }) => index ?? []);
  return indexes.length === count && read(text).length === count ? Uint8Array.from(indexes) : null;
}
