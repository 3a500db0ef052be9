/** Paper cards: W80 to W84 of src/wire/SPEC.md. */
import type { VectorFile } from "../json.ts";
import { answerCases, bytesFor, type Case, giveText, programmeId } from "../material.ts";

const secret = bytesFor("card secret", 8);
const elsewhere = bytesFor("other programme", 16);

/** `hex` with one bit of the byte at `at` changed. */
function flip(hex: string, at: number): string {
  const byte = Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16) ^ 1;
  return `${hex.slice(0, 2 * at)}${byte.toString(16).padStart(2, "0")}${hex.slice(2 * at + 2)}`;
}

const swapped = (words: string) => `${words.slice(2, 4)}${words.slice(0, 2)}${words.slice(4)}`;

const byWords = (name: string, words: string, outcome: string): Case => [
  `words: ${name}`,
  "W80",
  "read-card-words",
  { programmeId, words },
  outcome,
];

const byText = (name: string, rules: string, text: string, outcome: string): Case => [
  `text: ${name}`,
  rules,
  "read-card-text",
  { programmeId, text },
  outcome,
];

export async function makeCards(): Promise<VectorFile> {
  const words = await giveText("write-card", { programmeId, secret }, "words");
  const text = await giveText("write-card", { programmeId, secret }, "text");
  const foreign = { programmeId: elsewhere, secret };
  const other = (at: number) => `${text.slice(0, at)}${text[at] === "7" ? "8" : "7"}${text.slice(at + 1)}`;
  return answerCases("card", "src/wire/SPEC.md", [
    ["a card", "W80 W81", "write-card", { programmeId, secret }, "ok"],
    ["a card of zeros", "W80 W81", "write-card", { programmeId, secret: "00".repeat(8) }, "ok"],
    ["the same secret in another programme", "W80 W81", "write-card", foreign, "ok"],
    ["keys of a card", "K9 W83 W84", "derive-card", { programmeId, secret }, "ok"],
    ["keys of the same secret in another programme", "K9 W83 W84", "derive-card", foreign, "ok"],
    byWords("nine", words, "ok"),
    byWords("a wrong one", flip(words, 3), "CARD_WORDS_WRONG"),
    byWords("two that changed places", swapped(words), "CARD_WORDS_WRONG"),
    byWords("a wrong ninth", flip(words, 8), "CARD_WORDS_WRONG"),
    byWords("eight", words.slice(0, 16), "CARD_WORDS_WRONG"),
    byWords("ten", `${words}00`, "CARD_WORDS_WRONG"),
    byWords("of another programme", await giveText("write-card", foreign, "words"), "CARD_WORDS_WRONG"),
    byText("as printed", "W81 W82", text, "ok"),
    byText("in lower case, with space around it", "W82", ` ${text.toLowerCase()}\n`, "ok"),
    byText("an address", "W82", "https://relay.example/", "CARD_TEXT_OTHER"),
    byText("nothing", "W82", "", "CARD_TEXT_OTHER"),
    byText("47 letters behind the mark", "W82", `E1${"0".repeat(46)}`, "CARD_TEXT_OTHER"),
    byText("version 2", "W82", text.replace("E1", "E2"), "CARD_UNKNOWN_VERSION"),
    byText("another letter in the tag", "W82", other(2), "CARD_DAMAGED"),
    byText("another letter in the secret", "W82", other(10), "CARD_DAMAGED"),
    byText("filling bits that are not zeros", "W82", `${text.slice(0, -1)}Z`, "CARD_DAMAGED"),
    byText("a letter that is none", "W82", `${text.slice(0, 9)}U${text.slice(10)}`, "CARD_DAMAGED"),
    byText("one letter less", "W82", text.slice(0, -1), "CARD_DAMAGED"),
    byText("one letter more", "W82", `${text}0`, "CARD_DAMAGED"),
    byText("of another programme", "W82", await giveText("write-card", foreign, "text"), "CARD_FOREIGN"),
  ]);
}
