/** What a coordinator says that they checked, in words, by its code. */
import { useWords } from "../../ui/language.tsx";
import { TICKS } from "./views.ts";

/** `label`: the volunteer's phone, in English picture-words. */
export function useTickWords(): (code: number, label: string) => string {
  const { t } = useWords();
  return (code, label) => {
    switch (code) {
      case TICKS.urgency:
        return t("decide.tickUrgency");
      case TICKS.helper:
        return t("decide.tickHelper", { label });
      case TICKS.exception:
        return t("decide.tickException");
      case TICKS.vulnerable:
        return t("decide.tickVulnerable", { label });
      default:
        return t("decide.unknownReason", { code: String(code) });
    }
  };
}
