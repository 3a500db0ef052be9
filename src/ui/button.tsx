/** Buttons: at least 48 px high, one clear action each. */
import type { ComponentChildren, JSX } from "preact";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-paths.ts";

interface ButtonProps {
  /** `primary` is the one action of a screen; `plain` stands beside or below it; `danger` destroys; `quiet` is text with a target around it. */
  readonly kind?: "primary" | "plain" | "danger" | "quiet";
  readonly icon?: IconName;
  /** Fills the line. */
  readonly wide?: boolean;
  /** The action runs: the button shows it and does nothing more, but keeps the focus. */
  readonly busy?: boolean;
  readonly disabled?: boolean;
  /** What a screen reader says instead of the text, where the text alone is ambiguous. It must contain the text. */
  readonly label?: string;
  readonly onPress: () => void;
  readonly children: ComponentChildren;
}

/** Renders one button; `onPress` runs on click, Enter and Space, and never while `busy`. */
export function Button(props: ButtonProps): JSX.Element {
  const { kind = "plain", icon, wide = false, busy = false, disabled = false, label, onPress, children } = props;
  return (
    <button
      type="button"
      class={`button button--${kind}${wide ? " button--wide" : ""}`}
      aria-disabled={busy}
      aria-label={label}
      disabled={disabled}
      onClick={busy ? undefined : onPress}
    >
      {busy ? <span class="spinner" aria-hidden="true" /> : icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}
