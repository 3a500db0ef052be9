/** Cards: things of one kind, each with what can be done about it. Side by side where there is room, of one size in a row. */
import type { ComponentChildren, JSX } from "preact";
import { adoptSheet } from "./adopt-sheet.ts";
import sheet from "./card.css?inline";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-paths.ts";

adoptSheet(sheet);

interface CardProps {
  readonly icon?: IconName;
  readonly title: ComponentChildren;
  /** Of its heading: 2 where no heading stands between the screen's own and the cards. */
  readonly level?: 2 | 3;
  /** Below the title, smaller: who, when. */
  readonly note?: ComponentChildren;
  /** `grave` and `warning` differ in border and icon, `past` is what needs nothing any more. */
  readonly tone?: "plain" | "grave" | "warning" | "past";
  /** Buttons, at the foot. Several have one size. */
  readonly actions?: ComponentChildren;
  readonly children?: ComponentChildren;
}

/** One thing; stands in `Cards`. */
export function Card({ icon, title, level = 3, note, tone = "plain", actions, children }: CardProps): JSX.Element {
  const Title = level === 2 ? "h2" : "h3";
  return (
    <li class={`card card--${tone}`}>
      <Title class="card__title">
        {icon && <Icon name={icon} />}
        <span>{title}</span>
      </Title>
      {note && <div class="card__note">{note}</div>}
      {children}
      {actions && <div class="button-row card__actions">{actions}</div>}
    </li>
  );
}

/** A list of `Card`. `pairs` puts them side by side for comparing; otherwise they stand below each other. */
export function Cards({
  label,
  pairs = false,
  children,
}: {
  label?: string;
  pairs?: boolean;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <ul class={pairs ? "cards cards--pairs" : "cards"} aria-label={label}>
      {children}
    </ul>
  );
}

/** What a person must know, point by point: a short title and its sentence. */
export function Points({
  points,
}: {
  points: readonly { readonly title: string; readonly text: string }[];
}): JSX.Element {
  return (
    <dl class="points">
      {points.map(({ title, text }) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
