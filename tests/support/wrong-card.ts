/** Paper cards that are certainly wrong, whatever the programme's id is drawn as: a change that is made blindly meets the check again once in 64 texts, and once in 256 words. */
import type { ProgrammeId } from "../../src/kit/brand.ts";
import type { Bytes } from "../../src/kit/bytes.ts";
import { CARD_WORDS, secretOfWords } from "../../src/wire/card.ts";

/** `text` with a letter replaced by another that stands for nothing but bits of the check (W81). */
export const damageText = (text: string): string =>
  text.slice(0, -3) + (text.at(-3) === "0" ? "1" : "0") + text.slice(-2);

/** Two places of `words` that cannot change places unseen (W80), the first of them the first. Throws `RangeError` where there are none. */
export function placesToSwap(words: Uint8Array, programmeId: ProgrammeId): readonly [number, number] {
  for (let at = 1; at < CARD_WORDS - 1; at++)
    if (!secretOfWords(swapWords(words, [0, at]), programmeId).ok) return [0, at];
  throw new RangeError("every swap fits");
}

/** `words` with those at two places changed for each other. */
export const swapWords = (words: Uint8Array, [a, b]: readonly [number, number]): Bytes =>
  Uint8Array.from(words)
    .with(a, words[b] ?? 0)
    .with(b, words[a] ?? 0);
