/** The codes of the suggestions in words. A code from a newer version of the rules says so instead of guessing. */
import type { Place } from "../../need/choices.ts";
import type { HelpNeed } from "../../need/model.ts";
import { useNeedWords } from "../../need/screens/need-words.ts";
import { useWords } from "../../ui/language.tsx";
import { ownNameOf } from "../../words/language.ts";
import { useHalfDay } from "./facts.tsx";
import type { HelpView, Reason } from "./views.ts";

interface ReasonWords {
  /** A whole sentence about a need and, where there is one, an offer. */
  readonly because: (reason: Reason, help: HelpView | null, need: HelpNeed) => string;
  /** The same in a few words, for a list of others. */
  readonly short: (reason: Reason) => string;
}

type Say = (reason: Reason, help: HelpView | null, need: HelpNeed) => string;

export function useReasons(places: readonly Place[]): ReasonWords {
  const { t } = useWords();
  const words = useNeedWords(places);
  const halfDay = useHalfDay();
  const label = (help: HelpView | null) => help?.label ?? t("decide.help");
  const extra = ([, code = 0]: Reason) => words.extraHelp(code).text;
  const unknown = ([code]: Reason) => t("decide.unknownReason", { code: String(code) });
  const holds: Readonly<Record<number, Say>> = {
    1: (_, help, { item }) => t("match.item", { label: label(help), item: words.item(item).text }),
    2: (_, help, { people }) => t("match.amount", { people: words.people(help?.people ?? people).text }),
    3: (_, help, { area }) => t("match.area", { label: label(help), area: words.area(area) }),
    4: ([, when = 0], help) => t("match.window", { label: label(help), when: halfDay(when) }),
    5: (_, __, { language }) => t("match.language", { language: ownNameOf(language) }),
    6: (reason, help) => t("match.extra", { label: label(help), help: extra(reason) }),
    7: (_, help) => t("match.helper", { label: label(help) }),
    8: (_, help) => t("match.level", { label: label(help) }),
    9: () => t("match.time"),
    10: (_, help) => t("match.room", { label: label(help) }),
    21: ([, count = 0]) => t("match.longest", { count }),
    22: () => t("match.urgent"),
    201: (_, help) => t("match.askHas", { label: label(help) }),
    202: (_, __, { area }) => t("match.askWay", { area: words.area(area) }),
    203: () => t("match.askStill"),
    204: (_, help) => t("match.askHelper", { label: label(help) }),
    205: () => t("match.askUrgency"),
    206: () => t("match.askCard"),
  };
  const short: Readonly<Record<number, (reason: Reason) => string>> = {
    101: () => t("match.notItem"),
    102: () => t("match.notAmount"),
    103: () => t("match.notArea"),
    104: () => t("match.notWindow"),
    105: () => t("match.notLanguage"),
    106: (reason) => t("match.notExtra", { help: extra(reason) }),
    107: () => t("match.notHelper"),
    108: () => t("match.notLevel"),
    109: () => t("match.notTime"),
    110: () => t("match.notRoom"),
    111: () => t("match.notAgain"),
    112: () => t("match.nobody"),
  };
  const sayShort = (reason: Reason) => (short[reason[0]] ?? unknown)(reason);
  return {
    because: (reason, help, need) => (holds[reason[0]] ?? sayShort)(reason, help, need),
    short: sayShort,
  };
}
