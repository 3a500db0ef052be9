/** The face of a decision: need and help, the reasons, what to check, where and when to meet, and the four answers. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ANY_HELPER } from "../../need/choices.ts";
import { AsOf } from "../../ui/as-of.tsx";
import { Button } from "../../ui/button.tsx";
import { Chips } from "../../ui/chips.tsx";
import { Field } from "../../ui/field.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Select } from "../../ui/select.tsx";
import type { DecideProps } from "./decide-props.ts";
import { DecideReasons } from "./decide-reasons.tsx";
import { useHalfDay } from "./facts.tsx";
import { Sides } from "./sides.tsx";
import { useTickWords } from "./tick-words.ts";
import type { Plan } from "./use-plan.ts";
import { type Decision, type HelpView, type OtherView, type ProposalView, type Stale, TICKS } from "./views.ts";

interface BodyProps extends Omit<DecideProps, "proposal" | "staleOf"> {
  readonly proposal: ProposalView;
  readonly help: HelpView | null;
  /** What the coordinator took in place of the suggestion. */
  readonly chosen: OtherView | null;
  readonly plan: Plan;
  /** What of it changed since it was drawn. */
  readonly stale: Stale | null;
  readonly isQuestioned: boolean;
  readonly onCompare: () => void;
  readonly onReject: () => void;
  readonly onRefer: () => void;
  readonly onAskQuestion: () => void;
  readonly onAnswer: (decision: Extract<Decision, { kind: "confirm" | "ask" }>) => void;
}

/** UTF-16 units of a meeting point. */
const MAX_MEETING = 60;

export function DecideBody(props: BodyProps): JSX.Element {
  const { t } = useWords();
  const { proposal, help, chosen, places, plan, stale } = props;
  const { ticks, meeting, halfDay } = plan;
  const wanted = ticksOf(proposal, help, chosen);
  const [lacks, setLacks] = useState<"ticks" | "meeting" | null>(null);
  const answer = (kind: "confirm" | "ask") => {
    if (!help) return;
    if (kind === "confirm" && wanted.some((tick) => !ticks.includes(tick))) return setLacks("ticks");
    if (meeting.trim() === "") return setLacks("meeting");
    setLacks(null);
    const rules = chosen?.blockedBy ? [chosen.blockedBy[0]] : [];
    props.onAnswer({
      ...{ kind, offer: help.key, meeting: meeting.trim(), halfDay, ticks },
      exception: rules.length > 0 ? { rules, reason: 0 } : null,
      needsSecond: rules.length > 0 || proposal.needsChecked,
    });
  };
  return (
    <Screen
      title={t("decide.title")}
      lead={
        <>
          {!stale && (
            <strong>{t(proposal.help ? "decide.waiting" : "decide.without", { at: props.at, count: props.of })}</strong>
          )}{" "}
          <span class="muted">{t("needs.order")}</span>
        </>
      }
      layout="wide"
      onBack={props.onBack}
      aside={<AsOf lastContactMs={props.lastContactMs} nowMs={props.nowMs} />}
    >
      {props.offline && <Notice kind="quiet">{t("needs.offline")}</Notice>}
      {props.isFailed && !stale && <Notice kind="alert">{t("board.failed")}</Notice>}
      {props.sureness !== "exact" && (
        <Notice kind="quiet" icon={props.sureness === "first" ? "clock" : "question"}>
          {t(props.sureness === "first" ? "decide.rough" : "decide.unproven")}
        </Notice>
      )}
      {stale && <StaleNotice stale={stale} nowMs={props.nowMs} onLook={props.onLookAgain} />}
      {proposal.isTie && !chosen && <Notice icon="question">{t("decide.tie")}</Notice>}
      {chosen && (
        <Notice kind={chosen.blockedBy ? "warning" : "info"}>
          {t(chosen.blockedBy ? "decide.choseException" : "decide.choseOther")}
        </Notice>
      )}
      {props.isQuestioned && (
        <Notice kind="good" announced>
          {t("decide.questioned")}
        </Notice>
      )}
      <Sides {...props} />
      <DecideReasons {...{ proposal, help, chosen, places }} changes={props.changes} onCompare={props.onCompare} />
      {help && !stale && (
        <>
          <Ticks wanted={wanted} ticks={ticks} help={help} onChange={plan.onTicks} />
          <WhereAndWhen {...props} />
        </>
      )}
      {lacks && !stale && (
        <Notice kind="alert">{t(lacks === "ticks" ? "decide.lacksTicks" : "decide.lacksMeeting")}</Notice>
      )}
      {!stale && (
        <div class="decide__acts">
          {help && <Button onPress={() => answer("confirm")}>{t("decide.confirm")}</Button>}
          {help && <Button onPress={props.onReject}>{t("decide.reject")}</Button>}
          {help && <Button onPress={() => answer("ask")}>{t("decide.ask")}</Button>}
          <Button onPress={props.onRefer}>{t("decide.refer")}</Button>
        </div>
      )}
      <div class="decide__foot">
        {!props.isQuestioned && (
          <Button kind="quiet" icon="question" onPress={props.onAskQuestion}>
            {t("decide.question")}
          </Button>
        )}
        {props.hasNext && (
          <Button kind="quiet" icon="arrow" onPress={props.onNext}>
            {t("decide.next")}
          </Button>
        )}
      </div>
    </Screen>
  );
}

