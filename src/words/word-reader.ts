/**
 * Reads typed picture-words in any shipped language: case, accents, vowel signs, apostrophes and separators do not count, and a word may be cut
 * off behind its fourth letter where no other word of its language begins so.
 *
 * A text is read in the first language that knows all of it; where none does, word by word, by the first language that knows the word. Chinese
 * needs no spaces: no word of a list begins another one, so a run of characters falls apart in one way only.
 */
import { ENGLISH_WORDS, indexOfWord, type ReadWord, type WordList, type WordReader } from "./picture-words.ts";

/** Letters that people write for one another: Arabic ta marbuta and final ya, and what decomposition leaves of Ukrainian and Spanish letters. */
const ALIKE: ReadonlyMap<string, string> = new Map([
  ["ة", "ه"],
  ["ى", "ي"],
  ["ґ", "г"],
  ["ё", "е"],
  ["œ", "oe"],
  ["æ", "ae"],
]);
const APOSTROPHES = /['’ʼ`´ʹ′]/gu;
const LEAST_LETTERS = 4;

/** `word` as it is compared: small letters without marks, apostrophes or the Arabic lengthener. */
export const plainWord = (word: string): string =>
  Array.from(
    word
      .toLowerCase()
      .normalize("NFKD")
      .replace(/[\p{M}ـ]/gu, "")
      .replace(APOSTROPHES, ""),
    (letter) => ALIKE.get(letter) ?? letter,
  ).join("");

const WORDS = /[\p{L}\p{M}'’ʼ`´ʹ′ـ]*\p{L}[\p{L}\p{M}'’ʼ`´ʹ′ـ]*/gu;
const IS_HAN = /\p{Script=Han}/u;

/** A run of letters, marks and apostrophes: as it was typed, and as it is compared. */
interface Token {
  readonly typed: string;
  readonly plain: string;
}

const tokensOf = (text: string): readonly Token[] =>
  (text.match(WORDS) ?? []).map((typed) => ({ typed, plain: plainWord(typed) }));
const join = (tokens: readonly Token[], part: keyof Token, by = "") => tokens.map((token) => token[part]).join(by);

/** How one list understands the tokens from `at` on: the number, and how many tokens it took. */
type Matcher = (tokens: readonly Token[], at: number) => { readonly index: number; readonly taken: number } | null;

const ENGLISH: Matcher = (tokens, at) => {
  const index = indexOfWord(tokens[at]?.plain ?? "");
  return index === null ? null : { index, taken: 1 };
};

/** A list whose words may consist of several tokens, such as "pomme de terre". */
function makeMatcher(list: WordList): Matcher {
  if (list === ENGLISH_WORDS) return ENGLISH;
  const indexByWord = new Map(list.map((word, index) => [join(tokensOf(word), "plain"), index]));
  const most = Math.max(...list.map((word) => tokensOf(word).length));
  return (tokens, at) => {
    for (let taken = Math.min(most, tokens.length - at); taken > 0; taken--) {
      const index = indexByWord.get(join(tokens.slice(at, at + taken), "plain"));
      if (index !== undefined) return { index, taken };
    }
    const index = closest(indexByWord, tokens[at]?.plain ?? "");
    return index === undefined ? null : { index, taken: 1 };
  };
}

/** A word that is cut off, runs on by one letter, or has the Arabic article. */
function closest(indexByWord: ReadonlyMap<string, number>, typed: string): number | undefined {
  if (/^ال/u.test(typed)) return indexByWord.get(typed.slice(2));
  if (typed.length < LEAST_LETTERS) return undefined;
  const begun = [...indexByWord].filter(([word]) => word.startsWith(typed));
  return begun.length === 1 ? begun[0]?.[1] : indexByWord.get(typed.slice(0, -1));
}

/** Takes a run of Chinese characters apart; what no word begins stays together as one unknown word. */
function splitHan({ typed }: Token, words: readonly string[]): readonly Token[] {
  const found: string[] = [];
  for (let rest = typed; rest !== ""; rest = rest.slice(found.at(-1)?.length))
    found.push(words.find((word) => rest.startsWith(word)) ?? rest);
  return found.map((one) => ({ typed: one, plain: one }));
}

function readWith(tokens: readonly Token[], matchers: readonly Matcher[]): readonly ReadWord[] {
  const read: ReadWord[] = [];
  for (let at = 0; at < tokens.length; ) {
    const match = matchers.map((matcher) => matcher(tokens, at)).find((one) => one !== null);
    const taken = match?.taken ?? 1;
    read.push({ typed: join(tokens.slice(at, at + taken), "typed", " "), index: match?.index ?? null });
    at += taken;
  }
  return read;
}

/** Reads the words of `lists`, one list a language, those before the others that stand first. */
export function makeWordReader(lists: readonly WordList[]): WordReader {
  const matchers = lists.map(makeMatcher);
  const han = lists.flat().filter((word) => IS_HAN.test(word));
  return (text) => {
    const tokens = tokensOf(text).flatMap((token) => (IS_HAN.test(token.typed) ? splitHan(token, han) : [token]));
    const whole = matchers
      .map((matcher) => readWith(tokens, [matcher]))
      .find((read) => read.every(({ index }) => index !== null));
    return whole ?? readWith(tokens, matchers);
  };
}
