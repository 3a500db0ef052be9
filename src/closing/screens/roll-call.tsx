/** Steps 4 and 5: who is there, by role and never by name, and the totals that are read aloud. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { findGiveaway } from "../../programme/rules.ts";
import { Button } from "../../ui/button.tsx";
import { Chips } from "../../ui/chips.tsx";
import { Field } from "../../ui/field.tsx";
import { useWords } from "../../ui/language.tsx";
import { useIsChanged } from "../../ui/leaving.tsx";
import { Notice } from "../../ui/notice.tsx";
import { WordGrid } from "../../ui/word-grid.tsx";
import { MAX_WITNESS_TEXT, WITNESS_ROLES, type Witness } from "../model.ts";
import { type StepProps, StepScreen } from "./step-screen.tsx";

interface RollCallProps extends StepProps {
  /** As written down; `null` before. */
  readonly witnesses: readonly Witness[] | null;
  /** Picture-words that every screen of the roll call shows alike, and their numbers. */
  readonly words: readonly string[];
  readonly pictures: readonly number[];
  readonly onSave: (witnesses: readonly Witness[]) => void;
}

/** One line for each role; an empty one means that nobody of it is there. */
export function RollCallScreen(props: RollCallProps): JSX.Element {
  const { t } = useWords();
  const [typed, setTyped] = useState<readonly string[]>(() =>
    WITNESS_ROLES.map((role) => props.witnesses?.find((witness) => witness.role === role)?.text ?? ""),
  );
  const witnesses = WITNESS_ROLES.flatMap((role, at) => {
    const text = typed[at]?.trim() ?? "";
    return text === "" ? [] : [{ role, text }];
  });
  const isForbidden = typed.some((text) => findGiveaway(text) !== null);
  const save = () => {
    // Also asked by Back: what cannot be written stands there with its reason.
    if (!isForbidden) props.onSave(witnesses);
  };
  return (
    <StepScreen
      {...props}
      name="rollCall"
      isChanged={useIsChanged(typed)}
      onKeep={save}
      actions={
        !props.isClosed && (
          <Button
            kind="primary"
            wide
            icon="check"
            busy={props.state === "working"}
            disabled={isForbidden}
            onPress={save}
          >
            {t("closing.rollSave")}
          </Button>
        )
      }
    >
      <p>{t("closing.rollHow")}</p>
      <div class="closing-compare">
        <WordGrid words={props.words} pictures={props.pictures} />
      </div>
      <div class="stack">
        {WITNESS_ROLES.map((role, at) => (
          <Field
            key={role}
            id={`witness-${role}`}
            label={t(`closing.witness${role}`)}
            hint={t(`closing.witnessHint${role}`)}
            maxLength={MAX_WITNESS_TEXT}
            value={typed[at] ?? ""}
            onInput={(text) => setTyped(typed.map((before, other) => (other === at ? text : before)))}
            {...(findGiveaway(typed[at] ?? "") && { error: t("closing.noNames") })}
          />
        ))}
      </div>
      <Notice icon="person">{t("closing.noNames")}</Notice>
    </StepScreen>
  );
}

/** One number of the totals; `null` is hidden because it is small. */
export interface CountLine {
  readonly label: string;
  readonly count: number | null;
}

interface TotalsStepProps extends StepProps {
  readonly sectors: readonly CountLine[];
  readonly urgencies: readonly CountLine[];
  readonly outcomes: readonly CountLine[];
  /** `null` where it would give a hidden number away. */
  readonly total: number | null;
  readonly areRead: boolean;
  readonly onRead: (areRead: boolean) => void;
}

export function TotalsStepScreen(props: TotalsStepProps): JSX.Element {
  const { t, number } = useWords();
  const hasHidden = [...props.sectors, ...props.urgencies, ...props.outcomes].some(({ count }) => count === null);
  return (
    <StepScreen {...props} name="totals">
      {props.total !== null && <p class="question">{t("closing.total", { number: number(props.total) })}</p>}
      <Counts title={t("closing.bySector")} lines={props.sectors} />
      <Counts title={t("closing.byUrgency")} lines={props.urgencies} />
      <Counts title={t("certificate.byOutcome")} lines={props.outcomes} />
      {hasHidden && <p class="muted">{t("closing.hiddenHint")}</p>}
      <Chips
        legend={t("closing.tick")}
        legendHidden
        choices={[{ code: 1, label: t("closing.totalsRead") }]}
        chosen={props.areRead ? [1] : []}
        onChange={(chosen) => !props.isClosed && props.onRead(chosen.length > 0)}
      />
    </StepScreen>
  );
}

/** Numbers below each other. */
export function Counts({ title, lines }: { title: string; lines: readonly CountLine[] }): JSX.Element | null {
  const { t, number } = useWords();
  if (lines.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <dl class="closing-counts">
        {lines.map(({ label, count }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd class={count === null ? "closing-counts__hidden" : undefined}>
              {count === null ? t("closing.hidden") : number(count)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
