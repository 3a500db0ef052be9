/** The rules of the suggestions in words, those of `match/rules` in their order, what differs from those that coordinators signed, and signing them (M15). */
import type { JSX } from "preact";
import { RULE_WORDS } from "../../assignment/screens/rule-words.ts";
import { RulesetScreen } from "../../assignment/screens/ruleset.tsx";
import { diffRulesets, RULESET, RULESETS, type RuleChange } from "../../match/rules/ruleset.ts";
import type { Matching } from "../../programme/matching.ts";
import { useWords } from "../../ui/language.tsx";
import type { PlainKey } from "../../words/translate.ts";
import { digestOf, OWN_DIGEST, signedOf } from "./signed-rules.ts";

const GOALS: readonly (readonly [name: string, label: PlainKey])[] = [
  ["urgency", "ruleset.urgency"],
  ["wait", "ruleset.wait"],
  ["travel", "ruleset.travel"],
  ["draw", "ruleset.draw"],
];
const NEVER: readonly PlainKey[] = ["ruleset.neverReferral", "ruleset.neverWho", "ruleset.neverAlone"];

interface RulesPartProps {
  readonly matching: Matching;
  readonly saveState: "ready" | "saving" | "failed";
  readonly canDecide: boolean;
  readonly onSign: (signed: Pick<Matching, "ruleVersion" | "ruleDigest">) => void;
  readonly onBack: () => void;
}

export function RulesPart({ matching, saveState, canDecide, onSign, onBack }: RulesPartProps): JSX.Element {
  const { t } = useWords();
  const before = RULESETS.find((one) => digestOf(one) === matching.ruleDigest);
  const changes: ReadonlyMap<string, RuleChange> = before ? diffRulesets(before, RULESET) : new Map();
  const gone = (before?.rules ?? []).filter(({ name }) => changes.get(name) === "gone");
  const hard = [...RULESET.rules, ...gone].map(({ name, says }, id) => ({
    ...{ id, text: name in RULE_WORDS ? t(RULE_WORDS[name as keyof typeof RULE_WORDS]) : says },
    change: changes.get(name) ?? null,
  }));
  return (
    <RulesetScreen
      version={RULESET.version}
      signed={signedOf(matching)}
      hard={hard}
      goals={GOALS.map(([name, label], id) => ({ id, text: t(label), change: changes.get(name) ?? null }))}
      never={NEVER.map((label, id) => ({ id, text: t(label), change: null }))}
      saveState={saveState}
      {...(canDecide && { onSign: () => onSign({ ruleVersion: RULESET.version, ruleDigest: OWN_DIGEST }) })}
      onBack={onBack}
    />
  );
}
