/** Drills: rehearsed in Training or for real, scored by their steps, and attached to the certificate. Rule G8 of README.md. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Card, Cards } from "../../ui/card.tsx";
import { Chips } from "../../ui/chips.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { countPassed, drillSteps, RESTORE_DRILL } from "../drill-rules.ts";
import { DRILLS, type DrillResult } from "../model.ts";
import "./sheet.ts";

interface DrillsProps {
  readonly results: readonly DrillResult[];
  readonly isTraining: boolean;
  readonly doCopiesOpen: boolean;
  readonly onDrill: (code: number) => void;
  readonly onBack: () => void;
}

export function DrillsScreen({ results, isTraining, doCopiesOpen, onDrill, onBack }: DrillsProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("closing.drills")} lead={t("closing.drillsLead")} layout="wide" onBack={onBack}>
      <Notice icon="book">{t(isTraining ? "closing.drillsTraining" : "closing.drillsReal")}</Notice>
      <h2 class="visually-hidden">{t("closing.drills")}</h2>
      <Cards pairs>
        {DRILLS.map((code) => (
          <Card
            key={code}
            icon="list"
            title={t(`closing.drill${code}`)}
            note={<Score result={results.find((one) => one.code === code)} steps={drillSteps(code, doCopiesOpen)} />}
            actions={
              <Button icon="arrow" onPress={() => onDrill(code)}>
                {t("closing.drillOpen")}
              </Button>
            }
          >
            <p>{t(`closing.drillWhy${code}`)}</p>
          </Card>
        ))}
      </Cards>
    </Screen>
  );
}

function Score({ result, steps }: { result: DrillResult | undefined; steps: readonly number[] }) {
  const { t, day } = useWords();
  if (!result) return <>{t("closing.drillNever")}</>;
  const count = countPassed(result.passed, steps);
  return (
    <>
      {t(count === steps.length ? "closing.drillPassed" : "closing.drillFailed", {
        day: day(result.day),
        count,
        all: steps.length,
      })}
    </>
  );
}

type DrillCode = (typeof DRILLS)[number];

interface DrillProps {
  readonly code: DrillCode;
  readonly result: DrillResult | null;
  /** Whether a copied device of this programme opens with its words. */
  readonly doCopiesOpen: boolean;
  readonly state: "ready" | "working" | "failed";
  /** Steps that went well. */
  readonly onSave: (passed: readonly number[]) => void;
  readonly onBack: () => void;
}

/** Each step is done in the room, and ticked only where it went as written. */
export function DrillScreen({ code, result, doCopiesOpen, state, onSave, onBack }: DrillProps): JSX.Element {
  const { t } = useWords();
  const [passed, setPassed] = useState<readonly number[]>([]);
  const steps = drillSteps(code, doCopiesOpen);
  return (
    <Screen
      title={t(`closing.drill${code}`)}
      lead={t(`closing.drillWhy${code}`)}
      layout="wide"
      onBack={onBack}
      actions={
        <Button kind="primary" wide icon="check" busy={state === "working"} onPress={() => onSave(passed)}>
          {t("closing.drillSave")}
        </Button>
      }
    >
      {state === "failed" && <Notice kind="alert">{t("closing.notSaved")}</Notice>}
      {result && (
        <p class="muted">
          <Score result={result} steps={steps} />
        </p>
      )}
      <Chips
        legend={t("closing.drillLegend")}
        choices={steps.map((step) => ({ code: step, label: t(stepKey(code, step)) }))}
        chosen={passed}
        onChange={setPassed}
      />
      {code === RESTORE_DRILL && doCopiesOpen && <Notice icon="book">{t("closing.drillRelayOnly")}</Notice>}
      {code === RESTORE_DRILL && <p>{t("closing.drillByOperator", { command: RESTORE_COMMAND })}</p>}
      <Notice>{t("closing.drillHonest")}</Notice>
    </Screen>
  );
}

/** How whoever runs the relay runs the drill of a restored copy by itself (G13). */
const RESTORE_COMMAND = "npm run drill:restore";

const STEP_KEYS = {
  1: ["closing.drill.lost.a", "closing.drill.lost.b", "closing.drill.lost.c", "closing.drill.lost.d"],
  2: ["closing.drill.relay.a", "closing.drill.relay.b", "closing.drill.relay.c", "closing.drill.relay.d"],
  3: ["closing.drill.restore.a", "closing.drill.restore.b", "closing.drill.restore.c", "closing.drill.restore.d"],
  4: [
    "closing.drill.hour.a",
    "closing.drill.hour.b",
    "closing.drill.hour.c",
    "closing.drill.hour.d",
    "closing.drill.hour.e",
  ],
} as const;

const stepKey = (code: DrillCode, step: number) => STEP_KEYS[code][step - 1] ?? STEP_KEYS[code][0];
