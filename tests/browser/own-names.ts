/** The names of needs that specs look for: two bytes that the page draws, of which training has forty. Looked for by its words, a need must not be taken for another. */
import type { Page } from "@playwright/test";
import { TRAINING_NEEDS } from "../../src/shell/acts/training-data.ts";
import { aliasText, ENGLISH_WORDS } from "../../src/words/picture-words.ts";

const taken = TRAINING_NEEDS.map(({ alias }) => aliasText(alias).toLowerCase());

/** From now on, until the page is loaded anew: two bytes whose words stand for training's needs, for one of `takeName`, or within one of these ("corn" in "popcorn"), are drawn anew. Playwright takes capitals for small letters. */
export const drawOwnNames = (page: Page): Promise<void> => page.evaluate(redraw, { taken, words: ENGLISH_WORDS });

/** Remembers a need's name, in English; every later one of this process is another. */
export function takeName(name: string): void {
  taken.push(name.toLowerCase());
}

/** In the page. */
function redraw({ taken, words }: { readonly taken: readonly string[]; readonly words: readonly string[] }): void {
  const draw = Crypto.prototype.getRandomValues;
  const isTaken = ([first = 0, second = 0]: Uint8Array) =>
    taken.some((name) => name.includes(`${words[first]}-${words[second]}`));
  crypto.getRandomValues = (into) => {
    do draw.call(crypto, into);
    while (into instanceof Uint8Array && into.length === 2 && isTaken(into));
    return into;
  };
}
