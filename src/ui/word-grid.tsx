/** Picture-words shown large and numbered, for copying and comparing. */
import type { JSX } from "preact";

/** `words` in their order. Each is isolated from the direction of the page. */
export function WordGrid({ words, numbered = true }: { words: readonly string[]; numbered?: boolean }): JSX.Element {
  return (
    <ol class={numbered ? "word-grid word-grid--numbered" : "word-grid"}>
      {words.map((word, at) => (
        <li key={at} class="word-grid__word">
          <bdi>{word}</bdi>
        </li>
      ))}
    </ol>
  );
}
