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
  readonly sound: Sound;
  /** What is played, for who cannot see which text the button stands beside. */
  readonly what: string;
  /** Begins by itself when it is shown. */
  readonly starts?: boolean;
  /** Played to its end. */
  readonly onHeard?: () => void;
  /** It could not be played. */
  readonly onSilent?: () => void;
}

export function PlayButton({ sound, what, starts = false, onHeard, onSilent }: PlayButtonProps): JSX.Element {
  const { t } = useWords();
  const [isPlaying, setPlaying] = useState(false);
  const stop = useRef<(() => void) | null>(null);
  const begin = () => {
    setPlaying(true);
    stop.current = play(sound, (isWhole) => {
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
    <button type="button" class="play-button" onClick={isPlaying ? end : begin} aria-label={`${label}: ${what}`}>
      <Icon name={isPlaying ? "stop" : "speaker"} size="tile" />
      <span>{label}</span>
    </button>
  );
}
