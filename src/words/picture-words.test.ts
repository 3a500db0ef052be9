import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EMOJI_BY_WORD } from "./picture-emoji.ts";
import { bytesFromWords, PICTURE_WORDS, splitWords, wordsFromBytes } from "./picture-words.ts";

const words = PICTURE_WORDS.map(({ word }) => word);
const pairs = words.flatMap((a, at) => words.slice(at + 1).map((b) => [a, b] as const));

const EXCLUDED = new Set(
  (
    "pig hog dog cow ox goat sheep donkey monkey ape rat snake wolf owl crow bat frog spider scorpion rooster eagle dove " +
    "church mosque temple cross crescent star lotus angel devil unicorn dragon flag knife sword gun bomb axe bow shield rocket tank helmet " +
    "beer wine bottleneck cocktail money coin cash purse bank dice pill syringe hospital bandage crutch " +
    "hand thumb fist finger foot tooth bone eye ear nose mouth heart palm man woman boy girl baby king queen santa " +
    "watermelon olive sunflower rainbow umbrella maple fire flood wave tornado volcano pager barrel balloon peach eggplant banana coconut"
  ).split(" "),
);

/** Whether one letter put in, left out or exchanged makes `b` out of `a`. */
function isOneLetterApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  const first = [...short].findIndex((letter, at) => letter !== long[at]);
  const at = first === -1 ? short.length : first;
  return short.slice(at + (short.length === long.length ? 1 : 0)) === long.slice(at + 1);
}

describe("picture-words", () => {
  it("W20 are 256 in a frozen order", () => {
    expect(PICTURE_WORDS).toHaveLength(256);
    expect(createHash("sha256").update(words.join(" ")).digest("hex")).toMatchInlineSnapshot(
      `"6b38804e63cc644bf83b05f02218ddae5e123d11ca51b6a399efe090387c48a5"`,
    );
  });

  it("W21 have 3 to 8 plain letters", () => {
    expect(words.filter((word) => !/^[a-z]{3,8}$/.test(word))).toEqual([]);
  });

  it("W22 differ in their first four letters, and none begins another", () => {
    expect(new Set(words.map((word) => word.slice(0, 4))).size).toBe(256);
    expect(pairs.filter(([a, b]) => a.startsWith(b) || b.startsWith(a))).toEqual([]);
  });

  it("W23 differ in more than one letter", () => {
    expect(pairs.filter(([a, b]) => isOneLetterApart(a, b))).toEqual([]);
  });

  it("W24 name nothing that is excluded", () => {
    expect(words.filter((word) => EXCLUDED.has(word))).toEqual([]);
  });

  it("W25 each have a picture of their own", () => {
    expect([...EMOJI_BY_WORD.keys()]).toEqual(words);
    expect(new Set(EMOJI_BY_WORD.values()).size).toBe(256);
    expect([...EMOJI_BY_WORD.values()].filter((emoji) => !/^\p{Extended_Pictographic}$/u.test(emoji))).toEqual([]);
  });

  it("W26 read back to the bytes they were made of", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        expect(bytesFromWords(wordsFromBytes(bytes).join(" "))).toEqual({ ok: true, value: Uint8Array.from(bytes) });
      }),
    );
  });

  it("W27 forgive case, separators, numbering and endings that are cut off", () => {
    const typed = " 1. ELEPHANT,eleph\n3)river-Kite… ";
    expect(splitWords(typed)).toHaveLength(4);
    const read = bytesFromWords(typed);
    expect(read.ok && wordsFromBytes(read.value)).toEqual(["elephant", "elephant", "river", "kite"]);
  });

  it.each([
    ["river stony kite", 2],
    ["xylophon river", 1],
    ["river kite kit", 3],
    ["riverbed", 1],
  ])("W28 tell which word of %j is not known", (text, position) => {
    expect(bytesFromWords(text)).toEqual({ ok: false, error: { code: "WORD_UNKNOWN", position } });
  });
});
