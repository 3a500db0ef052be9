/** The hand-over that a worker watches. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { HandOverScreen, type HandOverSteps } from "../../need/screens/hand-over.tsx";
import { runHandOver } from "../hand-over-steps.ts";
import type { Field } from "./field.ts";
import { countPlaces } from "./places.ts";

export function HandOverPart({ session, needs, isOnline, asOfMs, go }: Field): JSX.Element {
  const [steps, setSteps] = useState<HandOverSteps | null>(null);
  const own = needs ?? [];
  const counts = countPlaces(own);
  async function handOver(): Promise<void> {
    setSteps({ pack: "working", reach: "waiting", deliver: "waiting", answer: "waiting" });
    // Locked while it ran: there is nobody left to tell.
    setSteps(
      await session
        .load()
        .then(runHandOver)
        .catch(() => null),
    );
  }
  return (
    <HandOverScreen
      heldCount={counts.held}
      recordCount={own.length}
      allReceivedAtMs={own.length > 0 && counts.coordinator === own.length ? asOfMs : null}
      offline={!isOnline}
      steps={steps}
      onStart={() => void handOver()}
      onBack={() => go({ at: "home" })}
    />
  );
}
