/** Opening again by PIN while the vault's key is still in memory, and what to do when the words are lost. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { useWords } from "../../ui/language.tsx";
import { Screen } from "../../ui/screen.tsx";
import { toAsciiDigits } from "../../words/digits.ts";
import { Veiled } from "./veiled.tsx";
import "./screens.css";

export interface ReopenProps {
  readonly picture: string;
  /** Tries until the words are needed, 1 to 5. */
  readonly triesLeft: number;
  readonly isWrong: boolean;
  /** Gets ASCII digits, 4 to 8 of them. */
  readonly onPin: (pin: string) => void;
  readonly onWords: () => void;
}

/** The field empties after each try; the caller gives the screen a new `key` for that. */
export function ReopenScreen(props: ReopenProps): JSX.Element {
  const { t } = useWords();
  const [pin, setPin] = useState("");
  const [isTried, setTried] = useState(false);
  const digits = toAsciiDigits(pin);
  const isPin = /^\d{4,8}$/.test(digits);
  const open = () => (isPin ? props.onPin(digits) : setTried(true));
  const wrong = props.isWrong && pin === "" ? t("unlock.triesLeft", { count: props.triesLeft }) : null;
  const error = isTried && !isPin ? t("unlock.pinShort") : wrong;
  return (
    <Screen
      title={t("unlock.reopenTitle")}
      lead={t("unlock.reopenLead", { picture: props.picture })}
      actions={
        <>
          <Button kind="primary" wide icon="lock" onPress={open}>
            {t("unlock.open")}
          </Button>
          <Button wide onPress={props.onWords}>
            {t("unlock.withWords")}
          </Button>
        </>
      }
    >
      <Veiled showText={t("unlock.pinShow")} hideText={t("unlock.pinHide")} isHiddenFirst>
        <Field
          label={t("unlock.pin")}
          hint={`${t("unlock.pinHint")}. ${t("unlock.pinTriesHint", { count: props.triesLeft })}`}
          value={pin}
          onInput={setPin}
          inputMode="numeric"
          maxLength={8}
          onEnter={open}
          {...(error !== null && { error })}
        />
      </Veiled>
    </Screen>
  );
}

interface LostWordsProps {
  readonly onBack: () => void;
}

/** What is lost with the words, what stays, and what to do. Offers no way round, because there is none. */
export function LostWordsScreen({ onBack }: LostWordsProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("unlock.lostTitle")} lead={t("unlock.lostLead")} onBack={onBack}>
      <div class="text">
        <h2>{t("unlock.lostDo")}</h2>
        <ol>
          <li>{t("unlock.lostDo1")}</li>
          <li>{t("unlock.lostDo2")}</li>
          <li>{t("unlock.lostDo3")}</li>
        </ol>
        <h2>{t("unlock.lostKept")}</h2>
        <p>{t("unlock.lostKeptText")}</p>
        <h2>{t("unlock.lostGone")}</h2>
        <p>{t("unlock.lostGoneText")}</p>
      </div>
    </Screen>
  );
}
