/** One large button that plays a sound and stops it. The sound ends with the button. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { adoptSheet } from "./adopt-sheet.ts";
import { Icon } from "./icon.tsx";
import { useWords } from "./language.tsx";
import sheet from "./play-button.css?inline";
import { play, type Sound } from "./read-aloud.ts";

adoptSheet(sheet);

interface PlayButtonProps {
  /** What is played; a function tells it at the tap, from where the button stands. */
  readonly sound: Sound | ((button: Element) => Sound);
  /** What is played, for who cannot see which text the button stands beside. */
  readonly what: string;
  /** The picture alone, beside a heading. */
  readonly isCompact?: boolean;
  /** Begins by itself when it is shown. */
  readonly starts?: boolean;
  /** Played to its end. */
  readonly onHeard?: () => void;
  /** It could not be played. */
  readonly onSilent?: () => void;
}

export function PlayButton(props: PlayButtonProps): JSX.Element {
  const { sound, what, isCompact = false, starts = false, onHeard, onSilent } = props;
  const { t } = useWords();
  const [isPlaying, setPlaying] = useState(false);
  const stop = useRef<(() => void) | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const begin = () => {
    if (!button.current) return;
    setPlaying(true);
    stop.current = play(typeof sound === "function" ? sound(button.current) : sound, (isWhole) => {
      setPlaying(false);
      if (isWhole) onHeard?.();
      else onSilent?.();
    });
  };
  const end = () => {
    stop.current?.();
    setPlaying(false);
  };
  useEffect(() => {
    if (starts) begin();
    return () => stop.current?.();
  }, []);
  const label = t(isPlaying ? "ui.stopSound" : "ui.playSound");
  return (
    <button
      ref={button}
      type="button"
      class={isCompact ? "play-button play-button--compact" : "play-button"}
      onClick={isPlaying ? end : begin}
      aria-label={`${label}: ${what}`}
    >
      <Icon name={isPlaying ? "stop" : "speaker"} size="tile" />
      <span class={isCompact ? "visually-hidden" : undefined}>{label}</span>
    </button>
  );
}
