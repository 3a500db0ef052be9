/** The one layout of every screen: a bar at the top, the content, and at the bottom the one primary action within reach of a thumb. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { ownNameOf } from "../words/language.ts";
import { type Frame, useFrame } from "./frame.tsx";
import { Icon } from "./icon.tsx";
import { useKeptFocus } from "./kept-focus.ts";
import { useWords } from "./language.tsx";

interface ScreenProps {
  /** The screen's heading; focus moves to it when it changes. */
  readonly title: string;
  /** One or two sentences under the heading. */
  readonly lead?: ComponentChildren;
  /** `capture` has the large text of the interview; `wide` uses a laptop's width; `reading` is for everything else. */
  readonly layout?: "reading" | "capture" | "wide";
  /** Has the button that reads the screen aloud; screens of the interview have it unless they bring their own. Never where secrets stand. */
  readonly isRead?: boolean;
  readonly onBack?: () => void;
  /** How far a path has come: `at` of `of`, from 1. Drawn, not read out. */
  readonly progress?: { readonly at: number; readonly of: number } | null;
  /** The bottom bar: one primary button, and below it at most one more. */
  readonly actions?: ComponentChildren;
  /** Beside the heading, for a count or a secondary action on wide screens. */
  readonly aside?: ComponentChildren;
  readonly children?: ComponentChildren;
}

/** Renders a whole screen inside the nearest `FrameProvider`. */
export function Screen(props: ScreenProps): JSX.Element {
  const frame = useFrame();
  const headingId = useId();
  return (
    <div class={`screen screen--${props.layout ?? "reading"}`}>
      {frame.training && <TrainingBand />}
      <TopBar frame={frame} />
      {props.progress && <PathSteps {...props.progress} />}
      <main class="screen__main" aria-labelledby={headingId}>
        <Heading id={headingId} {...props} />
        {props.lead && <p class="screen__lead">{props.lead}</p>}
        {props.children}
      </main>
      {props.actions && <footer class="screen__actions">{props.actions}</footer>}
    </div>
  );
}

function Heading({ id, title, layout, isRead = layout === "capture", onBack, aside }: { id: string } & ScreenProps) {
  const { t, tag, Reader } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const spoken = useRef<string | null>(null);
  useKeptFocus(heading);
  // A new title is a new screen, and focus follows it; the same title in another language is not.
  useEffect(() => {
    const isTranslation = spoken.current !== null && spoken.current !== tag;
    spoken.current = tag;
    if (isTranslation) return;
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, [title, tag]);
  return (
    <div class="screen__heading">
      {onBack && (
        <button class="screen__back" type="button" onClick={onBack}>
          <Icon name="back" />
          <span class="visually-hidden">{t("ui.back")}</span>
        </button>
      )}
      <h1 id={id} ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {isRead && Reader && <Reader key={title} />}
      {aside && <div class="screen__aside">{aside}</div>}
    </div>
  );
}

function PathSteps({ at, of }: { at: number; of: number }) {
  return (
    <div class="path-steps" aria-hidden="true">
      {Array.from({ length: of }, (_, step) => (
        <span key={step} class={step < at ? "path-steps__step path-steps__step--past" : "path-steps__step"} />
      ))}
    </div>
  );
}

function TopBar({ frame }: { frame: Frame }) {
  const { t, tag, onChoose } = useWords();
  if (!frame.chip && !onChoose && !frame.onLock) return null;
  return (
    <header class="top-bar">
      <div class="top-bar__chip">{frame.chip}</div>
      {onChoose && (
        <button class="top-bar__button" type="button" onClick={onChoose}>
          <Icon name="language" />
          <span class="visually-hidden">{t("ui.language")}</span>
          <bdi class="top-bar__language" lang={tag}>
            {ownNameOf(tag)}
          </bdi>
        </button>
      )}
      {frame.onLock && (
        <button class="top-bar__button top-bar__button--lock" type="button" onClick={frame.onLock}>
          <Icon name="lock" />
          {t("ui.lockNow")}
        </button>
      )}
    </header>
  );
}

function TrainingBand() {
  const { t } = useWords();
  return (
    <aside class="training-band">
      <span>{t("ui.training")}</span>
    </aside>
  );
}
