/** The language that screens speak: the messages, the direction of the page and the way days are written. */
import { type ComponentChildren, createContext, type JSX } from "preact";
import { useContext, useLayoutEffect, useMemo } from "preact/hooks";
import { UsageError } from "../kit/errors.ts";
import { formatDay, formatMoment, formatTime } from "../words/dates.ts";
import { type Direction, directionOf } from "../words/language.ts";
import { type Catalogue, makeTranslator, type Translate } from "../words/translate.ts";

/** What a screen needs to speak. Days count from 1970-01-01 in the programme's zone; moments are milliseconds since 1970 UTC. */
export interface Words {
  readonly tag: string;
  readonly direction: Direction;
  readonly t: Translate;
  readonly number: (value: number) => string;
  readonly day: (day: number) => string;
  readonly moment: (atMs: number) => string;
  readonly time: (atMs: number) => string;
}

const WordsContext = createContext<Words | null>(null);

function makeWords(catalogue: Catalogue, tag: string, timeZone: string): Words {
  const numbers = new Intl.NumberFormat(tag);
  return {
    tag,
    direction: directionOf(tag),
    t: makeTranslator(catalogue, tag),
    number: (value) => numbers.format(value),
    day: (day) => formatDay(day, tag),
    moment: (atMs) => formatMoment(atMs, tag, timeZone),
    time: (atMs) => formatTime(atMs, tag, timeZone),
  };
}

interface LanguageProps {
  readonly catalogue: Catalogue;
  /** BCP 47 tag of the catalogue. */
  readonly tag: string;
  /** IANA zone of the programme; the phone's own where none is open. */
  readonly timeZone: string;
  readonly children: ComponentChildren;
}

/** Gives the screens inside it their words, and the page its `lang` and `dir`. Changing the language keeps what is on the screen. */
export function LanguageProvider({ catalogue, tag, timeZone, children }: LanguageProps): JSX.Element {
  const words = useMemo(() => makeWords(catalogue, tag, timeZone), [catalogue, tag, timeZone]);
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
