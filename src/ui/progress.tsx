/** Waiting, said in words: what runs, and how far it is. */
import type { ComponentChildren, JSX } from "preact";

/** A labelled wait. `share` runs from 0 to 1; without it the bar only shows that work goes on. */
export function Progress({
  label,
  detail,
  share,
}: {
  label: string;
  detail?: ComponentChildren;
  share?: number;
}): JSX.Element {
  return (
    <div class="progress" role="status">
      <p class="progress__label">
        <span class="spinner" aria-hidden="true" />
        {label}
      </p>
      <progress class="progress__bar" aria-label={label} value={share} max={1} />
      {detail && <p class="progress__detail">{detail}</p>}
    </div>
  );
}
