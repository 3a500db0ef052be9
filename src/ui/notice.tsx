/** Things a screen has to say. Each kind has its own icon and border, so that none depends on colour. */
import type { ComponentChildren, JSX } from "preact";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-paths.ts";

/** `quiet` is for being offline and other states that are not faults. */
export type NoticeKind = "info" | "good" | "quiet" | "warning" | "alert";

const ICONS: Readonly<Record<NoticeKind, IconName>> = {
  info: "info",
  good: "check",
  quiet: "noSignal",
  warning: "warning",
  alert: "warning",
};

interface NoticeProps {
  readonly kind?: NoticeKind;
  readonly icon?: IconName;
  readonly title?: ComponentChildren;
  /** Says the text aloud when it appears. `alert` is always said, at once. */
  readonly announced?: boolean;
  /** For one that is no fault and is still said at once, because somebody waits for it. */
  readonly role?: "alert";
  readonly children?: ComponentChildren;
}

/** A short message with what to do about it. */
export function Notice({ kind = "info", icon, title, announced = false, role, children }: NoticeProps): JSX.Element {
  const said = role ?? (kind === "alert" ? "alert" : announced ? "status" : undefined);
  return (
    <div class={`notice notice--${kind}`} role={said}>
      <Icon name={icon ?? ICONS[kind]} />
      <div class="notice__body">
        {title && <p class="notice__title">{title}</p>}
        {children && <div class="notice__text">{children}</div>}
      </div>
    </div>
  );
}

/** Says `text` to screen readers whenever it changes, and shows nothing. Stays on the page while it is empty. */
export function Announcement({ text }: { text: string }): JSX.Element {
  return (
    <p class="visually-hidden" role="status">
      {text}
    </p>
  );
}

/** What a list says while it is empty: calm, with what will appear here. */
export function EmptyState({
  icon,
  title,
  children,
}: {
  icon: IconName;
  title: string;
  children?: ComponentChildren;
}): JSX.Element {
  return (
    <div class="empty">
      <Icon name={icon} size="large" />
      <p class="empty__title">{title}</p>
      {children && <div class="empty__text">{children}</div>}
    </div>
  );
}
