/** Waiting, said in words: what runs, and how far it is. */
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Announcement } from "./notice.tsx";

/**
 * A labelled wait. `share` runs from 0 to 1; without it the bar only shows that work goes on. `isCounting`: label and detail change all the time, so that
 * only the first label is said by itself (U10).
 */
export function Progress({
  label,
  detail,
  share,
  isCounting = false,
}: {
  label: string;
  detail?: ComponentChildren;
  share?: number;
  isCounting?: boolean;
}): JSX.Element {
  const [first] = useState(label);
  return (
    <div class="progress" role={isCounting ? undefined : "status"}>
      {isCounting && <Announcement text={first} />}
      <p class="progress__label">
        <span class="spinner" aria-hidden="true" />
        {label}
      </p>
      <progress class="progress__bar" aria-label={label} value={share} max={1} />
      {detail && <p class="progress__detail">{detail}</p>}
    </div>
  );
}
