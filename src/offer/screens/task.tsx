/** The one task of a volunteer, or that there is none. It says what the help is, where and when; of the person it says how the help fits. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Task } from "../../assignment/model.ts";
import type { TaskState } from "../../assignment/task-state.ts";
import { AsOf } from "../../ui/as-of.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { type Fact, FactLines } from "../../ui/fact-lines.tsx";
import { useWords } from "../../ui/language.tsx";
import { EmptyState, Notice } from "../../ui/notice.tsx";
import { PlaceMark, type PlaceState } from "../../ui/place-state.tsx";
import { Screen } from "../../ui/screen.tsx";
import { WordGrid } from "../../ui/word-grid.tsx";
import { useOfferWords } from "./offer-words.ts";
import "./use-offer-sheet.ts";

export interface TaskProps {
  readonly task: Task;
  readonly state: TaskState;
  /** Where the answer to it is; `null` before one was given. */
  readonly answerPlace: PlaceState | null;
  /** The half-day that it is. */
  readonly now: number;
  /** When this copy came, and now, in ms since 1970 UTC; `null` where that is not known. */
  readonly receivedMs: number | null;
  readonly nowMs: number;
  /** Shown above everything, such as that an answer was not written. */
  readonly isFailed?: boolean;
  readonly onAccept: () => void;
  /** Also of what was accepted. */
  readonly onDecline: () => void;
  /** To the words at the door. */
  readonly onThere: () => void;
  readonly onOutcome: () => void;
  /** Left out where there is no badge to show. */
  readonly onBadge?: () => void;
  readonly onBack: () => void;
}

/** There is none. */
export function NoTaskScreen(props: Pick<TaskProps, "receivedMs" | "nowMs" | "onBack">): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("task.title")}
      layout="capture"
      lead={<AsOf lastContactMs={props.receivedMs} nowMs={props.nowMs} />}
      onBack={props.onBack}
    >
      <EmptyState icon="clock" title={t("task.none")}>
        {t("task.noneText")}
      </EmptyState>
    </Screen>
  );
}

export function TaskScreen(props: TaskProps): JSX.Element {
  const { t } = useWords();
  const { task, state } = props;
  const isOpen = state === "new" || state === "accepted";
  return (
    <Screen
      title={t("task.title")}
      layout="capture"
      lead={<AsOf lastContactMs={props.receivedMs} nowMs={props.nowMs} />}
      onBack={props.onBack}
      actions={isOpen && <Actions {...props} />}
    >
      {props.isFailed && <Notice kind="alert">{t("task.failed")}</Notice>}
      <Standing {...props} />
      {isOpen && <TaskFacts {...props} />}
      {state === "accepted" && task.words && <SayWords task={task} />}
      {state === "accepted" && props.onBadge && (
        <Button icon="nameTag" wide onPress={props.onBadge}>
          {t("badge.show")}
        </Button>
      )}
      {state === "accepted" && <Unable onDecline={props.onDecline} />}
    </Screen>
  );
}

/** Away from the buttons at the door, and asked once more: who cannot go is not called back to it. */
function Unable({ onDecline }: Pick<TaskProps, "onDecline">) {
  const { t } = useWords();
  const [isAsked, ask] = useState(false);
  const keep = () => ask(false);
  return (
    <>
      <Button kind="quiet" icon="crossOut" onPress={() => ask(true)}>
        {t("task.unable")}
      </Button>
      {isAsked && (
        <Dialog
          title={t("task.unableTitle")}
          onClose={keep}
          actions={
            <>
              <Button onPress={keep}>{t("task.accept")}</Button>
              <Button
                icon="crossOut"
                onPress={() => {
                  keep();
                  onDecline();
                }}
              >
                {t("task.decline")}
              </Button>
            </>
          }
        >
          <p>{t("task.unableText")}</p>
        </Dialog>
      )}
    </>
  );
}

/** A coordinator stopped it. Said at once, wherever it stands. */
export function StopNotice(): JSX.Element {
  const { t } = useWords();
  return (
    <Notice kind="alert" icon="stop" title={t("task.stopped")}>
      {t("task.stoppedText")}
    </Notice>
  );
}

function Actions({ task, state, onAccept, onDecline, onThere, onOutcome }: TaskProps) {
  const { t } = useWords();
  if (state === "new")
    return (
      <div class="answer-pair">
        <Button wide icon="crossOut" onPress={onDecline}>
          {t("task.decline")}
        </Button>
        <Button wide icon="check" onPress={onAccept}>
          {t("task.accept")}
        </Button>
      </div>
    );
  return (
    <>
      {task.words && (
        <Button kind="primary" wide icon="place" onPress={onThere}>
          {t("task.there")}
        </Button>
      )}
      <Button kind={task.words ? "plain" : "primary"} wide icon="check" onPress={onOutcome}>
        {t("task.outcome")}
      </Button>
    </>
  );
}

/** Where it stands, in words that say whether anyone has to go. */
function Standing({ task, state, answerPlace, now }: TaskProps) {
  const { t } = useWords();
  const words = useOfferWords([], now);
  const place = answerPlace && <PlaceMark state={answerPlace} announced />;
  switch (state) {
    case "new":
      return <p>{t("task.answerBy", { until: words.halfDay(task.expires) })}</p>;
    case "accepted":
      return place;
    case "stopped":
      return <StopNotice />;
    case "lapsed":
      return (
        <Notice kind="info" icon="clock" title={t("task.lapsed")}>
          {t("task.lapsedText")}
        </Notice>
      );
    default:
      return (
        <>
          <Notice kind="good" title={t(state === "declined" ? "task.declined" : "task.answered")} announced>
            {t(state === "declined" ? "task.declinedText" : "task.answeredText")}
          </Notice>
          {place}
        </>
      );
  }
}

function TaskFacts({ task, now }: Pick<TaskProps, "task" | "now">) {
  const { t } = useWords();
  const words = useOfferWords([], now);
  const [item, people] = [words.item(task.item), words.people(task.people)];
  const facts: readonly Fact[] = [
    { title: t("task.lineItem"), icon: item.icon, text: item.text },
    { title: t("task.linePeople"), icon: people.icon, text: people.text },
    { title: t("task.lineWhere"), icon: "place", text: task.meetingPoint },
    { title: t("task.lineWhen"), icon: "clock", text: words.halfDay(task.halfDay) },
    { title: t("task.lineLanguage"), icon: "language", text: words.language(task.language) },
    ...task.extraHelp.map((code, at) => ({
      title: t(at === 0 ? "task.lineHelp" : "task.lineHelpToo"),
      icon: words.extraHelp(code).icon,
      text: words.extraHelp(code).text,
    })),
  ];
  return <FactLines facts={facts} />;
}

/** What the helper says, as pictures and words: before going one can learn it. What the person answers is shown at the door. */
function SayWords({ task }: Pick<TaskProps, "task">) {
  const { t, picture } = useWords();
  const said = task.words?.helper ?? [];
  return (
    <section class="say" data-silent>
      <h2 class="section-title">{t("task.say")}</h2>
      <WordGrid words={said.map(picture)} pictures={said} />
    </section>
  );
}
