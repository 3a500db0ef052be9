/** Picture-words shown large and numbered, for copying and comparing. */
import type { JSX } from "preact";
import { adoptSheet } from "./adopt-sheet.ts";
import { useWords } from "./language.tsx";
import { Picture } from "./picture.tsx";
import sheet from "./word-grid.css?inline";

adoptSheet(sheet);

interface WordGridProps {
  readonly words: readonly string[];
  /** Numbers of the words, for their pictures; left out where there are words alone. */
  readonly pictures?: ArrayLike<number> | undefined;
  readonly numbered?: boolean;
}

/** `words` in their order, each beside its picture. Each is isolated from the direction of the page. */
export function WordGrid({ words, pictures, numbered = true }: WordGridProps): JSX.Element {
  const { number } = useWords();
  return (
    <ol data-silent class={numbered ? "word-grid word-grid--numbered" : "word-grid"}>
      {words.map((word, at) => (
        <li key={at} class="word-grid__word" data-number={number(at + 1)}>
          {pictures?.[at] !== undefined && <Picture index={pictures[at]} size="tile" />}
          <bdi>{word}</bdi>
        </li>
      ))}
    </ol>
  );
}
