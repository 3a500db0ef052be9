/** What whoever reads a blank card shows beside the camera: its nine words, and that the card is worked out. */
import type { JSX } from "preact";
import { CardWordsScreen } from "../../card/screens/card-words.tsx";
import { ReadingCardScreen } from "../../card/screens/give-card.tsx";
import type { BlankCard } from "./use-blank-card.ts";

export function BlankCardRest({ stage, told, toCamera }: BlankCard): JSX.Element {
  if (stage.at !== "words") return <ReadingCardScreen />;
  return <CardWordsScreen start={stage.chosen} refusal={stage.refusal} onWords={told} onBack={toCamera} />;
}
