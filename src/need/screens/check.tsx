/** Read the answers back to the person, then save. What was answered stays on the screen whatever storage does. */
import type { ComponentChildren, JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { Place } from "../choices.ts";
import type { Draft, Step } from "../model.ts";
import { progressOf } from "../rules.ts";
import { AnswerLines } from "./answer-lines.tsx";

/** `full`: the phone has no space. `failed`: it was not written for another reason. */
export type SaveState = "ready" | "saving" | "full" | "failed";

interface CheckProps {
  readonly draft: Draft;
  readonly places: readonly Place[];
  readonly saveState: SaveState;
  /** The line of the note, where one may be written. */
  readonly note?: ComponentChildren;
  readonly onChange: (step: Step) => void;
  readonly onSave: () => void;
  /** Saves this need, then starts the next one for the same person. */
  readonly onSaveAndMore: () => void;
  readonly onBack: () => void;
}

/** The check page of a need or of a referral, new or changed. */
export function CheckScreen(props: CheckProps): JSX.Element {
  const { t } = useWords();
  const { draft, saveState } = props;
  const saving = saveState === "saving";
  const isChange = draft.corrects !== null;
  return (
    <Screen
      title={t(isChange ? "check.changeTitle" : draft.refer ? "check.refTitle" : "check.title")}
      layout="capture"
      progress={progressOf(draft)}
      onBack={props.onBack}
      actions={
        <Button kind="primary" icon="phone" busy={saving} onPress={props.onSave}>
          {t(saving ? "check.saving" : "check.save")}
        </Button>
      }
    >
      {(saveState === "full" || saveState === "failed") && (
        <Notice kind="alert">{t(saveState === "full" ? "check.full" : "check.failed")}</Notice>
      )}
      <AnswerLines draft={draft} places={props.places} onChange={props.onChange} />
      {props.note}
      {draft.refer && <p class="muted">{t("check.referNote")}</p>}
      {!isChange && (
        <>
          <Button icon="plus" wide disabled={saving} onPress={props.onSaveAndMore}>
            {t("check.somethingElse")}
          </Button>
          <p class="muted">{t("check.somethingElseHint")}</p>
        </>
      )}
    </Screen>
  );
}
