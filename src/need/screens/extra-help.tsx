/** What makes help work for this person, and who may bring it. One tap when nothing is needed. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Chips, Choices } from "../../ui/chips.tsx";
import { useWords } from "../../ui/language.tsx";
import { Screen } from "../../ui/screen.tsx";
import { ANY_HELPER, EXTRA_HELP, HELPER_PREFERENCES } from "../choices.ts";
import "./screens.css";

interface ExtraHelpProps {
  readonly progress: { readonly at: number; readonly of: number } | null;
  /** Codes chosen before, when the answer is being changed. */
  readonly extraHelp: readonly number[] | null;
  readonly helperPreference: number | null;
  readonly onAnswer: (extraHelp: readonly number[], helperPreference: number) => void;
  readonly onBack: () => void;
}

/** Chips for both questions; the button says what goes on. */
export function ExtraHelpScreen(props: ExtraHelpProps): JSX.Element {
  const { t } = useWords();
  const [chosen, setChosen] = useState<readonly number[]>(props.extraHelp ?? []);
  const [helper, setHelper] = useState<number>(props.helperPreference ?? ANY_HELPER);
  const nothing = chosen.length === 0 && helper === ANY_HELPER;
  const choices = EXTRA_HELP.map(({ code, label, icon }) => ({ code: code as number, label: t(label), icon }));
  const helpers = HELPER_PREFERENCES.map(({ code, label }) => ({ code: code as number, label: t(label) }));
  return (
    <Screen
      title={t("capture.extraHelp")}
      layout="capture"
      progress={props.progress}
      onBack={props.onBack}
      actions={
        <Button kind="primary" icon={nothing ? "check" : "arrow"} onPress={() => props.onAnswer(chosen, helper)}>
          {t(nothing ? "capture.noExtraHelp" : "capture.continue")}
        </Button>
      }
    >
      <Chips legend={t("capture.extraHelp")} legendHidden choices={choices} chosen={chosen} onChange={setChosen} />
      <Choices legend={t("capture.helperQuestion")} choices={helpers} chosen={helper} onChange={setHelper} />
    </Screen>
  );
}
