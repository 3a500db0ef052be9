/** Other words for the vault: the old ones first. The new ones are shown and confirmed as at the first time. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { WordCount } from "./secrets.ts";
import { SecretField, type TypedSecret, useEntry } from "./unlock.tsx";
import { Veiled } from "./veiled.tsx";

interface OldWordsProps {
  readonly wordCount: WordCount;
  /** The last change failed: `wrong` = the old words were others; `failed` = the phone did not let it happen. Nothing changed. */
  readonly problem: "wrong" | "failed" | null;
  /** What is to be changed; left out: the words themselves. */
  readonly title?: string;
  readonly onOld: (secret: TypedSecret) => void;
  readonly onBack: () => void;
}

export function OldWordsScreen({ wordCount, problem, title, onOld, onBack }: OldWordsProps): JSX.Element {
  const { t } = useWords();
  const [isOwn, setOwn] = useState(false);
  const entry = useEntry(wordCount, isOwn, onOld);
  return (
    <Screen
      title={title ?? t("newWords.title")}
      lead={t("newWords.lead")}
      onBack={onBack}
      actions={
        <Button kind="primary" wide onPress={entry.open}>
          {t("newWords.continue")}
        </Button>
      }
    >
      {problem && (
        <Notice kind="alert" title={t("newWords.unchanged")}>
          {t(problem === "wrong" ? "newWords.wrong" : "newWords.failed")}
        </Notice>
      )}
      <Veiled key={String(isOwn)} showText={t("unlock.show")} hideText={t("unlock.hide")}>
        <SecretField isOwn={isOwn} entry={entry} onEnter={entry.open} />
      </Veiled>
      <div class="more">
        <Button kind="quiet" icon="pencil" onPress={() => setOwn(!isOwn)}>
          {t(isOwn ? "unlock.useWords" : "unlock.own")}
        </Button>
      </div>
    </Screen>
  );
}

export function ChangingWordsScreen(): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("newWords.working")}>
      <Progress label={t("newWords.workingText")} />
    </Screen>
  );
}

interface ChangedProps {
  readonly onBack: () => void;
  /** Where the programme allows second words: they went with the old ones, and can be set anew. */
  readonly onSecond?: () => void;
}

export function WordsChangedScreen({ onBack, onSecond }: ChangedProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("newWords.changed")}
      actions={
        <>
          <Button kind="primary" wide onPress={onBack}>
            {t("newWords.back")}
          </Button>
          {onSecond && (
            <Button wide onPress={onSecond}>
              {t("duress.title")}
            </Button>
          )}
        </>
      }
    >
      <Notice kind="good" title={t("newWords.changedText")}>
        {t("newWords.paper")}
      </Notice>
      {onSecond && <p>{t("duress.ended")}</p>}
    </Screen>
  );
}
