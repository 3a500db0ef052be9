/** The rules of the suggestions in words, those of `match/rules` in their order. */
import type { JSX } from "preact";
import { RulesetScreen } from "../../assignment/screens/ruleset.tsx";
import { RULES } from "../../match/rules/v1.ts";
import { useWords } from "../../ui/language.tsx";
import type { PlainKey } from "../../words/translate.ts";

const HARD: Readonly<Record<(typeof RULES)[number]["name"], PlainKey>> = {
  item: "ruleset.item",
  amount: "ruleset.amount",
  area: "ruleset.area",
  language: "ruleset.language",
  ability: "ruleset.extra",
  helper: "ruleset.helper",
  checked: "ruleset.level",
  expired: "ruleset.time",
  window: "ruleset.window",
  room: "ruleset.room",
  refused: "ruleset.again",
  plausible: "ruleset.plausible",
};
const GOALS: readonly PlainKey[] = ["ruleset.urgency", "ruleset.wait", "ruleset.travel", "ruleset.draw"];
const NEVER: readonly PlainKey[] = ["ruleset.neverReferral", "ruleset.neverWho", "ruleset.neverAlone"];

export function RulesPart({ version, onBack }: { version: number; onBack: () => void }): JSX.Element {
  const { t } = useWords();
  const rules = (keys: readonly PlainKey[]) => keys.map((key, id) => ({ id, text: t(key), change: null }));
  return (
    <RulesetScreen
      version={version}
      hard={rules(RULES.map(({ name }) => HARD[name]))}
      goals={rules(GOALS)}
      never={rules(NEVER)}
      onBack={onBack}
    />
  );
}
