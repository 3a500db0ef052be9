/**
 * Reads what a screen says aloud, with a voice of this phone, for whoever does not read or cannot see it well. Nothing is shown where the phone has no voice of the
 * language, and nothing plays by itself: others may listen.
 */
import type { JSX } from "preact";
import { useWords } from "./language.tsx";
import { PlayButton } from "./play-button.tsx";
import { useVoice } from "./read-aloud.ts";
import { asSentence } from "./spoken-text.ts";

interface ReadScreenProps {
  /** What is read, for who hears the button's name. */
  readonly what: string;
  /** Its sentences and short texts in order; empty ones are left out. */
  readonly parts: readonly string[];
}

export function ReadScreen({ what, parts }: ReadScreenProps): JSX.Element | null {
  const { tag } = useWords();
  const voice = useVoice(tag);
  if (!voice) return null;
  const text = parts
    .filter((part) => part !== "")
    .map(asSentence)
    .join("\n");
  return (
    <div>
      <PlayButton key={text} sound={{ type: "voice", voice, text }} what={what} />
    </div>
  );
}
