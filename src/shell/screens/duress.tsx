/** Second words, which erase a vault in place of opening it: what must be read first, and what is so afterwards. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Chips } from "../../ui/chips.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PlayButton } from "../../ui/play-button.tsx";
import { Progress } from "../../ui/progress.tsx";
import { useVoice } from "../../ui/read-aloud.ts";
import { Screen } from "../../ui/screen.tsx";

/** Why nothing was changed. `same`: they were the real words. */
export type SecondProblem = "wrong" | "same" | "failed";

interface ReadProps {
  readonly problem: SecondProblem | null;
  readonly onSet: () => void;
  readonly onRemove: () => void;
  readonly onBack: () => void;
}

/** Whether there are second words is not shown: whoever looks over a shoulder would learn it. Setting them is open once all of it was read. */
export function DuressScreen({ problem, onSet, onRemove, onBack }: ReadProps): JSX.Element {
  const { t, tag } = useWords();
  const [isRead, setRead] = useState(false);
  const voice = useVoice(tag);
  const texts = [t("duress.known"), t("duress.noticed"), t("duress.law")];
  const all = [t("duress.lead"), t("duress.does"), t("duress.lost"), ...texts, t("duress.where")].join(" ");
  return (
    <Screen
      title={t("duress.title")}
      lead={t("duress.lead")}
      onBack={onBack}
      actions={
        <>
          <Button kind="primary" wide disabled={!isRead} onPress={onSet}>
            {t("duress.set")}
          </Button>
          <Button wide onPress={onRemove}>
            {t("duress.remove")}
          </Button>
        </>
      }
    >
      {problem && (
        <Notice kind="alert" title={t("newWords.unchanged")}>
          {t(PROBLEMS[problem])}
        </Notice>
      )}
      {voice && <PlayButton sound={{ type: "voice", voice, text: all }} what={t("duress.title")} />}
      <Notice kind="warning" title={t("duress.does")}>
        {t("duress.lost")}
      </Notice>
      {texts.map((text) => (
        <p key={text}>{text}</p>
      ))}
      <p>{t("duress.where")}</p>
      <Chips
        legend={t("duress.read")}
        legendHidden
        choices={[{ code: 1, label: t("duress.read") }]}
        chosen={isRead ? [1] : []}
        onChange={(chosen) => setRead(chosen.length > 0)}
      />
    </Screen>
  );
}

const PROBLEMS = { wrong: "newWords.wrong", same: "duress.same", failed: "duress.failed" } as const;

export function DuressWorkingScreen(): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("duress.title")}>
      <Progress label={t("duress.working")} />
    </Screen>
  );
}

interface EndProps {
  readonly are: "set" | "removed";
  readonly onBack: () => void;
}

export function DuressEndScreen({ are, onBack }: EndProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t(are === "set" ? "duress.inUse" : "duress.gone")}
      isRead
      actions={
        <Button kind="primary" wide onPress={onBack}>
          {t("newWords.back")}
        </Button>
      }
    >
      {are === "set" ? (
        <Notice kind="warning" title={t("duress.does")}>
          {t("duress.apart")}
        </Notice>
      ) : (
        <Notice kind="good" title={t("duress.goneText")} />
      )}
    </Screen>
  );
}
