/** Printing blank cards: how many and in which language, the making, the printing, and that nothing of them stays. Live cards are never on the screen. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { Choices } from "../../ui/chips.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Screen } from "../../ui/screen.tsx";
import { LANGUAGES, ownNameOf } from "../../words/language.ts";
import "./screens.css";
import "./use-behind-sheet.ts";

/** How many sheets can be chosen, eight cards each (P). */
const SHEETS = [1, 2, 5, 10, 15, 25] as const;

interface ChooseProps {
  readonly sheets: number;
  /** Language of the cards, BCP 47. */
  readonly language: string;
  /** The language did not load. */
  readonly isMissing: boolean;
  readonly onSheets: (sheets: number) => void;
  readonly onLanguage: (language: string) => void;
  readonly onMake: () => void;
  readonly onTest: () => void;
  readonly onBack: () => void;
}

/** What is printed, and what printing leaves behind, before any card exists. */
export function ChoosePrintScreen(props: ChooseProps): JSX.Element {
  const { t, number } = useWords();
  const { sheets, language } = props;
  const cards = 8 * sheets;
  return (
    <Screen
      title={t("print.title")}
      lead={t("print.lead")}
      layout="wide"
      onBack={props.onBack}
      actions={
        <Button kind="primary" wide icon="form" onPress={props.onMake}>
          {t("print.make", { count: cards })}
        </Button>
      }
    >
      <div class="two-columns">
        <div class="stack">
          <Choices
            legend={t("print.sheets")}
            choices={SHEETS.map((code) => ({ code: code as number, label: number(code) }))}
            chosen={sheets}
            onChange={props.onSheets}
          />
          <Choices
            legend={t("print.language")}
            choices={LANGUAGES.map(({ tag, name, isReadByNative }) => ({
              code: tag,
              label: name,
              ...(!isReadByNative && { icon: "question" as const }),
            }))}
            chosen={language}
            onChange={props.onLanguage}
          />
          <LanguageNote language={language} isMissing={props.isMissing} />
        </div>
        <div class="stack">
          <h2>{t("print.before")}</h2>
          <ul class="rules">
            <li>{t("print.ruleComputer")}</li>
            <li>{t("print.rulePdf")}</li>
            <li>{t("print.ruleSpool")}</li>
            <li>{t("print.ruleOnce")}</li>
            <li>{t("print.ruleCount")}</li>
          </ul>
          <div class="more">
            <Button icon="form" onPress={props.onTest}>
              {t("print.test")}
            </Button>
            <p>{t("print.testHint")}</p>
          </div>
        </div>
      </div>
    </Screen>
  );
}

function LanguageNote({ language, isMissing }: Pick<ChooseProps, "language" | "isMissing">) {
  const { t } = useWords();
  const isRead = LANGUAGES.some(({ tag, isReadByNative }) => tag === language && isReadByNative);
  if (isMissing) return <Notice kind="warning">{t("print.languageMissing")}</Notice>;
  return isRead ? null : <Notice icon="question">{t("print.notRead", { language: ownNameOf(language) })}</Notice>;
}

interface MakingProps {
  readonly made: number;
  readonly wanted: number;
  readonly state: "running" | "stopped" | "failed";
  /** Measured on the cards made so far, in seconds; `null` before the first. */
  readonly secondsLeft: number | null;
  readonly onStop: () => void;
  readonly onGoOn: () => void;
  readonly onBack: () => void;
}

/** Cards are worked out one after the other; stopping keeps what is made as long as this screen is open. */
export function MakingCardsScreen(props: MakingProps): JSX.Element {
  const { t } = useWords();
  const { made, wanted, state } = props;
  const isRunning = state === "running";
  return (
    <Screen
      title={t("print.makingTitle")}
      onBack={props.onBack}
      actions={
        <Button kind={isRunning ? "plain" : "primary"} wide onPress={isRunning ? props.onStop : props.onGoOn}>
          {t(isRunning ? "print.stop" : "print.goOn")}
        </Button>
      }
    >
      {isRunning ? (
        <Progress
          label={t("print.making", { number: Math.min(wanted, made + 1), of: wanted })}
          detail={<TimeLeft seconds={props.secondsLeft} />}
          share={made / wanted}
          isCounting
        />
      ) : (
        <Notice {...(state === "failed" ? { kind: "warning" } : { kind: "quiet", icon: "clock" })}>
          {t(state === "failed" ? "print.failed" : "print.stopped", { number: made, of: wanted })}
        </Notice>
      )}
      <Notice>{t("print.memory")}</Notice>
    </Screen>
  );
}

function TimeLeft({ seconds }: { seconds: number | null }) {
  const { t } = useWords();
  if (seconds === null) return <>{t("print.measuring")}</>;
  return (
    <>
      {seconds < 90
        ? t("print.secondsLeft", { count: Math.max(1, Math.ceil(seconds)) })
        : t("print.minutesLeft", { count: Math.ceil(seconds / 60) })}
    </>
  );
}

interface ReadyProps {
  readonly sheets: number;
  /** The print dialog was open once. */
  readonly wasPrinted: boolean;
  readonly onPrint: () => void;
  /** Overwrites the cards and ends. */
  readonly onForget: () => void;
}

/** The cards are in memory, and on paper once they are printed. */
export function PrintReadyScreen({ sheets, wasPrinted, onPrint, onForget }: ReadyProps): JSX.Element {
  const { t } = useWords();
  const print = (
    <Button kind={wasPrinted ? "plain" : "primary"} wide icon="form" onPress={onPrint}>
      {t(wasPrinted ? "print.again" : "print.now")}
    </Button>
  );
  const forget = (
    <Button kind={wasPrinted ? "primary" : "quiet"} wide icon={wasPrinted ? "check" : "crossOut"} onPress={onForget}>
      {t(wasPrinted ? "print.forget" : "print.forgetUnprinted")}
    </Button>
  );
  return (
    <Screen
      title={t(wasPrinted ? "print.printedTitle" : "print.readyTitle")}
      lead={t("print.ready", { cards: 8 * sheets, count: sheets })}
      actions={wasPrinted ? forget : print}
    >
      <ul class="rules">
        <li>{t(wasPrinted ? "print.countNow" : "print.setup")}</li>
        <li>{t(wasPrinted ? "print.jam" : "print.rulePdf")}</li>
        <li>{t("print.memory")}</li>
      </ul>
      <div class="more">{wasPrinted ? print : forget}</div>
    </Screen>
  );
}

/** Nothing of the cards is left here. */
export function PrintEndScreen({ sheets, onBack }: { sheets: number; onBack: () => void }): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("print.endTitle")}
      lead={t("print.end")}
      actions={
        <Button kind="primary" wide icon="check" onPress={onBack}>
          {t("print.endDo")}
        </Button>
      }
    >
      <ul class="rules">
        <li>{t("print.endCount", { count: sheets })}</li>
        <li>{t("print.endQueue")}</li>
        <li>{t("print.endKeep")}</li>
      </ul>
    </Screen>
  );
}
