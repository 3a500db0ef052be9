/** The worker hands the day's records over and sees each step. Nothing has to be typed again when a step stops. */
import type { ComponentChildren, JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Announcement, EmptyState, Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { type StepState, Steps } from "../../ui/steps.tsx";
import type { PlainKey } from "../../words/translate.ts";

/** Where each step of a hand-over stands, in its order; `failed` names the one that it stopped at. */
export interface HandOverSteps {
  readonly pack: StepState;
  readonly reach: StepState;
  readonly deliver: StepState;
  readonly answer: StepState;
  readonly failed?: "pack" | "reach" | "deliver";
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
  /** That was on another day than today. */
  readonly isReceivedEarlier?: boolean;
  readonly offline: boolean;
  /** `null` while that is being read. */
  readonly steps: HandOverSteps | null;
  /** How many records the relay has, of all. */
  readonly delivered?: { readonly at: number; readonly of: number };
  /** A hand-over ended on this screen: the next one is another try. */
  readonly isTried?: boolean;
  /** The app was closed while one ran. */
  readonly isCut?: boolean;
  readonly isBatteryWeak?: boolean;
  /** Further ways to hand over: a file, moving codes. They stand first where there is no connection. */
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

/** Once all is delivered the answer needs nobody: it comes when a coordinator's device has been there. */
const ANSWER_TEXTS: Readonly<Record<StepState, PlainKey>> = {
  ...STATE_TEXTS,
  waiting: "handOver.answerWaiting",
  ok: "handOver.answerOk",
};

/** The hand-over screen. */
export function HandOverScreen(props: HandOverProps): JSX.Element {
  const { t } = useWords();
  const { steps } = props;
  const running = steps !== null && STEP_NAMES.some((name) => steps[name] === "working");
  const label = running ? "handOver.running" : props.isTried ? againOf(steps) : "handOver.start";
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
      {props.isCut && !running && (
        <Notice kind="warning" title={t("handOver.cutTitle")}>
          {t("handOver.cutKeep")}
        </Notice>
      )}
      {props.isBatteryWeak && <Notice kind="warning">{t("handOver.battery")}</Notice>}
      <WhereItStands {...props} />
      {props.offline && props.otherWays}
      {props.recordCount > 0 && <StepList steps={steps ?? NOT_STARTED} delivered={props.delivered} />}
      {!props.offline && props.otherWays}
    </Screen>
  );
}

function WhereItStands({ heldCount, recordCount, allReceivedAtMs, isReceivedEarlier, offline }: HandOverProps) {
  const { t, time, moment } = useWords();
  if (recordCount === 0) return <EmptyState icon="deliver" title={t("handOver.nothing")} />;
  return (
    <>
      {allReceivedAtMs !== null && (
        <Notice kind="good" icon="checkTwice" announced>
          {isReceivedEarlier
            ? t("handOver.allReceivedOn", { moment: moment(allReceivedAtMs) })
            : t("handOver.allReceived", { time: time(allReceivedAtMs) })}
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

/** After a stop one tries again; after the end one may hand over again. */
const againOf = (steps: HandOverSteps | null) => (steps?.failed ? "handOver.tryAgain" : "handOver.again");

const FAILED_TEXTS = {
  pack: "handOver.failedPack",
  reach: "handOver.failedReach",
  deliver: "handOver.failedDeliver",
} as const;

interface StepListProps {
  readonly steps: HandOverSteps;
  readonly delivered: HandOverProps["delivered"];
}

function StepList({ steps, delivered }: StepListProps) {
  const { t } = useWords();
  const textOf = (name: (typeof STEP_NAMES)[number]) =>
    t(name === "answer" && steps.deliver === "ok" ? ANSWER_TEXTS[steps[name]] : STATE_TEXTS[steps[name]]);
  // To be without a network is where one works, and no fault: it is grey.
  const isAway = steps.failed === "reach" && !steps.isEnded;
  const newest = STEP_NAMES.findLast((name) => steps[name] !== "waiting");
  return (
    <>
      {/* The focus stays on the button while they go on. What failed is said by itself. */}
      <Announcement text={newest && !steps.failed ? `${t(STEP_TEXTS[newest])}: ${textOf(newest)}` : ""} />
      {steps.failed && (
        <Notice
          kind={isAway ? "quiet" : "alert"}
          role="alert"
          title={t(steps.isEnded ? "handOver.endedTitle" : FAILED_TEXTS[steps.failed])}
        >
          <p>{t(steps.isEnded ? "handOver.ended" : "handOver.failedKeep")}</p>
        </Notice>
      )}
      <Steps
        steps={STEP_NAMES.map((name) => ({
          label: t(STEP_TEXTS[name]),
          state: isAway && name === "reach" ? "away" : steps[name],
          stateText: textOf(name),
          ...(name === "deliver" &&
            delivered &&
            delivered.of > 0 && { detail: t("handOver.delivered", { ...delivered }) }),
        }))}
      />
    </>
  );
}
