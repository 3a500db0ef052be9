/** The steps of a longer job, and where each stands. */
import type { JSX } from "preact";
import { adoptSheet } from "./adopt-sheet.ts";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-paths.ts";
import sheet from "./steps.css?inline";

adoptSheet(sheet);

/** Where one step of a job stands. */
export type StepState = "waiting" | "working" | "ok" | "failed";

/** One step of a job: what it does, where it stands, and that in words. */
export interface Step {
  readonly label: string;
  /** `away`: it stopped at what is not there now, which is no fault. */
  readonly state: StepState | "away";
  readonly stateText: string;
  readonly detail?: string;
}

const STEP_ICONS: Readonly<Record<Step["state"], IconName>> = {
  waiting: "minus",
  working: "refresh",
  ok: "check",
  failed: "warning",
  away: "noSignal",
};

/** The steps of a job in order. */
export function Steps({ steps }: { steps: readonly Step[] }): JSX.Element {
  return (
    <ol class="steps">
      {steps.map((step) => (
        <li key={step.label} class={`steps__step steps__step--${step.state}`}>
          <span class="steps__mark">
            {step.state === "working" ? (
              <span class="spinner" aria-hidden="true" />
            ) : (
              <Icon name={STEP_ICONS[step.state]} />
            )}
          </span>
          <span class="steps__text">
            <span class="steps__label">{step.label}</span>
            <span class="steps__state">{step.stateText}</span>
            {step.detail && <span class="steps__detail">{step.detail}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
