/** What papers that open something have in common: lines to type, and facts about the paper. Their sheet is `recovery.css`. */
import type { JSX } from "preact";

/** From left to right in every language: the lines are typed in this order. */
export function PaperLines({ lines }: { readonly lines: readonly string[] }): JSX.Element {
  return (
    <ol class="paper__lines" dir="ltr">
      {lines.map((line, at) => (
        <li key={at} class="paper__line">
          <span class="paper__number" aria-hidden="true">
            {at + 1}
          </span>
          <span>{line}</span>
        </li>
      ))}
    </ol>
  );
}

/** One line of what a paper says of itself. */
export function PaperFact({ term, value }: { readonly term: string; readonly value: string }): JSX.Element {
  return (
    <div class="facts__row">
      <dt>{term}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </div>
  );
}
