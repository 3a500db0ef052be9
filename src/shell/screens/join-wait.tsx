/** A phone after its Match: waiting for the coordinator, getting its secret file durable, ready. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Screen } from "../../ui/screen.tsx";
import { WordGrid } from "../../ui/word-grid.tsx";
import "./screens.css";

interface JoinWaitingProps {
  /** The three words, once both sides have spoken; `null` before. */
  readonly words: readonly string[] | null;
  /** Their numbers, for the pictures. */
  readonly pictures?: ArrayLike<number> | null;
  /** The relay cannot be reached at the moment; the phone goes on trying. */
  readonly isOffline: boolean;
  /** Leaves this joining; the invite is spent. */
  readonly onBack: () => void;
}

/** The words stay on the screen, so that the coordinator can look again. */
export function JoinWaitingScreen({ words, pictures, isOffline, onBack }: JoinWaitingProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("join.waitTitle")} onBack={onBack}>
      <Progress label={t("join.wait")} />
      {isOffline && (
        <Notice kind="quiet" announced>
          {t("join.waitOffline")}
        </Notice>
      )}
      {words && (
        <>
          <p class="question">{t("join.waitWords")}</p>
          <WordGrid words={words} pictures={pictures ?? undefined} />
        </>
      )}
    </Screen>
  );
}

interface PreparingProps {
  /** Seconds left until the secret file counts as durable, and of how many. */
  readonly secondsLeft: number;
  readonly ofSeconds: number;
}

/** Browsers may take a minute to keep a new file for good; before that, no real record is registered. */
export function PreparingScreen({ secondsLeft, ofSeconds }: PreparingProps): JSX.Element {
  const { t } = useWords();
  const share = ofSeconds > 0 ? Math.min(1, Math.max(0, 1 - secondsLeft / ofSeconds)) : 1;
  return (
    <Screen title={t("join.preparingTitle")}>
      <Progress
        label={t("join.preparing", { count: Math.max(1, Math.ceil(secondsLeft)) })}
        detail={t("join.preparingWait")}
        share={share}
        isCounting
      />
    </Screen>
  );
}

interface JoinReadyProps {
  readonly programme: string;
  /** The picture-word by which this phone's holder finds the vault again. */
  readonly picture: string;
  readonly onContinue: () => void;
}

/** The phone holds its certificate, the areas and the list. */
export function JoinReadyScreen({ programme, picture, onContinue }: JoinReadyProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("join.readyTitle")}
      actions={
        <Button kind="primary" wide onPress={onContinue}>
          {t("join.firstNeed")}
        </Button>
      }
    >
      <Notice kind="good" title={t("join.readyPicture", { picture })}>
        {t("join.ready", { programme })}
      </Notice>
    </Screen>
  );
}
