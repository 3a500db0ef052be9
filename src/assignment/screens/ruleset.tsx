/** R10: the rules of the suggestions as people read them, with their version and what differs from the one before. */
import type { JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import "./board-sheet.ts";

export interface RuleView {
  readonly id: number;
  readonly text: string;
  /** New or changed in this version; `null` where it is as before. */
  readonly change: "new" | "changed" | null;
}

interface RulesetProps {
  readonly version: number;
  /** How many kinds of needs and offers must fit before anything is suggested, then what decides among those. */
  readonly hard: readonly RuleView[];
  readonly goals: readonly RuleView[];
  readonly never: readonly RuleView[];
  readonly onBack: () => void;
}

export function RulesetScreen({ version, hard, goals, never, onBack }: RulesetProps): JSX.Element {
  const { t } = useWords();
  const isFirst = [...hard, ...goals, ...never].every(({ change }) => change === null);
  return (
    <Screen
      title={t("ruleset.title")}
      lead={t("ruleset.lead", { version: String(version) })}
      layout="wide"
      onBack={onBack}
    >
      {isFirst && (
        <Notice kind="quiet" icon="info">
          {t(version === 1 ? "ruleset.first" : "ruleset.same")}
        </Notice>
      )}
      <Rules title={t("ruleset.hard")} rules={hard} isOrdered={false} />
      <Rules title={t("ruleset.goals")} rules={goals} isOrdered />
      <Rules title={t("ruleset.never")} rules={never} isOrdered={false} />
      <p class="muted">{t("ruleset.who")}</p>
    </Screen>
  );
}

function Rules({ title, rules, isOrdered }: { title: string; rules: readonly RuleView[]; isOrdered: boolean }) {
  const { t, number } = useWords();
  if (rules.length === 0) return null;
  return (
    <section class="stack">
      <h2>{title}</h2>
      <ol class="rule-list">
        {rules.map(({ id, text, change }, at) => (
          <li key={id}>
            {isOrdered && <strong>{number(at + 1)}. </strong>}
            {text}
            {change && <strong> · {t(change === "new" ? "ruleset.isNew" : "ruleset.isChanged")}</strong>}
          </li>
        ))}
      </ol>
    </section>
  );
}
