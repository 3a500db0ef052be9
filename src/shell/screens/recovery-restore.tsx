/** A coordinator's device is lost: two papers found a programme; which device is lost, and what came back. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Choices } from "../../ui/chips.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { PlainKey } from "../../words/translate.ts";
import "./screens.css";
import "./use-behind-sheet.ts";

/** A coordinator in force. */
export interface SeatChoice {
  readonly id: string;
  /** Two picture-words, such as "River-Lamp". */
  readonly label: string;
}

interface LostProps {
  /** Picture-words of the programme that the papers belong to. */
  readonly mark: readonly string[];
  readonly lastDay: number;
  readonly seats: readonly SeatChoice[];
  /** Gets the id of the lost device's seat. */
  readonly onLost: (id: string) => void;
  readonly onBack: () => void;
}

/** Is it this programme, and which device is lost? Nothing is chosen beforehand. */
export function ChooseLostScreen({ mark, lastDay, seats, onLost, onBack }: LostProps): JSX.Element {
  const { t, label: nameOf, day } = useWords();
  const [lost, setLost] = useState<string | null>(null);
  const [isTried, setTried] = useState(false);
  return (
    <Screen
      title={t("recovery.lostTitle")}
      lead={t("recovery.lostLead")}
      onBack={onBack}
      actions={
        <Button kind="primary" wide onPress={() => (lost === null ? setTried(true) : onLost(lost))}>
          {t("recovery.lostGo")}
        </Button>
      }
    >
      <dl class="facts">
        <div class="facts__row">
          <dt>{t("recovery.sheetMark")}</dt>
          <dd>
            <bdi>{mark.join(" ")}</bdi>
          </dd>
        </div>
        <div class="facts__row">
          <dt>{t("recovery.lostLastDay")}</dt>
          <dd>{day(lastDay)}</dd>
        </div>
      </dl>
      <Choices
        legend={t("recovery.lostWhich")}
        choices={seats.map(({ id, label }) => ({ code: id, label: nameOf(label), icon: "phone" }))}
        chosen={lost}
        onChange={setLost}
      />
      {isTried && lost === null && <Notice kind="alert">{t("recovery.lostChoose")}</Notice>}
      <Notice kind="warning">{t("recovery.lostMeans")}</Notice>
    </Screen>
  );
}

/** What is being done: the programme is looked for, or this device takes its place. */
export function RestoringScreen({ step }: { readonly step: "finding" | "taking" }): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("recovery.workingTitle")}>
      <Progress label={t(step === "finding" ? "recovery.finding" : "recovery.taking")} />
    </Screen>
  );
}

/**
 * Why nothing was restored. `unknown`: no programme at this relay names these papers. `over`: its last day is past. `refused`: the relay did not
 * take the papers. `garbled`: its answer does not hold. `offline`: it did not answer. `full`: this device has no room.
 */
export type RestoreProblem = "unknown" | "over" | "refused" | "garbled" | "offline" | "full";

const PROBLEMS = {
  unknown: "recovery.noneUnknown",
  over: "recovery.noneOver",
  refused: "recovery.noneRefused",
  garbled: "recovery.noneGarbled",
  offline: "recovery.noneOffline",
  full: "recovery.noneFull",
} as const satisfies Record<RestoreProblem, PlainKey>;

interface RestoreProblemProps {
  readonly problem: RestoreProblem;
  readonly onAgain: () => void;
  readonly onBack: () => void;
}

/** Nothing changed, here or elsewhere, and what to do. */
export function RestoreProblemScreen({ problem, onAgain, onBack }: RestoreProblemProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("recovery.noneTitle")}
      onBack={onBack}
      actions={
        <Button kind="primary" wide icon="refresh" onPress={onAgain}>
          {t("ui.tryAgain")}
        </Button>
      }
    >
      <Notice kind={problem === "offline" ? "quiet" : "warning"} announced>
        {t(PROBLEMS[problem])}
      </Notice>
    </Screen>
  );
}

interface RestoredProps {
  /** How many keys of the programme the papers opened. */
  readonly keys: number;
  /** How many of its keys this device did not get: what they seal stays shut here. */
  readonly missingKeys: number;
  /** The relay has not taken the change yet; it goes on by itself. */
  readonly isWaiting: boolean;
  readonly onOpen: () => void;
}

/** This device is a coordinator's; what opens, what does not, and what to do next. */
export function RestoredScreen({ keys, missingKeys, isWaiting, onOpen }: RestoredProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("recovery.restoredTitle")}
      lead={t("recovery.restoredLead")}
      actions={
        <Button kind="primary" wide onPress={onOpen}>
          {t("recovery.restoredOpen")}
        </Button>
      }
    >
      {isWaiting && (
        <Notice kind="quiet" announced>
          {t("recovery.restoredWaiting")}
        </Notice>
      )}
      {keys > 0 && <Notice kind="good">{t("recovery.restoredKeys", { count: keys })}</Notice>}
      {missingKeys > 0 && <Notice kind="warning">{t("recovery.restoredMissing", { count: missingKeys })}</Notice>}
      <Notice title={t("recovery.restoredNextTitle")}>{t("recovery.restoredNext")}</Notice>
    </Screen>
  );
}
