import { describe, expect, it } from "vitest";
import { PICTURE_WORDS } from "../../words/picture-words.ts";
import { matchingWords } from "./matching-words.ts";

const words = PICTURE_WORDS.map(({ word }) => word);

describe("C5 finding a word", () => {
  it("C5 shows every word while nothing is typed", () => {
    expect(matchingWords(words, " ")).toHaveLength(256);
  });

  it("C5 four letters leave one word", () => {
    expect(words.filter((word) => matchingWords(words, word.slice(0, 4)).length !== 1)).toEqual([]);
  });

  it.each(["É", "é", "e", " E "])("C5 %j finds what begins with that letter, whatever its case or marks", (typed) => {
    expect(matchingWords(["Épingle", "arbre", "eau"], typed)).toEqual([0, 2]);
  });

  it("C5 finds nothing for letters that begin no word", () => {
    expect(matchingWords(words, "qq")).toEqual([]);
  });
});
