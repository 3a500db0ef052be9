/** Choosing what opens a new vault: generated words, shown, written down and confirmed; or an own passphrase; then, if wished, a PIN. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Random } from "../kit/random.ts";
import { useWords } from "../ui/language.tsx";
import type { Passphrase } from "../vault/passphrase.ts";
import { drawWords } from "./acts/secret.ts";
import { ConfirmWordsScreen, ShowWordsScreen } from "./screens/first-words.tsx";
import { OwnPassphraseScreen, PinScreen } from "./screens/own-secret.tsx";

interface ChooseWordsProps {
  readonly wordCount: 5 | 7;
  readonly random: Random;
  readonly onChosen: (passphrase: Passphrase, pin: string | null) => void;
  /** Second words: of the kind of the real ones, and without a PIN. */
  readonly second?: { readonly type: Passphrase["type"]; readonly onBack: () => void };
}

/** Two different places in `count`, counted from 1, ascending. */
function drawAsk(random: Random, count: number): readonly [number, number] {
  const [a = 0, b = 0] = random.bytes(2);
  const first = a % count;
  const second = (first + 1 + (b % (count - 1))) % count;
  return first < second ? [first + 1, second + 1] : [second + 1, first + 1];
}

export function ChooseWords({ wordCount, random, onChosen, second }: ChooseWordsProps): JSX.Element {
  const { pictures } = useWords();
  const [drawn, setDrawn] = useState(() => drawWords(random, wordCount));
  const [ask] = useState(() => drawAsk(random, wordCount));
  const [step, setStep] = useState<"show" | "confirm" | "own">(second?.type === "own" ? "own" : "show");
  const [chosen, setChosen] = useState<Passphrase | null>(null);
  const words = pictures(drawn.indices);
  const choose = (passphrase: Passphrase) => (second ? onChosen(passphrase, null) : setChosen(passphrase));
  if (chosen) return <PinScreen onPin={(pin) => onChosen(chosen, pin)} onSkip={() => onChosen(chosen, null)} />;
  if (step === "own")
    return (
      <OwnPassphraseScreen
        wordCount={wordCount}
        isSecond={second !== undefined}
        onChosen={(text) => choose({ type: "own", text })}
        onGenerated={second?.onBack ?? (() => setStep("show"))}
      />
    );
  if (step === "confirm")
    return (
      <ConfirmWordsScreen
        words={words}
        ask={ask}
        onConfirmed={() => choose(drawn)}
        onSeeAgain={() => setStep("show")}
      />
    );
  return (
    <ShowWordsScreen
      words={words}
      pictures={drawn.indices}
      onWritten={() => setStep("confirm")}
      onAnother={() => setDrawn(drawWords(random, wordCount))}
      isSecond={second !== undefined}
      {...(!second && { onOwn: () => setStep("own") })}
    />
  );
}
