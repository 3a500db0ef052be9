import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wordsFromBytes } from "../../words/picture-words.ts";
import { judgeTypedWords, readTypedWords } from "./typed-words.ts";

describe("typed words", () => {
  it("leaves the word that is still being typed alone", () => {
    expect(judgeTypedWords("river lam", false)).toEqual({ count: 2, unknown: null });
  });

  it("names the first unknown word once something stands behind it", () => {
    expect(judgeTypedWords("river qqqq lamp ", false).unknown).toEqual({ number: 2, word: "qqqq" });
  });

  it("judges the last word when the text is finished", () => {
    expect(judgeTypedWords("river qqqq", true).unknown).toEqual({ number: 2, word: "qqqq" });
  });

  it("reads every generated set back", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 5, maxLength: 5 }), (bytes) => {
        expect(readTypedWords(wordsFromBytes(bytes).join(" "), 5)).toEqual(bytes);
      }),
    );
  });

  it("reads nothing where a word is missing or too many", () => {
    expect([readTypedWords("river lamp", 5), readTypedWords("river lamp stone kite moon spoon", 5)]).toEqual([
      null,
      null,
    ]);
  });
});
