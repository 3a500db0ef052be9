/** F13: the worker hands the day's records over and sees each step. Nothing has to be typed again when a step stops. */
import type { ComponentChildren, JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { EmptyState, Notice } from "../../ui/notice.tsx";
import { type StepState, Steps } from "../../ui/progress.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { PlainKey } from "../../words/translate.ts";

/** Where each step of a hand-over stands, in its order. `detail` says in words why it stopped and what to do. */
export interface HandOverSteps {
  readonly pack: StepState;
  readonly reach: StepState;
  readonly deliver: StepState;
  readonly answer: StepState;
  readonly detail?: string;
  /** A coordinator ended this phone: trying again leads nowhere. */
  readonly isEnded?: boolean;
}

interface HandOverProps {
  /** Records that are only on this phone. */
  readonly heldCount: number;
  /** All records of this vault. */
  readonly recordCount: number;
  /** When the coordinator's receipt for the last one came, in milliseconds since 1970 UTC; `null` while one is missing. */
  readonly allReceivedAtMs: number | null;
  readonly offline: boolean;
  /** The hand-over that runs or that ran last on this screen. */
  readonly steps: HandOverSteps | null;
  /** Further ways to hand over: a file, moving QR. */
  readonly otherWays?: ComponentChildren;
  readonly onStart: () => void;
  readonly onBack: () => void;
}

const STEP_TEXTS = {
  pack: "handOver.stepPack",
  reach: "handOver.stepReach",
  deliver: "handOver.stepDeliver",
  answer: "handOver.stepAnswer",
} as const;
const STEP_NAMES = ["pack", "reach", "deliver", "answer"] as const;
const STATE_TEXTS: Readonly<Record<StepState, PlainKey>> = {
  waiting: "handOver.stateWaiting",
  working: "handOver.stateWorking",
  ok: "handOver.stateOk",
  failed: "handOver.stateFailed",
};

/** The hand-over screen. */
export function HandOverScreen(props: HandOverProps): JSX.Element {
  const { t } = useWords();
  const { steps } = props;
  const running = steps !== null && STEP_NAMES.some((name) => steps[name] === "working");
  const label = running ? "handOver.running" : steps === null ? "handOver.start" : "handOver.again";
  return (
    <Screen
      title={t("handOver.title")}
      layout="capture"
      onBack={props.onBack}
      actions={
        props.recordCount > 0 && (
          <Button kind="primary" icon="deliver" busy={running} onPress={props.onStart}>
            {t(label)}
          </Button>
        )
      }
    >
      <WhereItStands {...props} />
      {props.recordCount > 0 && <StepList steps={steps ?? NOT_STARTED} />}
      {props.otherWays}
    </Screen>
  );
}

function WhereItStands({ heldCount, recordCount, allReceivedAtMs, offline }: HandOverProps) {
  const { t, time } = useWords();
  if (recordCount === 0) return <EmptyState icon="deliver" title={t("handOver.nothing")} />;
  return (
    <>
      {allReceivedAtMs !== null && (
        <Notice kind="good" icon="checkTwice" announced>
          {t("handOver.allReceived", { time: time(allReceivedAtMs) })}
        </Notice>
      )}
      {heldCount > 0 && <p class="big-text">{t("handOver.waiting", { count: heldCount })}</p>}
      {offline && (
        <Notice kind="quiet" title={t("handOver.offline")}>
          {t("handOver.offlineHint")}
        </Notice>
      )}
    </>
  );
}

/** Before the first hand-over the steps show what will happen. */
const NOT_STARTED: HandOverSteps = { pack: "waiting", reach: "waiting", deliver: "waiting", answer: "waiting" };

function StepList({ steps }: { steps: HandOverSteps }) {
  const { t } = useWords();
  const failed = STEP_NAMES.some((name) => steps[name] === "failed");
  return (
    <>
      {failed && (
        <Notice kind="alert" title={t("handOver.failedTitle")}>
          {steps.detail && <p>{steps.detail}</p>}
          <p>{t(steps.isEnded ? "handOver.ended" : "handOver.failedKeep")}</p>
        </Notice>
      )}
      <Steps
        steps={STEP_NAMES.map((name) => ({
          label: t(STEP_TEXTS[name]),
          state: steps[name],
          stateText: t(STATE_TEXTS[steps[name]]),
        }))}
      />
    </>
  );
}
