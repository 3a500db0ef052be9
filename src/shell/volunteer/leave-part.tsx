/** A volunteer takes back offers and task. Leaving the programme on this phone is what the page about this phone does. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { LeaveHelpingScreen } from "../../offer/screens/leave-helping.tsx";
import { saveAnswer } from "../acts/assign/own-offers.ts";
import { eraseOwn } from "../acts/erase-own.ts";
import type { Volunteer } from "./volunteer.ts";

export function LeavePart(volunteer: Volunteer): JSX.Element {
  const { device, session, help, own, now, saveOwn, go, onWritten } = volunteer;
  const { vault, engine } = session;
  const [state, setState] = useState<"ask" | "working" | "failed" | "left">("ask");
  const openTask = own && (own.state === "new" || own.state === "accepted") ? own.task : null;

  /** The answer first: somebody may be waiting for this volunteer. Tapping again goes on where it stopped. */
  async function leave(): Promise<boolean> {
    const { assignment } = openTask ?? {};
    if (assignment && !(await saveAnswer(vault, saveOwn, { assignment, says: "leaves", halfDay: now })).ok)
      return false;
    for (const { key } of help.offers) if (!(await eraseOwn(device, vault, engine, saveOwn, key))) return false;
    return true;
  }
  async function run(): Promise<void> {
    setState("working");
    const isLeft = await leave().catch(() => false);
    onWritten();
    setState(isLeft ? "left" : "failed");
  }
  return (
    <LeaveHelpingScreen
      state={state}
      offers={help.offers.length}
      hasTask={openTask !== null}
      place={help.answers.find(({ answer }) => answer.says === "leaves")?.place ?? null}
      onLeave={() => void run()}
      onProgramme={volunteer.onPhone}
      onBack={() => go({ at: "home" })}
    />
  );
}
