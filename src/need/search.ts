/**
 * Finding needs by typed words: each has to stand in what is needed, in the place or in the two picture-words, in the language of the screen. Rule N81.
 * Words are looked up once for each code, so that a hundred thousand needs are a plain scan over numbers and nothing is prepared or kept.
 */
import type { HelpNeed } from "./model.ts";

/** The words of one screen. */
export interface SearchWords {
  readonly item: (code: number) => string;
  readonly area: (code: number) => string;
  readonly picture: (index: number) => string;
}

/** Whether a need is meant; every one where nothing was typed. */
export function makeSearch(typed: string, words: SearchWords): (need: HelpNeed) => boolean {
  const says = plain(typed)
    .split(/\s+/)
    .filter((term) => term !== "")
    .map((term) => makeTerm(term, words));
  const [only] = says;
  return says.length === 1 && only ? only : (need) => says.every((one) => one(need));
}

function makeTerm(term: string, words: SearchWords): (need: HelpNeed) => boolean {
  const has = (textOf: (code: number) => string) => remembered((code) => plain(textOf(code)).includes(term));
  const [item, area, picture] = [has(words.item), has(words.area), has(words.picture)];
  return (need) => item(need.item) || area(need.area) || picture(need.alias[0]) || picture(need.alias[1]);
}

/** Without case and marks: nobody has to find an accent. */
const plain = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function remembered(answer: (code: number) => boolean): (code: number) => boolean {
  const known: (boolean | undefined)[] = [];
  return (code) => {
    const before = known[code];
    if (before !== undefined) return before;
    const found = answer(code);
    known[code] = found;
    return found;
  };
}
