/** F3: what the person hears before anything is written, and the kind end when they say no. */
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/language.tsx";
import { Screen } from "../../ui/screen.tsx";
import { INFORMED_READ_ALOUD } from "../choices.ts";
import "./screens.css";

interface NoticeProps {
  /** Last day of the programme, counted from 1970-01-01 in its zone. */
  readonly endDay: number | null;
  /** The player, where the programme has a recording in the person's language. */
  readonly audio?: ComponentChildren;
  /** `informedBy` is the code of how the person came to know the notice. */
  readonly onAgree: (informedBy: number) => void;
  readonly onRefuse: () => void;
  readonly onBack: () => void;
}

/** The spoken notice with the two answers. */
export function NoticeScreen({ endDay, audio, onAgree, onRefuse, onBack }: NoticeProps): JSX.Element {
  const { t } = useWords();
  const [isMoreOpen, setMoreOpen] = useState(false);
  return (
    <Screen
      title={t("notice.title")}
      layout="capture"
      onBack={onBack}
      actions={
        <>
          <Button kind="primary" icon="check" onPress={() => onAgree(INFORMED_READ_ALOUD)}>
            {t("notice.agree")}
          </Button>
          <Button icon="crossOut" onPress={onRefuse}>
            {t("notice.refuse")}
          </Button>
        </>
      }
    >
      {audio}
      <blockquote class="spoken">{t("notice.text")}</blockquote>
      <div>
        <Button kind="quiet" icon="question" onPress={() => setMoreOpen(true)}>
          {t("notice.more")}
        </Button>
      </div>
      {isMoreOpen && <MoreAnswers endDay={endDay} onClose={() => setMoreOpen(false)} />}
    </Screen>
  );
}

function MoreAnswers({ endDay, onClose }: { endDay: number | null; onClose: () => void }) {
  const { t, day } = useWords();
  const howLong = endDay === null ? t("notice.longAnswerOpen") : t("notice.longAnswer", { day: day(endDay) });
  const answers = [
    [t("notice.whoQuestion"), t("notice.whoAnswer")],
    [t("notice.longQuestion"), howLong],
    [t("notice.takenQuestion"), t("notice.takenAnswer")],
    [t("notice.willNotQuestion"), t("notice.willNotAnswer")],
    [t("notice.complainQuestion"), t("notice.complainAnswer")],
    [t("notice.childQuestion"), t("notice.childAnswer")],
  ] as const;
  return (
    <Dialog
      title={t("notice.moreTitle")}
      onClose={onClose}
      actions={
        <Button kind="primary" onPress={onClose}>
          {t("ui.close")}
        </Button>
      }
    >
      <dl class="answers">
        {answers.map(([question, answer]) => (
          <div key={question}>
            <dt>{question}</dt>
            <dd>{answer}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

/** They say no: nothing was kept, and what to do instead. */
export function RefusedScreen({ onHome }: { onHome: () => void }): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("refused.title")}
      layout="capture"
      actions={
        <Button kind="primary" icon="home" onPress={onHome}>
          {t("refused.home")}
        </Button>
      }
    >
      <div class="big-message">
        <Icon name="form" size="large" />
        <p>{t("refused.text")}</p>
      </div>
    </Screen>
  );
}
