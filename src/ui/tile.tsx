/** Tiles: large buttons that each answer a question with one tap. */
import type { ComponentChildren, JSX } from "preact";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-paths.ts";

interface TileProps {
  readonly icon?: IconName;
  /** Shown large in place of an icon. */
  readonly figure?: ComponentChildren;
  readonly label: ComponentChildren;
  readonly hint?: ComponentChildren;
  /** `hero` is the main thing to do on a screen; `pinned` is the likely answer; `person` leads to a person instead of a record. */
  readonly tone?: "normal" | "hero" | "pinned" | "person";
  /** The answer given before, when the screen is opened to change it. */
  readonly chosen?: boolean;
  readonly onPress: () => void;
}

/** One answer, at least 64 px high. */
export function Tile({ icon, figure, label, hint, tone = "normal", chosen = false, onPress }: TileProps): JSX.Element {
  return (
    <button
      type="button"
      class={`tile tile--${tone}${chosen ? " tile--chosen" : ""}`}
      aria-current={chosen ? "true" : undefined}
      onClick={onPress}
    >
      {icon && (
        <span class="tile__picture">
          <Icon name={icon} size="tile" />
        </span>
      )}
      {figure && (
        <span class="tile__picture tile__figure" aria-hidden="true">
          <bdi>{figure}</bdi>
        </span>
      )}
      <span class="tile__text">
        <span class="tile__label">{label}</span>
        {hint && <span class="tile__hint">{hint}</span>}
      </span>
      <span class="tile__end">
        <Icon name={chosen ? "check" : "chevron"} />
      </span>
    </button>
  );
}

/** A list of tiles: one under the other, or as a grid of cards whose columns follow the width. Each child becomes one list entry. */
export function TileList({
  layout = "rows",
  children,
}: {
  layout?: "rows" | "grid";
  children: ComponentChildren;
}): JSX.Element {
  const entries = (Array.isArray(children) ? children.flat() : [children]).filter((child) => child);
  return (
    <ul class={`tiles tiles--${layout}`}>
      {entries.map((child, at) => (
        <li key={at}>{child}</li>
      ))}
    </ul>
  );
}
