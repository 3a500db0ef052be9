/** The rules of the suggestions in words. */
import type { JSX } from "preact";
import { RulesetScreen } from "../../assignment/screens/ruleset.tsx";
import { useWords } from "../../ui/language.tsx";
import type { PlainKey } from "../../words/translate.ts";

const HARD: readonly PlainKey[] = [
  "ruleset.item",
  "ruleset.amount",
  "ruleset.area",
  "ruleset.window",
  "ruleset.language",
  "ruleset.extra",
  "ruleset.helper",
  "ruleset.level",
  "ruleset.room",
  "ruleset.again",
];
const GOALS: readonly PlainKey[] = ["ruleset.urgency", "ruleset.wait", "ruleset.draw"];
const NEVER: readonly PlainKey[] = ["ruleset.neverReferral", "ruleset.neverWho", "ruleset.neverAlone"];

export function RulesPart({ version, onBack }: { version: number; onBack: () => void }): JSX.Element {
  const { t } = useWords();
  const rules = (keys: readonly PlainKey[]) => keys.map((key, id) => ({ id, text: t(key), change: null }));
  return (
    <RulesetScreen version={version} hard={rules(HARD)} goals={rules(GOALS)} never={rules(NEVER)} onBack={onBack} />
  );
}
