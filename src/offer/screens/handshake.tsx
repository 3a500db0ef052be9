/**
 * Both sides prove each other with three words each, before anything is handed over.
 *
 * Match and Different have the same size and weight and neither is chosen beforehand: a person in a hurry must not be led to Match.
 */
import type { JSX } from "preact";
import type { HandshakeRow } from "../../card/model.ts";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PlaceMark, type PlaceState } from "../../ui/place-state.tsx";
import { Screen } from "../../ui/screen.tsx";
import { WordGrid } from "../../ui/word-grid.tsx";
import "./use-offer-sheet.ts";

/** What a coordinator is told instead of words: the same for everybody. */
const DIFFERED_CODE = 3;

interface HandshakeProps {
  readonly words: HandshakeRow;
  readonly onMatch: () => void;
  readonly onDifferent: () => void;
  readonly onBack: () => void;
}

export function HandshakeScreen({ words, onMatch, onDifferent, onBack }: HandshakeProps): JSX.Element {
  const { t, picture } = useWords();
  return (
    <Screen
      title={t("shake.title")}
      onBack={onBack}
      actions={
        <div class="answer-pair">
          <Button wide icon="crossOut" onPress={onDifferent}>
            {t("join.different")}
          </Button>
          <Button wide icon="check" onPress={onMatch}>
            {t("join.match")}
          </Button>
        </div>
      }
    >
      <section class="say" data-silent>
        <h2 class="section-title">{t("task.say")}</h2>
        <WordGrid words={words.helper.map(picture)} pictures={words.helper} />
      </section>
      <section class="say say--answer" data-silent>
        <h2 class="section-title">{t("shake.hear")}</h2>
        <WordGrid words={words.answer.map(picture)} pictures={words.answer} />
      </section>
    </Screen>
  );
}

interface DifferedProps {
  /** Where the answer to the coordinator is; `null` while it is not written. */
  readonly place: PlaceState | null;
  /** It is being written: who left now would not hear that it failed. */
  readonly isWriting: boolean;
  /** It could not be written. */
  readonly isFailed: boolean;
  readonly onAgain: () => void;
  readonly onHome: () => void;
}

/** After Different. */
export function DifferedScreen({ place, isWriting, isFailed, onAgain, onHome }: DifferedProps): JSX.Element {
  const { t, number } = useWords();
  return (
    <Screen
      title={t("shake.stopTitle")}
      layout="capture"
      actions={
        !isWriting && (
          <Button kind="primary" icon={isFailed ? "refresh" : "home"} onPress={isFailed ? onAgain : onHome}>
            {t(isFailed ? "shake.again" : "volunteer.home")}
          </Button>
        )
      }
    >
      <Notice kind="alert" icon="hand" title={t("shake.goBack")}>
        {t("shake.tell", { code: number(DIFFERED_CODE) })}
      </Notice>
      {isFailed && <Notice kind="warning">{t("task.failed")}</Notice>}
      {place && <PlaceMark state={place} announced />}
    </Screen>
  );
}
