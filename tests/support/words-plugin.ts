/**
 * Cuts each language's one catalogue file into what registering needs and the rest, and its picture-words into a plain list. A language that
 * lacks a message or a picture-word ends the build.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Plugin } from "vite";
import { ENGLISH_WORDS } from "../../src/words/picture-words.ts";

type Messages = Readonly<Record<string, string>>;

const WORDS = path.resolve(import.meta.dirname, "../../src/words");
const PART = /\.json\?part=(field|others|certificate|pictures)$/;
/** What the page of a certificate says; it carries its words itself, in every language. */
const CERTIFICATE_WORDS =
  /^certificate\.(?!app[A-Z]|sheet)|^(sector|urgency)\.|^reasons\.(goesOn|longer|handsOn|news|asked)$|^ui\.back$|^card\.(tapTitle|wordField|noWord|place)/;
const PLURAL = /_(zero|one|two|few|many|other)$/;

const stemOf = (key: string) => key.replace(PLURAL, "");
const read = (file: string): Messages => JSON.parse(readFileSync(file, "utf8"));

/** Keys of `en` that `messages` has no form of. */
export function missingIn(messages: Messages, en: Messages): readonly string[] {
  const stems = new Set(Object.keys(messages).map(stemOf));
  return Object.keys(en).filter((key) => !stems.has(stemOf(key)));
}

/** The half of `messages` that `part` names. */
const halfOf = (messages: Messages, others: RegExp, part: string): Messages =>
  Object.fromEntries(Object.entries(messages).filter(([key]) => others.test(key) === (part === "others")));

const ownOf = (messages: Messages): Messages =>
  Object.fromEntries(Object.entries(messages).filter(([key]) => CERTIFICATE_WORDS.test(key)));

/**
 * `?part=field` and `?part=others` of a catalogue, `?part=certificate` of what a certificate's page says, and `?part=pictures` of a list of
 * picture-words. Keys that `others` finds are what registering does without.
 */
export function wordParts(others: RegExp): Plugin {
  return {
    name: "ebb-word-parts",
    enforce: "pre",
    load(id) {
      const part = PART.exec(id)?.[1];
      if (part === undefined) return null;
      const file = id.replace(/\?part=.*$/, "");
      const messages = read(file);
      const refuse = (names: readonly string[]) => {
        if (names.length === 0) return;
        this.error(`${path.relative(WORDS, file)} lacks ${names.length}: ${names.slice(0, 5).join(", ")}`);
      };
      if (part === "pictures") {
        refuse(ENGLISH_WORDS.filter((word) => !messages[word]));
        return asModule(ENGLISH_WORDS.map((word) => messages[word]));
      }
      refuse(missingIn(messages, read(path.join(WORDS, "en.json"))));
      if (part === "certificate") return asModule(ownOf(messages));
      return asModule(halfOf(messages, others, part));
    },
  };
}

const asModule = (value: unknown) => ({ code: `export default ${JSON.stringify(value)}`, moduleType: "js" as const });
