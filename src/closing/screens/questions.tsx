/** Questions before a real programme is set up. They can answer "do not use this tool"; nothing of them is kept. Rule G9 of README.md. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Choices } from "../../ui/chips.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { judgeUse, QUESTIONS, type Question } from "../rules.ts";

interface QuestionsProps {
  readonly onFit: () => void;
  /** Leaves without a programme. */
  readonly onLeave: () => void;
  readonly onBack: () => void;
}

export function UseQuestionsScreen({ onFit, onLeave, onBack }: QuestionsProps): JSX.Element {
  const { t } = useWords();
  const [answers, setAnswers] = useState<ReadonlyMap<Question, boolean>>(new Map());
  const [verdict, setVerdict] = useState<readonly Question[] | null>(null);
  const judged = judgeUse(answers);
  if (verdict && verdict.length > 0)
    return <DoNotUse against={verdict} onAgain={() => setVerdict(null)} onLeave={onLeave} />;
  return (
    <Screen
      title={t("closing.useTitle")}
      lead={t("closing.useLead")}
      onBack={onBack}
      actions={
        <Button
          kind="primary"
          wide
          disabled={judged === null}
          onPress={() => (judged?.length === 0 ? onFit() : setVerdict(judged))}
        >
          {t("create.continue")}
        </Button>
      }
    >
      <div class="stack">
        {QUESTIONS.map((question) => (
          <Choices
            key={question}
            legend={t(`closing.use.${question}`)}
            choices={[
              { code: true, label: t("closing.yes") },
              { code: false, label: t("closing.no") },
            ]}
            chosen={answers.get(question) ?? null}
            onChange={(answer) => setAnswers(new Map(answers).set(question, answer))}
          />
        ))}
      </div>
      <p class="muted">{t("closing.useNote")}</p>
    </Screen>
  );
}

interface DoNotUseProps {
  readonly against: readonly Question[];
  readonly onAgain: () => void;
  readonly onLeave: () => void;
}

/** The answer, why, and what to do instead. */
function DoNotUse({ against, onAgain, onLeave }: DoNotUseProps) {
  const { t } = useWords();
  return (
    <Screen
      title={t("closing.useNotTitle")}
      onBack={onAgain}
      actions={
        <Button kind="primary" wide onPress={onLeave}>
          {t("closing.useLeave")}
        </Button>
      }
    >
      <Notice kind="alert" title={t("closing.useNot")}>
        <ul class="plain-list">
          {against.map((question) => (
            <li key={question}>{t(`closing.useWhy.${question}`)}</li>
          ))}
        </ul>
      </Notice>
      <p>{t("closing.useInstead")}</p>
    </Screen>
  );
}
