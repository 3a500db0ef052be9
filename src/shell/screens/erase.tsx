/**
 * Erasing what is on this phone: what goes and what stays, hold in one place, press in another, and a count that any tap stops. Practice looks like practice.
 * Nothing here erases: the caller does, after `onErase`.
 */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { Button } from "../../ui/button.tsx";
import { Chips } from "../../ui/chips.tsx";
import { useWords } from "../../ui/language.tsx";
import { Announcement, Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import sheet from "./erase.css?inline";
import { HoldButton } from "./hold-button.tsx";

adoptSheet(sheet);

export const HOLD_SECONDS = 3;
/** How long a tap can stop it; longer for whoever cannot hold a button, and for whoever wants it (WCAG 2.2.1). */
export const COUNT_SECONDS = 5;
export const SLOW_COUNT_SECONDS = 20;
const PRESSES = 3;

export interface EraseProps {
  /** Whose vault; `locked` when its content is not known here. */
  readonly who: "field" | "coordinator" | "locked";
  /** Records that are nowhere else; `null` where that cannot be told. */
  readonly onlyHere: number | null;
  /** Nothing will be erased. */
  readonly isPractice: boolean;
  /** A signed statement stays until somebody has it, because the programme wants one. */
  readonly leavesReceipt?: boolean;
  readonly onErase: () => void;
  readonly onBack: () => void;
}

type Stage = "rest" | "armed" | "counting";

export function EraseScreen(props: EraseProps): JSX.Element {
  const { isPractice, onErase, onBack } = props;
  const { t, number } = useWords();
  const slower = t("erase.slower", { slow: number(SLOW_COUNT_SECONDS), fast: number(COUNT_SECONDS) });
  const [stage, setStage] = useState<Stage>("rest");
  const [presses, setPresses] = useState<number | null>(null);
  const [isSlow, setSlow] = useState(false);
  const now = useRef<HTMLDivElement>(null);
  const arm = () => setStage("armed");
  const press = () => {
    const left = (presses ?? PRESSES) - 1;
    setPresses(left);
    if (left === 0) arm();
  };
  const disarm = () => {
    setStage("rest");
    if (presses !== null) setPresses(PRESSES);
  };
  if (stage === "counting")
    return (
      <Countdown
        seconds={presses === null && !isSlow ? COUNT_SECONDS : SLOW_COUNT_SECONDS}
        isPractice={isPractice}
        onStop={disarm}
        onEnd={onErase}
      />
    );
  return (
    <Screen
      title={t(isPractice ? "erase.practiceTitle" : "erase.title")}
      isRead
      onBack={onBack}
      actions={
        <>
          {presses === null ? (
            <HoldButton
              seconds={HOLD_SECONDS}
              isPractice={isPractice}
              label={t("erase.hold", { count: HOLD_SECONDS })}
              holding={(left) => (left === 0 ? t("erase.letGo") : t("erase.holding", { count: left }))}
              onHeld={arm}
              onReleased={() => now.current?.querySelector("button")?.focus()}
            />
          ) : (
            <Button wide disabled={stage === "armed"} onPress={press}>
              {stage === "armed" ? t("erase.pressed") : t("erase.press", { count: presses })}
            </Button>
          )}
          {stage === "armed" && (
            <Button wide onPress={disarm}>
              {t("erase.keep")}
            </Button>
          )}
        </>
      }
    >
      <div class="erase-now" ref={now}>
        {stage === "armed" ? (
          <Button kind={isPractice ? "plain" : "danger"} icon="warning" onPress={() => setStage("counting")}>
            {t(isPractice ? "erase.practiceNow" : "erase.now")}
          </Button>
        ) : (
          <p class="erase-now__place">{t("erase.thenHere")}</p>
        )}
      </div>
      <Announcement text={stage === "armed" ? t("erase.armed") : ""} />
      <Facts {...props} />
      {presses === null && stage === "rest" && (
        <div class="more">
          <Button kind="quiet" icon="hand" onPress={() => setPresses(PRESSES)}>
            {t("erase.cannotHold")}
          </Button>
          <Chips
            legend={slower}
            legendHidden
            choices={[{ code: 1, label: slower }]}
            chosen={isSlow ? [1] : []}
            onChange={(chosen) => setSlow(chosen.length > 0)}
          />
        </div>
      )}
    </Screen>
  );
}

/** What goes and what stays: in this order, because it is what is asked under stress. */
function Facts({ who, onlyHere, isPractice, leavesReceipt }: EraseProps) {
  const { t } = useWords();
  return (
    <>
      {isPractice && (
        <Notice kind="info" title={t("erase.practice")}>
          {t("erase.practiceText")}
        </Notice>
      )}
      <Notice kind="warning" title={<OnlyHere who={who} count={onlyHere} />}>
        {t(who === "coordinator" ? "erase.coordinatorKeys" : "erase.elsewhere")}
      </Notice>
      <p>{t("erase.traces")}</p>
      {leavesReceipt && <Notice kind="info">{t("erase.receipt")}</Notice>}
      <p>{t("erase.law")}</p>
    </>
  );
}

function OnlyHere({ who, count }: { readonly who: EraseProps["who"]; readonly count: number | null }) {
  const { t } = useWords();
  if (who === "coordinator") return <>{t("erase.coordinator")}</>;
  if (count === null) return <>{t(who === "locked" ? "erase.countLocked" : "erase.countUnknown")}</>;
  return <>{count === 0 ? t("erase.onlyHereNone") : t("erase.onlyHere", { count })}</>;
}

interface CountdownProps {
  readonly seconds: number;
  readonly isPractice: boolean;
  readonly onStop: () => void;
  readonly onEnd: () => void;
}

/** The whole screen is one button, and every key stops it, too: but not the one that is still held down from before. */
function Countdown({ seconds, isPractice, onStop, onEnd }: CountdownProps): JSX.Element {
  const { t } = useWords();
  const [left, setLeft] = useState(seconds);
  const layer = useRef<HTMLButtonElement>(null);
  useEffect(() => layer.current?.focus(), []);
  useEffect(() => {
    if (left === 0) return onEnd();
    const timer = setTimeout(() => setLeft(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left]);
  const line = t(isPractice ? "erase.practiceCount" : "erase.count");
  return (
    <main>
      <h1 class="visually-hidden">{line}</h1>
      <button
        ref={layer}
        type="button"
        class={`countdown-layer${isPractice ? " countdown-layer--practice" : ""}`}
        aria-label={t("erase.countLabel", { line, count: seconds, stop: t("erase.stop") })}
        onPointerDown={onStop}
        onClick={onStop}
        onKeyDown={({ repeat }) => !repeat && onStop()}
      >
        <span class="countdown-layer__line">{line}</span>
        <span class="countdown-layer__number" role="timer">
          {t("erase.number", { count: left })}
        </span>
        <span class="countdown-layer__stop">{t("erase.stop")}</span>
      </button>
    </main>
  );
}
