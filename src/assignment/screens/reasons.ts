/** The codes of the suggestions in words. A code from a newer version of the rules says so instead of guessing. */
import type { Place } from "../../need/choices.ts";
import type { HelpNeed } from "../../need/model.ts";
import { useNeedWords } from "../../need/screens/need-words.ts";
import { useWords } from "../../ui/language.tsx";
import { joinFacts } from "../../words/join-facts.ts";
import { ownNameOf } from "../../words/language.ts";
import { useHalfDay } from "./facts.tsx";
import type { HelpView, Reason } from "./views.ts";

interface ReasonWords {
  /** What holds, or what nobody checked, as a sentence. */
  readonly because: (reason: Reason, help: HelpView | null, need: HelpNeed) => string;
  /** The rule that does not hold, in a few words. */
  readonly against: (reason: Reason) => string;
}

type Say = (reason: Reason, help: HelpView | null, need: HelpNeed) => string;

/** Codes are those of `match/rules/v2.ts`. */
export function useReasons(places: readonly Place[]): ReasonWords {
  const { t } = useWords();
  const words = useNeedWords(places);
  const halfDay = useHalfDay();
  const label = (help: HelpView | null) => help?.label ?? t("decide.help");
  const extra = (code: number) => words.extraHelp(code).text;
  const extras = ([, ...codes]: Reason) => joinFacts(t, codes.map(extra));
  const unknown = ([code]: Reason) => t("decide.unknownReason", { code: String(code) });
  const holds: Readonly<Record<number, Say>> = {
    1: ([, item = 0], help) => t("match.item", { label: label(help), item: words.item(item).text }),
    2: ([, people = 0]) => t("match.amount", { people: words.people(people).text }),
    3: ([, area = 0], help) => t("match.area", { label: label(help), area: words.area(area) }),
    4: (_, __, { language }) => t("match.language", { language: ownNameOf(language) }),
    5: (reason, help) => t("match.extra", { label: label(help), help: extras(reason) }),
    6: (_, help) => t("match.helper", { label: label(help) }),
    7: (_, help) => t("match.level", { label: label(help) }),
    9: ([, when = 0], help) => t("match.window", { label: label(help), when: halfDay(when) }),
    20: ([, count = 0]) => t("match.longest", { count }),
    21: ([, urgency = 0]) => t("match.urgency", { urgency: words.urgency(urgency).text }),
    40: (_, help) => t("match.askHas", { label: label(help) }),
    41: ([, area = 0]) => t("match.askWay", { area: words.area(area) }),
    42: () => t("match.askUrgency"),
    43: (_, help) => t("match.askWho", { label: label(help) }),
    44: (reason, help) => t("match.askExtra", { label: label(help), help: extras(reason) }),
    45: ([, when = 0]) => t("match.askSoon", { when: halfDay(when) }),
    46: (_, help) => t("match.askMuch", { label: label(help) }),
  };
  const against: Readonly<Record<number, (reason: Reason) => string>> = {
    1: () => t("match.nobody"),
    2: () => t("match.notAmount"),
    3: () => t("match.notArea"),
    4: () => t("match.notLanguage"),
    5: (reason) => t("match.notExtra", { help: extras(reason) }),
    6: () => t("match.notHelper"),
    7: () => t("match.notLevel"),
    8: () => t("match.notTime"),
    9: () => t("match.notWindow"),
    10: () => t("match.notRoom"),
    11: () => t("match.notAgain"),
    12: () => t("match.notPlausible"),
  };
  return {
    because: (reason, help, need) => (holds[reason[0]] ?? unknown)(reason, help, need),
    against: (reason) => (against[reason[0]] ?? unknown)(reason),
  };
}
