/** A part of the page that speaks another language than the screen around it, such as a sheet to be printed. */
import type { ComponentChildren, JSX } from "preact";
import { useMemo } from "preact/hooks";
import { type LanguageProps, makeWords, WordsContext } from "./language.tsx";

interface OtherLanguageProps extends Omit<LanguageProps, "onChoose" | "loadReader"> {
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** Gives `children` their words, and a box around them its `lang` and `dir`; the page keeps its own. */
export function OtherLanguage({ children, class: name, ...props }: OtherLanguageProps): JSX.Element {
  const { catalogue, tag, formatTag, list, timeZone } = props;
  const words = useMemo(() => makeWords(props), [catalogue, tag, formatTag, list, timeZone]);
  return (
    <div class={name} lang={tag} dir={words.direction}>
      <WordsContext.Provider value={words}>{children}</WordsContext.Provider>
    </div>
  );
}
