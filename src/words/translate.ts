/**
 * Looks up messages. Keys and variables are checked by the compiler against `en.json`; `message-variables.ts` lists which message takes
 * which variable, and a test keeps it equal to the catalogue.
 *
 * Plural forms are separate keys with the suffixes of i18next JSON v4 (`key_one`, `key_other`) and are chosen by `count`.
 * Inserted text is wrapped in first-strong isolates (U+2068, U+2069), so that a name of another direction cannot reorder the sentence.
 */
import type en from "./en.json";
import type { MessageVariables } from "./message-variables.ts";

type PluralForm = "zero" | "one" | "two" | "few" | "many" | "other";
type WithoutPlural<Key extends string> = Key extends `${infer Stem}_${PluralForm}` ? Stem : Key;

/** The messages of one language, by key. */
export type Catalogue = Readonly<Record<string, string>>;
/** Every message that exists. */
type MessageKey = WithoutPlural<keyof typeof en & string>;
/** A message that takes no variables. Lists of codes name their labels with these. */
export type PlainKey = Exclude<MessageKey, keyof MessageVariables>;

type VariablesOf<Key extends MessageKey> = Key extends keyof MessageVariables ? MessageVariables[Key] : never;
type ValueOf<Name extends string> = Name extends "count" ? number : string | number;
type Values<Key extends MessageKey> = { readonly [Name in VariablesOf<Key>]: ValueOf<Name> };

/** What follows a key in a call of `t`: nothing, or the values of the message's variables. */
type MessageArguments<Key extends MessageKey> = [VariablesOf<Key>] extends [never] ? [] : [values: Values<Key>];

/** Gives the message `key` in the translator's language. A message that the catalogue lacks shows its key. */
export type Translate = <Key extends MessageKey>(key: Key, ...values: MessageArguments<Key>) => string;

const FIRST_STRONG_ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";

/** `text` isolated from the direction of what stands around it. */
const isolate = (text: string): string => `${FIRST_STRONG_ISOLATE}${text}${POP_ISOLATE}`;

/** Variables that may hold the name of a phone: two picture-words, passed on in English. */
const PHONE_NAMES = new Set(["label", "who"]);

/**
 * A `Translate` over `catalogue`; plurals and numbers follow the BCP 47 `languageTag`. Numbers are written in its digits; names of phones as
 * `sayName` says them.
 */
export function makeTranslator(
  catalogue: Catalogue,
  languageTag: string,
  sayName: (english: string) => string = (english) => english,
): Translate {
  const plurals = new Intl.PluralRules(languageTag);
  const numbers = new Intl.NumberFormat(languageTag);
  const insert = (name: string, value: string | number) => {
    if (typeof value === "number") return numbers.format(value);
    return isolate(PHONE_NAMES.has(name) ? sayName(value) : value);
  };

  return (key, ...rest) => {
    const values: Readonly<Record<string, string | number>> = rest[0] ?? {};
    return templateOf(catalogue, key, values.count, plurals).replace(/\{(\w+)\}/g, (variable, name: string) => {
      const value = values[name];
      return value === undefined ? variable : insert(name, value);
    });
  };
}

function templateOf(
  catalogue: Catalogue,
  key: string,
  count: string | number | undefined,
  plurals: Intl.PluralRules,
): string {
  const plural = typeof count === "number" ? catalogue[`${key}_${plurals.select(count)}`] : undefined;
  return plural ?? catalogue[key] ?? catalogue[`${key}_other`] ?? key;
}
