/**
 * One need, the help that the rules allow, why, what nobody checked, and four answers of equal weight. A person decides.
 *
 * 1. Nothing is chosen beforehand, no answer has the focus, and there is no way to confirm several at once.
 * 2. No number says how well the two fit; a tie is called one.
 * 3. Urgency of today, a wish about the helper, somebody to protect and a skipped rule ask for a tick first; the last two for a second coordinator.
 * 4. The pair stays as it was drawn. What changed since has to be looked at before anything can be decided, and is ticked anew.
 */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { AsOf } from "../../ui/as-of.tsx";
import { useWords } from "../../ui/language.tsx";
import { EmptyState, Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { AskReason } from "./ask-reason.tsx";
import { CompareScreen } from "./compare.tsx";
import "./board-sheet.ts";
import { DecideBody } from "./decide-body.tsx";
import type { DecideProps } from "./decide-props.ts";
import { PauseScreen } from "./pause.tsx";
import { EXCEPTION_REASONS, QUESTION_REASONS, REFER_REASONS, REJECT_REASONS } from "./reason-words.ts";
import { usePlan } from "./use-plan.ts";
import type { Decision } from "./views.ts";

type Step = "look" | "compare" | "reject" | "refer" | "question" | "pause" | "exception";
/** Pages on which the next tap decides. */
const DECIDING: readonly Step[] = ["reject", "refer", "pause", "exception"];

/** The screen; each need starts it anew (`key`). */
export function DecideScreen(props: DecideProps): JSX.Element {
  const { t } = useWords();
  const { proposal } = props;
  const [step, go] = useState<Step>("look");
  const [taken, take] = useState<string | null>(null);
  const [isQuestioned, setQuestioned] = useState(false);
  const [asked, ask] = useState<Extract<Decision, { kind: "confirm" | "ask" }> | null>(null);
  const look = () => go("look");
  const chosen = proposal?.others.find((other) => other.help.key === taken) ?? null;
  const help = chosen?.help ?? proposal?.help ?? null;
  const plan = usePlan(props, proposal, help);
  const stale = props.staleOf(help?.key ?? null);
  const isInTheWay = stale !== null && DECIDING.includes(step);
  useEffect(() => {
    if (isInTheWay) look();
  }, [isInTheWay]);
  if (!proposal) return <NothingWaits {...props} />;

  const decide = (decision: Decision) => (stale ? look() : props.onDecide(decision));
  const decideOn = (decision: Extract<Decision, { kind: "confirm" | "ask" }>) => {
    ask(decision);
    if (decision.kind === "confirm" && decision.exception) return go("exception");
    if (decision.kind === "confirm" && decision.needsSecond) return go("pause");
    decide(decision);
  };
  const lookAgain = () => {
    look();
    plan.forgetTicks();
    props.onLookAgain();
  };
  const shared = { proposal, help, places: props.places, today: props.today };
  switch (step) {
    case "compare":
      return (
        <CompareScreen
          {...shared}
          onBack={look}
          onChoose={(other) => {
            take(other.help.key);
            look();
          }}
        />
      );
    case "reject":
      return (
        <AskReason
          title={t("decide.rejectTitle")}
          lead={t("decide.rejectLead")}
          reasons={REJECT_REASONS}
          onReason={(reason) => help && decide({ kind: "reject", offer: help.key, reason })}
          onBack={look}
        />
      );
    case "refer":
      return (
        <AskReason
          title={t("decide.referTitle")}
          lead={t("decide.referLead")}
          reasons={REFER_REASONS}
          onReason={(reason) => decide({ kind: "refer", reason })}
          onBack={look}
        />
      );
    case "question":
      return (
        <AskReason
          title={t("decide.questionTitle")}
          lead={t("decide.questionLead")}
          reasons={QUESTION_REASONS}
          onReason={(what) => {
            props.onQuestion(what, help?.key ?? null);
            setQuestioned(true);
            look();
          }}
          onBack={look}
        />
      );
    case "exception":
      return (
        <AskReason
          title={t("decide.exceptionTitle")}
          lead={t("decide.exceptionLead")}
          reasons={EXCEPTION_REASONS}
          onReason={(reason) => {
            ask((one) => one && { ...one, exception: { rules: one.exception?.rules ?? [], reason } });
            go("pause");
          }}
          onBack={look}
        />
      );
    case "pause":
      return (
        <PauseScreen
          {...shared}
          isException={asked?.exception !== null}
          onGoOn={() => asked && decide(asked)}
          onBack={look}
        />
      );
    case "look":
      return (
        <DecideBody
          {...props}
          {...shared}
          {...{ chosen, plan, stale }}
          isQuestioned={isQuestioned}
          onLookAgain={lookAgain}
          onCompare={() => go("compare")}
          onReject={() => go("reject")}
          onRefer={() => go("refer")}
          onAskQuestion={() => go("question")}
          onAnswer={decideOn}
        />
      );
  }
}

function NothingWaits(props: DecideProps) {
  const { t } = useWords();
  return (
    <Screen
      title={t("decide.title")}
      layout="wide"
      onBack={props.onBack}
      aside={<AsOf lastContactMs={props.lastContactMs} nowMs={props.nowMs} />}
    >
      {props.offline && <Notice kind="quiet">{t("needs.offline")}</Notice>}
      {props.isFailed && <Notice kind="alert">{t("board.failed")}</Notice>}
      <EmptyState icon="check" title={t("decide.none")}>
        {t("decide.noneHint")}
      </EmptyState>
    </Screen>
  );
}
