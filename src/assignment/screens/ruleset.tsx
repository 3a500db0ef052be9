/** GR10: the rules of the suggestions as people read them, with their version and what differs from the one before. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { JoinedFacts } from "../../ui/joined-facts.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import "./board-sheet.ts";

export interface RuleView {
  readonly id: number;
  readonly text: string;
  /** New, changed or gone beside what was signed; `null` where it is as before. */
  readonly change: "new" | "changed" | "gone" | null;
}

interface RulesetProps {
  readonly version: number;
  /** Whether coordinators signed these rules, others, or none so far. */
  readonly signed: "these" | "others" | "none";
  readonly saveState: "ready" | "saving" | "failed";
  /** Left out for who may not. */
  readonly onSign?: () => void;
  /** How many kinds of needs and offers must fit before anything is suggested, then what decides among those. */
  readonly hard: readonly RuleView[];
  readonly goals: readonly RuleView[];
  readonly never: readonly RuleView[];
  readonly onBack: () => void;
}

const SIGNED = { these: "ruleset.signed", others: "ruleset.differs", none: "ruleset.unsigned" } as const;
const CHANGES = { new: "ruleset.isNew", changed: "ruleset.isChanged", gone: "ruleset.isGone" } as const;

export function RulesetScreen(props: RulesetProps): JSX.Element {
  const { version, signed, saveState, hard, goals, never, onSign, onBack } = props;
  const { t } = useWords();
  return (
    <Screen
      title={t("ruleset.title")}
      lead={t("ruleset.lead", { version })}
      layout="wide"
      onBack={onBack}
      actions={
        signed !== "these" &&
        onSign && (
          <Button kind="primary" wide busy={saveState === "saving"} onPress={onSign}>
            {t("ruleset.sign")}
          </Button>
        )
      }
    >
      {saveState === "failed" && <Notice kind="alert">{t("board.failed")}</Notice>}
      <Notice kind={signed === "these" ? "good" : "warning"}>{t(SIGNED[signed])}</Notice>
      {signed === "these" && version === 1 && <p class="muted">{t("ruleset.first")}</p>}
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
            <JoinedFacts>
              {text}
              {change && <strong>{t(CHANGES[change])}</strong>}
            </JoinedFacts>
          </li>
        ))}
      </ol>
    </section>
  );
}
