/** First run: a passphrase of one's own instead of the words, and the PIN that may reopen. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { useWords } from "../../ui/language.tsx";
import { Screen } from "../../ui/screen.tsx";
import { toAsciiDigits } from "../../words/digits.ts";
import { judgePassphrase, judgePin, type PassphraseProblem, type PinProblem, type WordCount } from "./secrets.ts";
import { tidyPassphrase } from "./tidy-passphrase.ts";
import { Veiled } from "./veiled.tsx";
import "./screens.css";

interface OwnPassphraseProps {
  /** How many generated words it must be as strong as. */
  readonly wordCount: WordCount;
  /** Gets the tidied passphrase, judged strong enough and typed twice. */
  readonly onChosen: (passphrase: string) => void;
  readonly onGenerated: () => void;
  /** It erases in place of opening, and only a passphrase will do: `onGenerated` goes back. */
  readonly isSecond?: boolean;
}

/** Says the rule before the first letter is typed, and the one reason against what was typed. */
export function OwnPassphraseScreen({ wordCount, onChosen, onGenerated, isSecond }: OwnPassphraseProps): JSX.Element {
  const { t } = useWords();
  const explain = usePassphraseText();
  const [text, setText] = useState("");
  const [again, setAgain] = useState("");
  const [isTried, setTried] = useState(false);
  const problem = judgePassphrase(text, wordCount);
  const isSame = tidyPassphrase(text) === tidyPassphrase(again);
  const choose = () => (problem === null && isSame ? onChosen(tidyPassphrase(text)) : setTried(true));
  return (
    <Screen
      title={t(isSecond ? "duress.words" : "words.ownTitle")}
      lead={t("words.ownRule")}
      onBack={onGenerated}
      actions={
        <Button kind="primary" wide onPress={choose}>
          {t("words.ownContinue")}
        </Button>
      }
    >
      <ul class="rules">
        <li>{t("words.ownRuleWords", { count: wordCount + 1 })}</li>
        <li>{t("words.ownRuleVerse")}</li>
        <li>{t("words.ownRuleMix", { count: wordCount * 4 })}</li>
      </ul>
      <Veiled showText={t("words.show")} hideText={t("words.hide")}>
        <Field
          label={t("words.ownLabel")}
          value={text}
          onInput={setText}
          {...(isTried && problem !== null && { error: explain(problem) })}
        />
        <Field
          label={t("words.ownAgain")}
          value={again}
          onInput={setAgain}
          onEnter={choose}
          {...(isTried && problem === null && !isSame && { error: t("words.problemDifferent") })}
        />
      </Veiled>
      {!isSecond && (
        <div class="more">
          <Button kind="quiet" icon="list" onPress={onGenerated}>
            {t("words.generated")}
          </Button>
        </div>
      )}
    </Screen>
  );
}

function usePassphraseText(): (problem: PassphraseProblem) => string {
  const { t } = useWords();
  return (problem) => {
    switch (problem.code) {
      case "EMPTY":
        return t("words.problemEmpty");
      case "TOO_LONG":
        return t("words.problemTooLong");
      case "RUN":
        return t("words.problemRun");
      case "TOO_WEAK":
        return t("words.problemWeak", { have: problem.have, need: problem.need });
    }
  };
}

const PIN_TEXTS = {
  PIN_LENGTH: "words.pinProblemLength",
  PIN_NOT_DIGITS: "words.pinProblemDigits",
  PIN_SIMPLE: "words.pinProblemSimple",
} as const satisfies Record<PinProblem, string>;

interface PinProps {
  /** Gets 4 to 8 ASCII digits. */
  readonly onPin: (pin: string) => void;
  readonly onSkip: () => void;
}

/** What a PIN is and is not, then the PIN. Leaving it out has the same weight as setting it. */
export function PinScreen({ onPin, onSkip }: PinProps): JSX.Element {
  const { t } = useWords();
  const [pin, setPin] = useState("");
  const [again, setAgain] = useState("");
  const [isTried, setTried] = useState(false);
  const problem = judgePin(pin);
  const isSame = toAsciiDigits(pin) === toAsciiDigits(again);
  const set = () => (problem === null && isSame ? onPin(toAsciiDigits(pin)) : setTried(true));
  return (
    <Screen
      title={t("words.pinTitle")}
      lead={t("words.pinLead")}
      actions={
        <div class="pair">
          <Button wide onPress={onSkip}>
            {t("words.pinSkip")}
          </Button>
          <Button wide onPress={set}>
            {t("words.pinSet")}
          </Button>
        </div>
      }
    >
      <ul class="rules">
        <li>{t("words.pinLimit1")}</li>
        <li>{t("words.pinLimit2")}</li>
        <li>{t("words.pinLimit3")}</li>
      </ul>
      <Veiled showText={t("unlock.pinShow")} hideText={t("unlock.pinHide")} isHiddenFirst>
        <Field
          label={t("words.pinLabel")}
          hint={t("words.pinHint")}
          value={pin}
          onInput={setPin}
          inputMode="numeric"
          maxLength={8}
          {...(isTried && problem !== null && { error: t(PIN_TEXTS[problem]) })}
        />
        <Field
          label={t("words.pinAgain")}
          value={again}
          onInput={setAgain}
          inputMode="numeric"
          maxLength={8}
          onEnter={set}
          {...(isTried && problem === null && !isSame && { error: t("words.pinProblemDifferent") })}
        />
      </Veiled>
    </Screen>
  );
}
