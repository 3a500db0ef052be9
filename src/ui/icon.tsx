/** An outline picture beside a word. Hidden from screen readers: the word says it. */
import type { JSX } from "preact";
import { ICON_PATHS, type IconName, MIRRORED_ICONS } from "./icon-paths.ts";

/** Draws `name` in the colour of the text around it; `size` follows the text, a tile or a whole card. */
export function Icon({ name, size = "text" }: { name: IconName; size?: "text" | "tile" | "large" }): JSX.Element {
  const mirrored = MIRRORED_ICONS.has(name) ? " icon--mirrored" : "";
  return (
    <svg class={`icon icon--${size}${mirrored}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        d={ICON_PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="2"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
