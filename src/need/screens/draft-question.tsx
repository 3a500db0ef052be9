/** A need that was not finished when the app last closed: go on or throw it away, and never silently. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useWords } from "../../ui/language.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { Place } from "../choices.ts";
import type { Draft } from "../model.ts";
import { AnswerLines } from "./answer-lines.tsx";
import "./screens.css";

interface DraftQuestionProps {
  readonly draft: Draft;
  readonly places: readonly Place[];
  readonly onResume: () => void;
  readonly onDiscard: () => void;
}

/** Shows the answers so far and asks; throwing away asks once more. */
export function DraftQuestionScreen({ draft, places, onResume, onDiscard }: DraftQuestionProps): JSX.Element {
  const { t } = useWords();
  const [isAsking, setAsking] = useState(false);
  return (
    <Screen
      title={t("draft.title")}
      lead={t("draft.text")}
      layout="capture"
      actions={
        <>
          <Button kind="primary" icon="arrow" onPress={onResume}>
            {t("draft.resume")}
          </Button>
          <Button icon="crossOut" onPress={() => setAsking(true)}>
            {t("draft.discard")}
          </Button>
        </>
      }
    >
      <h2 class="section-title">{t("draft.soFar")}</h2>
      <AnswerLines draft={draft} places={places} />
      {isAsking && (
        <Dialog
          title={t("draft.discardTitle")}
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button kind="primary" onPress={() => setAsking(false)}>
                {t("draft.keep")}
              </Button>
              <Button kind="danger" icon="crossOut" onPress={onDiscard}>
                {t("draft.discard")}
              </Button>
            </>
          }
        >
          <p>{t("draft.discardText")}</p>
        </Dialog>
      )}
    </Screen>
  );
}
