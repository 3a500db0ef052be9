/**
 * A made-up language that shows layout faults before a translator does: accents, about two fifths more length, and brackets, so that
 * clipped text is seen and text from outside the catalogue stays plain. Variables keep their names.
 */
import type { Catalogue } from "./translate.ts";

const ACCENTED = new Map(
  Array.from("abcdeghijklmnorstuwyzABCDEGHIJKLMNORSTUWYZ", (letter, index) => [
    letter,
    "àƀçďéğħîĵķļɱñöŕšţüŵýžÀƁÇĎÉĞĦÎĴĶĻḾÑÖŔŠŢÜŴÝŽ"[index] ?? letter,
  ]),
);
const GROWTH = 0.4;
const FILLER = " one two three four five six seven eight nine ten";

/** `text` of the catalogue in the pseudo-language. */
export function pseudoText(text: string): string {
  const accented = text
    .split(/(\{\w+\})/)
    .map((part) => (part.startsWith("{") ? part : accent(part)))
    .join("");
  return `[${accented}${padding(text.length)}]`;
}

const accent = (part: string) => Array.from(part, (letter) => ACCENTED.get(letter) ?? letter).join("");

function padding(length: number): string {
  const wanted = Math.ceil(length * GROWTH);
  return accent(FILLER.repeat(Math.ceil(wanted / FILLER.length)).slice(0, wanted)).trimEnd();
}

/** Every message of `catalogue` in the pseudo-language. */
export const pseudoCatalogue = (catalogue: Catalogue): Catalogue =>
  Object.fromEntries(Object.entries(catalogue).map(([key, text]) => [key, pseudoText(text)]));
