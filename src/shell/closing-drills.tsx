/** Drills: the list, one of them, and its result among what coordinators wrote down. Rule G8 of closing/README.md. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { DRILLS } from "../closing/model.ts";
import { DrillScreen, DrillsScreen } from "../closing/screens/drills.tsx";
import { doCopiesOpenUnder } from "./acts/closing/core.ts";
import type { ClosingStepProps } from "./closing-steps.tsx";

export function ClosingDrills({ closing, session, onBack }: Omit<ClosingStepProps<"close">, "name">): JSX.Element {
  const [open, setOpen] = useState<(typeof DRILLS)[number] | null>(null);
  const { drills } = closing.facts.ceremony;
  const doCopiesOpen = doCopiesOpenUnder(session.engine.replica().control.terms);
  if (open === null)
    return (
      <DrillsScreen
        results={drills}
        isTraining={session.vault.identity().charter.isTraining}
        doCopiesOpen={doCopiesOpen}
        onDrill={(code) => setOpen(DRILLS.find((one) => one === code) ?? null)}
        onBack={onBack}
      />
    );
  return (
    <DrillScreen
      code={open}
      result={drills.find(({ code }) => code === open) ?? null}
      doCopiesOpen={doCopiesOpen}
      state={closing.state}
      onSave={(passed) =>
        void closing
          .save({ step: "drill", result: { code: open, passed, day: closing.today } })
          .then((isSaved) => isSaved && setOpen(null))
      }
      onBack={() => setOpen(null)}
    />
  );
}
