/** The one task, the words at the door, and how it went. Each answer is written before a screen says so. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Saying } from "../../offer/model.ts";
import { DifferedScreen, HandshakeScreen } from "../../offer/screens/handshake.tsx";
import { type Outcome, OutcomeSavedScreen, OutcomeScreen } from "../../offer/screens/outcome.tsx";
import { NoTaskScreen, TaskScreen } from "../../offer/screens/task.tsx";
import { saveAnswer } from "../acts/assign/own-offers.ts";
import type { TaskPage, Volunteer } from "./volunteer.ts";

export function TaskPart(volunteer: Volunteer & { readonly page: TaskPage }): JSX.Element {
  const { device, session, page, own, help, now, go } = volunteer;
  const [isFailed, setFailed] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const goHome = () => go({ at: "home" });
  if (!own) return <NoTaskScreen receivedMs={volunteer.asOfMs} nowMs={device.clock.nowMs()} onBack={goHome} />;
  const { task, state } = own;
  const isOver = page.at === "told" || page.at === "differed";
  const last = help.answers.find(({ answer }) => isOver || answer.assignment === task.assignment);
  const place = last?.place ?? null;

  /** Writes one answer and goes on to `next`, or stays; what is tapped twice is said once. */
  async function say(says: Saying, next: TaskPage | null): Promise<void> {
    if (isBusy) return;
    setBusy(true);
    const saved = await saveAnswer(session.vault, volunteer.saveOwn, {
      assignment: task.assignment,
      says,
      halfDay: now,
    }).catch(() => null);
    setBusy(false);
    setFailed(!saved?.ok);
    if (!saved?.ok) return;
    volunteer.onWritten();
    if (next) go(next);
  }
  const differ = () => {
    go({ at: "differed" });
    void say("differed", null);
  };

  switch (page.at) {
    // A page stays open while records arrive: what was stopped has no words at the door any more, and a task that was never accepted no end to tell.
    case "handshake":
      if (!task.words || state !== "accepted") break;
      return (
        <HandshakeScreen
          words={task.words}
          onMatch={() => go({ at: "outcome" })}
          onDifferent={differ}
          onBack={() => go({ at: "task" })}
        />
      );
    case "differed":
      return (
        <DifferedScreen
          place={last?.answer.says === "differed" ? last.place : null}
          isWriting={isBusy}
          isFailed={isFailed}
          onAgain={differ}
          onHome={goHome}
        />
      );
    case "outcome":
      if (state !== "accepted" && state !== "stopped") break;
      return (
        <OutcomeScreen
          isFailed={isFailed}
          isStopped={state === "stopped"}
          onOutcome={(says: Outcome) => void say(says, { at: "told", says })}
          onBack={() => go({ at: "task" })}
        />
      );
    case "told":
      return <OutcomeSavedScreen says={page.says} place={place} onHome={goHome} />;
  }
  return (
    <TaskScreen
      task={task}
      state={state}
      answerPlace={place}
      now={now}
      receivedMs={volunteer.asOfMs}
      nowMs={device.clock.nowMs()}
      isFailed={isFailed}
      onAccept={() => void say("accepted", { at: "task" })}
      onDecline={() => void say("declined", { at: "task" })}
      onThere={() => go({ at: "handshake" })}
      onOutcome={() => go({ at: "outcome" })}
      {...(task.badge.length > 0 && { onBadge: () => go({ at: "badge" }) })}
      onBack={goHome}
    />
  );
}
