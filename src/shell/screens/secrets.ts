/**
 * Judges what a person typed as a secret of their own, in reasons that a screen can say.
 *
 * A generated picture-word holds 8 bits. A chosen word holds less, so a passphrase of one's own needs one word more than the
 * generated words would be, or so many characters that it is as hard to guess. Nothing here can tell a verse from chance: the
 * screen asks for words that do not belong together.
 */
import { toAsciiDigits } from "../../words/digits.ts";
import { tidyPassphrase } from "./tidy-passphrase.ts";

/** How many generated picture-words the role would get: 5 in the field, 7 for coordinators. */
export type WordCount = 5 | 7;

/** Why a passphrase is refused. `TOO_WEAK` comes with how many different words count so far and how many are needed. */
export type PassphraseProblem =
  | { readonly code: "EMPTY" | "RUN" | "TOO_LONG" }
  | { readonly code: "TOO_WEAK"; readonly have: number; readonly need: number };

export type PinProblem = "PIN_LENGTH" | "PIN_NOT_DIGITS" | "PIN_SIMPLE";

/** Longest passphrase in UTF-16 units. */
export const MAX_PASSPHRASE = 200;
/** A word with fewer letters counts as none. Scripts that leave vowels out have shorter words. */
const MIN_LATIN_LETTERS = 4;
const MIN_OTHER_LETTERS = 3;
/** Words that begin alike up to here count once, so that "water waters" is one. */
const BEGINNING = 4;
/** A passphrase without spaces: at least so many characters a picture-word, with this share of them different. */
const CHARACTERS_PER_WORD = 4;
const DIFFERENT_SHARE = 0.5;
/** Pieces of rows that many people choose; found forwards and backwards. */
const ROWS = ["01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "azerty", "йцукен"];
const RUN_LENGTH = 5;

/** Says why `text` is not as strong as `words` generated picture-words, or `null` where nothing is found against it. */
export function judgePassphrase(text: string, words: WordCount): PassphraseProblem | null {
  const tidy = tidyPassphrase(text).toLowerCase();
  if (tidy === "") return { code: "EMPTY" };
  if (tidy.length > MAX_PASSPHRASE) return { code: "TOO_LONG" };
  if (hasRun(tidy)) return { code: "RUN" };
  const [have, need] = [countWords(tidy), words + 1];
  return have >= need || isLongMix(tidy, words) ? null : { code: "TOO_WEAK", have, need };
}

/** Different words of enough letters. */
function countWords(text: string): number {
  const words = text.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word.length >= minLetters(word));
  return new Set(words.map((word) => word.slice(0, BEGINNING))).size;
}

const minLetters = (word: string) => (/\p{Script=Latin}/u.test(word) ? MIN_LATIN_LETTERS : MIN_OTHER_LETTERS);

/** Long enough, of different characters and of more than letters: counts for writing without spaces too. */
function isLongMix(text: string, words: WordCount): boolean {
  const characters = Array.from(text.replaceAll(" ", ""));
  const different = new Set(characters).size;
  const isMixed = /\p{L}/u.test(text) && /[^\p{L}\s]/u.test(text);
  const needed = words * CHARACTERS_PER_WORD;
  return isMixed && characters.length >= needed && different >= needed * DIFFERENT_SHARE;
}

function hasRun(text: string): boolean {
  const rows = [...ROWS, ...ROWS.map((row) => Array.from(row).reverse().join(""))];
  const characters = Array.from(text);
  return characters.some((character, at) => {
    const piece = characters.slice(at, at + RUN_LENGTH);
    if (piece.length < RUN_LENGTH) return false;
    return piece.every((other) => other === character) || rows.some((row) => row.includes(piece.join("")));
  });
}

/** Says why `pin` cannot be the PIN, or `null`. A PIN is 4 to 8 digits that are neither all alike nor in a row. */
export function judgePin(pin: string): PinProblem | null {
  const digits = toAsciiDigits(pin);
  if (!/^\d*$/.test(digits)) return "PIN_NOT_DIGITS";
  if (digits.length < 4 || digits.length > 8) return "PIN_LENGTH";
  const steps = new Set(
    Array.from(digits)
      .slice(1)
      .map((digit, index) => Number(digit) - Number(digits[index])),
  );
  return steps.size === 1 && [-1, 0, 1].includes([...steps][0] ?? 2) ? "PIN_SIMPLE" : null;
}
