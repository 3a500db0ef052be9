/** Small bars: a full one is what is needed, a striped one what is offered, so that no colour is needed to tell them apart. They grow from the start of the line. */
import type { JSX } from "preact";
import { useId } from "preact/hooks";

interface BarProps {
  readonly value: number;
  readonly most: number;
  readonly look: "full" | "striped";
}

/** One bar; the number stands beside it in words, so it is hidden from those who hear the screen. */
export function Bar({ value, most, look }: BarProps): JSX.Element {
  const id = useId();
  const width = most === 0 ? 0 : Math.max(value > 0 ? 2 : 0, (100 * value) / most);
  return (
    <svg class="bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      {look === "striped" && (
        <pattern id={id} width="3" height="12" patternUnits="userSpaceOnUse">
          <rect width="1.4" height="12" class="bar__ink" />
        </pattern>
      )}
      {look === "striped" ? (
        <rect class="bar__edge" width={width} height="12" fill={`url(#${id})`} />
      ) : (
        <rect class="bar__ink" width={width} height="12" />
      )}
    </svg>
  );
}

/** Columns over days, the newest at the end of the line. `scale` is what a column of full height counts; the highest value where it is left out. */
export function Columns({ values, scale = 1 }: { values: readonly number[]; scale?: number }): JSX.Element {
  const most = Math.max(scale, ...values);
  const width = 100 / values.length;
  return (
    <svg class="columns" viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      {values.map((value, at) => {
        const height = Math.max(value > 0 ? 1 : 0, (38 * value) / most);
        return (
          <rect
            key={at}
            class={at === values.length - 1 ? "bar__ink" : "bar__past"}
            x={at * width + width * 0.12}
            y={40 - height}
            width={width * 0.76}
            height={height}
          />
        );
      })}
      <path class="bar__ground" d="M0 40H100" />
    </svg>
  );
}
