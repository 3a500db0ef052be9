/** How it went, in one tap, and after it what is kept of it. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import type { IconName } from "../../ui/icon-paths.ts";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PlaceMark, type PlaceState } from "../../ui/place-state.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Tile, TileList } from "../../ui/tile.tsx";
import type { PlainKey } from "../../words/translate.ts";
import type { Saying } from "../model.ts";
import { StopNotice } from "./task.tsx";

/** What can be said about how it went. */
export type Outcome = Extract<Saying, "given" | "part" | "saidNo" | "nobody" | "notSafe">;

const OUTCOMES: readonly {
  readonly says: Outcome;
  readonly icon: IconName;
  readonly label: PlainKey;
  readonly hint?: PlainKey;
}[] = [
  { says: "given", icon: "check", label: "outcome.given" },
  { says: "part", icon: "minus", label: "outcome.part" },
  { says: "saidNo", icon: "hand", label: "outcome.saidNo", hint: "outcome.saidNoHint" },
  { says: "nobody", icon: "question", label: "outcome.nobody" },
  { says: "notSafe", icon: "warning", label: "outcome.notSafe", hint: "outcome.notSafeHint" },
];

interface OutcomeProps {
  readonly isFailed: boolean;
  /** A coordinator stopped the task; what happened before can be told all the same. */
  readonly isStopped: boolean;
  readonly onOutcome: (says: Outcome) => void;
  readonly onBack: () => void;
}

export function OutcomeScreen({ isFailed, isStopped, onOutcome, onBack }: OutcomeProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("outcome.title")} layout="capture" onBack={onBack}>
      {isStopped && <StopNotice />}
      {isFailed && <Notice kind="alert">{t("task.failed")}</Notice>}
      <TileList>
        {OUTCOMES.map(({ says, icon, label, hint }) => (
          <Tile key={says} icon={icon} label={t(label)} hint={hint && t(hint)} onPress={() => onOutcome(says)} />
        ))}
      </TileList>
    </Screen>
  );
}

interface OutcomeSavedProps {
  readonly says: Outcome;
  readonly place: PlaceState | null;
  readonly onHome: () => void;
}

export function OutcomeSavedScreen({ says, place, onHome }: OutcomeSavedProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("outcome.thanks")}
      layout="capture"
      actions={
        <Button kind="primary" icon="home" onPress={onHome}>
          {t("volunteer.home")}
        </Button>
      }
    >
      {says === "notSafe" && (
        <Notice kind="warning" title={t("outcome.stayAway")}>
          {t("outcome.looked")}
        </Notice>
      )}
      <Notice kind="good" title={t("outcome.written")}>
        {t("task.answeredText")}
      </Notice>
      {place && <PlaceMark state={place} announced />}
    </Screen>
  );
}
