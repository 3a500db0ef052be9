/**
 * Reading a text aloud with a voice of this phone. Only voices that the phone makes itself: another one would send the text away. Stops when it is told to, and with the
 * screen that began it.
 */
import { useEffect, useState } from "preact/hooks";

type VoiceLike = Pick<SpeechSynthesisVoice, "lang" | "localService" | "default">;

/** Language and script of a tag as voices write it, the likely script where it names none. */
function spoken(tag: string): string {
  try {
    const { language, script } = new Intl.Locale(tag.replaceAll("_", "-")).maximize();
    return `${language === "cmn" ? "zh" : language}-${script}`;
  } catch {
    return "";
  }
}

/** The voice of this phone that speaks `tag`, the phone's usual one first; `null` where it has none. */
export function localVoice<Voice extends VoiceLike>(voices: readonly Voice[], tag: string): Voice | null {
  const fitting = voices.filter(({ lang, localService }) => localService && spoken(lang) === spoken(tag));
  return fitting.find((voice) => voice.default) ?? fitting[0] ?? null;
}

/** The voices of this browser, which may learn of them only after a moment. */
export function useVoices(): readonly SpeechSynthesisVoice[] {
  const [voices, setVoices] = useState<readonly SpeechSynthesisVoice[]>([]);
  useEffect(() => {
    const synthesis = globalThis.speechSynthesis as SpeechSynthesis | undefined;
    if (!synthesis) return;
    const look = () => setVoices(synthesis.getVoices());
    look();
    synthesis.addEventListener?.("voiceschanged", look);
    return () => synthesis.removeEventListener?.("voiceschanged", look);
  }, []);
  return voices;
}

/** `localVoice` of this browser. */
export const useVoice = (tag: string): SpeechSynthesisVoice | null => localVoice(useVoices(), tag);

/** A text with the voice that says it. */
export interface Spoken {
  readonly voice: SpeechSynthesisVoice;
  readonly text: string;
}

/** What can be played: a text with a voice, several one after the other, or a recording. */
export type Sound =
  | ({ readonly type: "voice" } & Spoken)
  | { readonly type: "voices"; readonly texts: readonly Spoken[] }
  | { readonly type: "recording"; readonly address: string };

/** Plays `sound`; `onEnd` says whether it came to its end. Returns the way to stop. */
export function play(sound: Sound, onEnd: (isWhole: boolean) => void): () => void {
  if (sound.type === "recording") return playRecording(sound.address, onEnd);
  return speak(sound.type === "voice" ? [sound] : sound.texts, onEnd);
}

function speak(texts: readonly Spoken[], onEnd: (isWhole: boolean) => void): () => void {
  let left = texts.length;
  const utterances = texts.map(utteranceOf);
  const silence = () => {
    for (const utterance of utterances) utterance.onend = utterance.onerror = null;
    speechSynthesis.cancel();
  };
  speechSynthesis.cancel();
  for (const utterance of utterances) {
    utterance.onend = () => --left === 0 && onEnd(true);
    utterance.onerror = () => {
      silence();
      onEnd(false);
    };
    speechSynthesis.speak(utterance);
  }
  if (left === 0) onEnd(true);
  return silence;
}

function utteranceOf({ voice, text }: Spoken): SpeechSynthesisUtterance {
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  // A little slower than usual: it is heard once, often beside noise (P).
  utterance.rate = 0.9;
  return utterance;
}

function playRecording(address: string, onEnd: (isWhole: boolean) => void): () => void {
  const audio = new Audio(address);
  audio.onended = () => onEnd(true);
  audio.onerror = () => onEnd(false);
  // One that was stopped before it began refuses, too, and did not fail.
  audio.play().catch(() => audio.onerror && onEnd(false));
  return () => {
    audio.onended = audio.onerror = null;
    audio.pause();
  };
}
