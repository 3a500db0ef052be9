/**
 * The button beside a heading that reads the screen aloud with voices of this phone, each text in its own language. Nothing is shown where the phone has no voice for
 * the screen's language, and nothing plays by itself: others may listen.
 */
import type { JSX } from "preact";
import { useWords } from "./language.tsx";
import { PlayButton } from "./play-button.tsx";
import { localVoice, type Sound, useVoices } from "./read-aloud.ts";
import { passagesOf } from "./spoken-text.ts";

export function HearScreen(): JSX.Element | null {
  const { t, tag } = useWords();
  const voices = useVoices();
  if (!localVoice(voices, tag)) return null;
  const soundOf = (button: Element): Sound => {
    const passages = passagesOf(button.closest(".screen") ?? document.body);
    const texts = passages.flatMap(({ tag: spoken, text }) => {
      const voice = localVoice(voices, spoken);
      return voice ? [{ voice, text }] : [];
    });
    return { type: "voices", texts };
  };
  return <PlayButton isCompact sound={soundOf} what={t("person.thisScreen")} />;
}
