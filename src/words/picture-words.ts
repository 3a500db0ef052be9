/**
 * The 256 picture-words: one byte each, so that people can compare, copy and say short codes in any language.
 *
 * 1. The order is a wire format: a word never moves, and none is replaced.
 * 2. Concrete things that a simple outline can show; 3 to 8 letters in English; the first four letters tell a word apart.
 * 3. No two words differ in a single letter; none is the start of another; none is the plural of another.
 * 4. Nothing religious, no flags, weapons, alcohol, money, medical signs, body parts, hand gestures or persons, no animals or plants that
 *    are used as insults or emblems, nothing that recalls an attack or a disaster.
 *
 * Which picture the outline set draws for each is in `picture-emoji.ts`.
 */
import type { Bytes } from "../kit/bytes.ts";
import { UsageError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";

/** One entry: its number on the wire (0 to 255) and its English word. */
export interface PictureWord {
  readonly index: number;
  readonly word: string;
}

const TABLE = `
  abacus anchor antenna apple archive avocado backpack badger baguette balance ball banjo basket bathtub battery bee bento bicycle bird bison blossom
  book bottle bowl box bread brick bridge broccoli broom bubble bucket burrito bus cable cactus cake calendar camera candy canoe carousel cassette
  castle chair chart cheese chestnut clip clock clover coat coffee comet compass cone cookie coral corn crab crane crayon cricket cup curry deer dial
  diamond dinosaur disk dolphin donut door dress drop drum dumpling egg elephant elevator envelope factory fan faucet feather ferry film fish flamingo
  flute folder fork fountain garden garlic gear gift giraffe glasses globe goggles goose grape guitar hamster hat headset hill hippo hockey honey house
  icecream island jeans joystick juice kangaroo key kite kiwi koala label ladder ladybug lamp lantern laptop leaf lemon lens leopard lettuce lion
  lobster lollipop magnet mailbox mango map mask medal milk mirror monitor monorail moon mushroom noodle notebook office onion orange otter oyster paint
  palette pancake panda paper parrot peanut pencil penguin pepper phone piano pine pizza planet plate plug popcorn potato pretzel printer pudding pump
  puzzle rabbit radio rhino ribbon rice rickshaw ring river robot rope ruler sailboat salad salt sandwich satchel scarf school scooter seal seedling
  shell shrimp signpost ski sled slide sloth snail snow soap sofa speaker sponge spoon squirrel stamp stone suitcase sun sushi swan switch taco taxi
  teapot teddy tennis tent thread ticket tiger tomato toolbox tower tractor train tree trolley trophy truck tulip turtle video violin waffle wagon watch
  whale wheat wheel window wood wrench yarn yoyo zebra
`;

/** All picture-words in the order of their numbers. */
export const PICTURE_WORDS: readonly PictureWord[] = TABLE.trim()
  .split(/\s+/)
  .map((word, index) => ({ index, word }));

/** A word for each of the 256 numbers, in one language. */
export type WordList = readonly string[];

/** The words that the others are made from, and that every screen understands. */
export const ENGLISH_WORDS: WordList = PICTURE_WORDS.map(({ word }) => word);

/** Side of the square in which every picture is drawn. */
export const PICTURE_GRID = 96;

/** How many letters tell a word apart from every other. */
const TELLING_LETTERS = 4;
const indexByStart = new Map(PICTURE_WORDS.map(({ word, index }) => [word.slice(0, TELLING_LETTERS), index]));

/** The word of `list` with number `index`. Throws `UsageError` outside 0 to 255. */
export function wordAt(index: number, list: WordList = ENGLISH_WORDS): string {
  const found = list[index];
  if (found === undefined) throw new UsageError("PICTURE_WORD_OUT_OF_RANGE");
  return found;
}

/** One word of `list` for each byte, in order; English by default. */
export const wordsFromBytes = (bytes: Uint8Array, list: WordList = ENGLISH_WORDS): readonly string[] =>
  Array.from(bytes, (index) => wordAt(index, list));

/** What was typed, taken apart: words of letters in lower case. Spaces, commas, hyphens, full stops and numbers separate them. */
export const splitWords = (text: string): readonly string[] => text.toLowerCase().match(/\p{L}+/gu) ?? [];

/** Tells which picture-word `typed` means, by its first four letters or, where it has fewer, by all of them; `null` for none. */
export function indexOfWord(typed: string): number | null {
  const word = typed.toLowerCase();
  const index = indexByStart.get(word.slice(0, TELLING_LETTERS));
  if (index === undefined) return null;
  return isCloseTo(word, wordAt(index)) ? index : null;
}

/** The typed word may be cut short behind its first four letters or run on by one; it may not become another word. */
const isCloseTo = (typed: string, word: string) => word.startsWith(typed) || typed.slice(0, -1) === word;

/** A word of a text that is not in the list; `position` counts from 1. */
export interface UnknownWord {
  readonly code: "WORD_UNKNOWN";
  readonly position: number;
}

/** Reads picture-words back to one byte each, forgiving case, separators and cut-off endings. Fails with the first unknown word; never throws. */
export function bytesFromWords(text: string): Result<Bytes, UnknownWord> {
  const indexes: number[] = [];
  for (const [at, typed] of splitWords(text).entries()) {
    const index = indexOfWord(typed);
    if (index === null) return err({ code: "WORD_UNKNOWN", position: at + 1 });
    indexes.push(index);
  }
  return ok(Uint8Array.from(indexes));
}

/** A word as it was typed, and the number of the picture-word that it means; `null` for none. */
export interface ReadWord {
  readonly typed: string;
  readonly index: number | null;
}

/** Takes typed text apart into the picture-words that it means. */
export type WordReader = (text: string) => readonly ReadWord[];

/** Reads English. Readers of other languages are in `word-reader.ts`. */
export const readEnglishWords: WordReader = (text) =>
  splitWords(text).map((typed) => ({ typed, index: indexOfWord(typed) }));

const capital = (word: string) => word.replace(/^./u, (letter) => letter.toUpperCase());

/** The name that picture-words make, such as "River-Lamp". Show it inside `<bdi>`. */
export const aliasText = (indexes: ArrayLike<number>, list: WordList = ENGLISH_WORDS): string =>
  wordsFromBytes(Uint8Array.from(indexes), list).map(capital).join("-");

/** An English `aliasText` in the words of `list`; as it is where it is none. */
export function translateAlias(english: string, list: WordList): string {
  const read = bytesFromWords(english);
  return read.ok && aliasText(read.value) === english ? aliasText(read.value, list) : english;
}
