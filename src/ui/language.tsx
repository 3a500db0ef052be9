/** The language that screens speak: the messages, the direction of the page and the way days are written. */
import { type ComponentChildren, type ComponentType, createContext, type JSX } from "preact";
import { useContext, useEffect, useLayoutEffect, useMemo, useState } from "preact/hooks";
import { UsageError } from "../kit/errors.ts";
import { formatDay, formatMoment, formatTime } from "../words/dates.ts";
import { type Direction, directionOf } from "../words/language.ts";
import {
  aliasText,
  ENGLISH_WORDS,
  readEnglishWords,
  translateAlias,
  type WordList,
  type WordReader,
  wordAt,
  wordsFromBytes,
} from "../words/picture-words.ts";
import { type Catalogue, makeTranslator, type Translate } from "../words/translate.ts";

/** What a screen needs to speak. Days count from 1970-01-01 in the programme's zone; moments are milliseconds since 1970 UTC. */
export interface Words {
  /** BCP 47 tag of the language; `formatTag` adds the region and the digits, for `Intl`. */
  readonly tag: string;
  readonly formatTag: string;
  readonly direction: Direction;
  /** IANA zone in which moments are told. */
  readonly timeZone: string;
  readonly t: Translate;
  readonly number: (value: number) => string;
  readonly day: (day: number) => string;
  readonly moment: (atMs: number) => string;
  readonly time: (atMs: number) => string;
  /** Several things in one sentence, as the language lists them. */
  readonly listed: (things: readonly string[]) => string;
  /** The picture-word with a number; one for each byte; two of them as a name; a phone's name that is at hand in English. Show them inside `<bdi>`. */
  readonly picture: (index: number) => string;
  readonly pictures: (bytes: Uint8Array) => readonly string[];
  readonly alias: (indexes: ArrayLike<number>) => string;
  readonly label: (english: string) => string;
  /** Opens the list of languages; left out where there is none. */
  readonly onChoose?: (() => void) | undefined;
  /** The button that reads a screen aloud; it comes a moment after the first screen. */
  readonly Reader?: ComponentType | null | undefined;
  /** Makes the reader of words in every language; left out where only English is read. */
  readonly loadReader?: (() => Promise<WordReader>) | undefined;
}

/** Whose words the screens inside speak. */
export const WordsContext = createContext<Words | null>(null);

/** A language to speak. */
export interface LanguageProps extends Pick<Words, "tag" | "onChoose" | "loadReader" | "Reader"> {
  readonly catalogue: Catalogue;
  /** `tag` where it is left out. */
  readonly formatTag?: string;
  /** The picture-words of the language; English ones where it is left out. */
  readonly list?: WordList;
  /** IANA zone of the programme; the phone's own where none is open. */
  readonly timeZone: string;
  readonly children: ComponentChildren;
}

/** Everything that a language needs to speak, from its messages and its picture-words. */
export function makeWords(props: Omit<LanguageProps, "children">): Words {
  const { catalogue, tag, formatTag = tag, list = ENGLISH_WORDS, timeZone, onChoose, loadReader, Reader } = props;
  const numbers = new Intl.NumberFormat(formatTag);
  const label = (english: string) => translateAlias(english, list);
  return {
    tag,
    formatTag,
    timeZone,
    direction: directionOf(tag),
    t: makeTranslator(catalogue, formatTag, label),
    number: (value) => numbers.format(value),
    day: (day) => formatDay(day, formatTag),
    moment: (atMs) => formatMoment(atMs, formatTag, timeZone),
    time: (atMs) => formatTime(atMs, formatTag, timeZone),
    listed: (things) => new Intl.ListFormat(formatTag).format(things),
    picture: (index) => wordAt(index, list),
    pictures: (bytes) => wordsFromBytes(bytes, list),
    alias: (indexes) => aliasText(indexes, list),
    label,
    onChoose,
    loadReader,
    Reader,
  };
}

/** Speaks another language in a part of a screen, such as what is read to a person. The page keeps its own. */
export function OtherLanguage({ children, ...props }: LanguageProps): JSX.Element {
  const { catalogue, tag, timeZone } = props;
  const words = useMemo(() => makeWords(props), [catalogue, tag, timeZone]);
  return (
    <WordsContext.Provider value={words}>
      <div class="other-language" lang={tag} dir={words.direction}>
        {children}
      </div>
    </WordsContext.Provider>
  );
}

/** Gives the screens inside it their words, and the page its `lang` and `dir`. Changing the language keeps what is on the screen. */
export function LanguageProvider({ children, ...props }: LanguageProps): JSX.Element {
  const { catalogue, tag, formatTag, list, timeZone, Reader } = props;
  const words = useMemo(() => makeWords(props), [catalogue, tag, formatTag, list, timeZone, Reader]);
  useLayoutEffect(() => {
    document.documentElement.lang = tag;
    document.documentElement.dir = words.direction;
  }, [tag, words.direction]);
  return <WordsContext.Provider value={words}>{children}</WordsContext.Provider>;
}

/** The words of the nearest `LanguageProvider`. Throws `UsageError` outside one. */
export function useWords(): Words {
  const words = useContext(WordsContext);
  if (words === null) throw new UsageError("LANGUAGE_MISSING");
  return words;
}

/** Reads typed picture-words: English at once, and every shipped language a moment later. */
export function useWordReader(): WordReader {
  const { loadReader } = useWords();
  const [reader, setReader] = useState<WordReader>(() => readEnglishWords);
  useEffect(() => {
    // What does not load leaves English.
    loadReader?.().then(
      (read) => setReader(() => read),
      () => undefined,
    );
  }, [loadReader]);
  return reader;
}