function StaleNotice({ stale, nowMs, onLook }: { stale: Stale; nowMs: number; onLook: () => void }) {
  const { t } = useWords();
  const minutes = (sinceMs: number) => Math.max(1, Math.round((nowMs - sinceMs) / 60_000));
  const title =
    stale.kind === "need"
      ? t("decide.stale", { count: minutes(stale.sinceMs) })
      : t(stale.kind === "help" ? "decide.staleHelp" : "decide.staleGone");
  return (
    <Notice kind="warning" announced title={title}>
      <p>{t("decide.staleHint")}</p>
      <Button icon="refresh" onPress={onLook}>
        {t("decide.lookAgain")}
      </Button>
    </Notice>
  );
}

/** What a person has to have checked with their own eyes or ears before Confirm; rule 3. */
function ticksOf({ need, needsChecked }: ProposalView, help: HelpView | null, chosen: OtherView | null) {
  if (!help) return [];
  return [
    ...(need.urgency === 1 ? [TICKS.urgency] : []),
    ...(need.helperPreference !== ANY_HELPER ? [TICKS.helper] : []),
    ...(chosen?.blockedBy ? [TICKS.exception] : []),
    ...(needsChecked ? [TICKS.vulnerable] : []),
  ];
}

interface TicksProps {
  readonly wanted: readonly number[];
  readonly ticks: readonly number[];
  readonly help: HelpView;
  readonly onChange: (ticks: readonly number[]) => void;
}

function Ticks({ wanted, ticks, help, onChange }: TicksProps) {
  const { t } = useWords();
  const say = useTickWords();
  if (wanted.length === 0) return null;
  return (
    <Chips
      legend={t("decide.ticks")}
      choices={wanted.map((code) => ({ code, label: say(code, help.label) }))}
      chosen={ticks}
      onChange={onChange}
    />
  );
}

function WhereAndWhen({ meetingPoints, windows, plan }: BodyProps) {
  const { t } = useWords();
  const { meeting, halfDay, onMeeting, onHalfDay } = plan;
  const say = useHalfDay();
  return (
    <div class="decide__plan">
      {meetingPoints.length > 0 ? (
        <Select
          label={t("decide.meeting")}
          value={meeting}
          options={meetingPoints.map((point) => [point, point])}
          onChange={onMeeting}
        />
      ) : (
        <Field
          label={t("decide.meeting")}
          hint={t("decide.meetingHint")}
          value={meeting}
          maxLength={MAX_MEETING}
          onInput={onMeeting}
        />
      )}
      <Select
        label={t("decide.window")}
        value={String(halfDay)}
        options={windows.map((one) => [String(one), say(one)])}
        onChange={(value) => onHalfDay(Number(value))}
      />
    </div>
  );
}
