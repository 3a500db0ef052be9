/** The ten steps of the end, each with where it stands and what it lacks. Rules G4, G5 of README.md. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import type { IconName } from "../../ui/icon-paths.ts";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { StepName } from "../model.ts";
import { nextStep, type StepView } from "../rules.ts";
import "./sheet.ts";
import { useLackText, useStateText, useStepTitle } from "./step-words.ts";

interface HubProps {
  readonly steps: readonly StepView[];
  /** Programme-local last day, and how many days are left of it. */
  readonly lastDay: number;
  readonly daysLeft: number;
  readonly isClosed: boolean;
  readonly onStep: (name: StepName) => void;
  readonly onDrills: () => void;
  readonly onBack: () => void;
}

/** All steps; the next one that is open is the screen's action. */
export function CeremonyScreen(props: HubProps): JSX.Element {
  const { t, day } = useWords();
  const titleOf = useStepTitle();
  const next = nextStep(props.steps);
  return (
    <Screen
      title={t("closing.title")}
      lead={t(props.isClosed ? "closing.leadClosed" : "closing.lead")}
      layout="wide"
      onBack={props.onBack}
      actions={
        next && (
          <Button kind="primary" wide icon="arrow" onPress={() => props.onStep(next)}>
            {t("closing.goOn", { step: titleOf(next) })}
          </Button>
        )
      }
    >
      {!props.isClosed && (
        <Notice icon="calendar">{t("closing.ends", { day: day(props.lastDay), count: props.daysLeft })}</Notice>
      )}
      <ol class="ceremony">
        {props.steps.map((step, at) => (
          <StepLine key={step.name} step={step} number={at + 1} onPress={() => props.onStep(step.name)} />
        ))}
      </ol>
      <div class="more">
        <Button icon="list" onPress={props.onDrills}>
          {t("closing.drills")}
        </Button>
      </div>
    </Screen>
  );
}

const STATE_ICONS: Readonly<Record<StepView["state"], IconName>> = {
  done: "check",
  noted: "check",
  open: "pencil",
  later: "clock",
};

function StepLine({ step, number, onPress }: { step: StepView; number: number; onPress: () => void }) {
  const { number: digits } = useWords();
  const [titleOf, stateOf, lackOf] = [useStepTitle(), useStateText(), useLackText()];
  return (
    <li>
      <button type="button" class={`ceremony__step ceremony__step--${step.state}`} onClick={onPress}>
        <span class="ceremony__number">{digits(number)}</span>
        <span class="ceremony__title">{titleOf(step.name)}</span>
        <span class="ceremony__state">
          <Icon name={STATE_ICONS[step.state]} />
          {stateOf(step.state)}
        </span>
        {step.lacks.length > 0 && (
          <span class="ceremony__lacks">
            {step.lacks.map((lack) => (
              <span key={lack.code} class="ceremony__lack">
                {lackOf(lack)}
              </span>
            ))}
          </span>
        )}
      </button>
    </li>
  );
}
