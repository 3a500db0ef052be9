/** The hard rules of the suggestions in words, by name and by code. A rule of a newer version says so instead of guessing. */
import { RULES } from "../../match/rules/v2.ts";
import { useWords } from "../../ui/language.tsx";
import type { PlainKey } from "../../words/translate.ts";

export const RULE_WORDS: Readonly<Record<(typeof RULES)[number]["name"], PlainKey>> = {
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

/** Says a rule by its code, as decisions name it. */
export function useRuleWords(): (code: number) => string {
  const { t } = useWords();
  return (code) => {
    const rule = RULES.find((one) => one.code === code);
    return rule ? t(RULE_WORDS[rule.name]) : t("decide.unknownReason", { code: String(code) });
  };
}
