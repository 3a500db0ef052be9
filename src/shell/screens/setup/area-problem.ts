/** Why an area does not fit, and how to mend it, in words. */
import type { AreaChangeProblem } from "../../../programme/areas.ts";
import { MAX_AREA_LABEL, MAX_AREAS } from "../../../programme/model.ts";
import { useWords } from "../../../ui/language.tsx";

export function useAreaProblem(): (problem: AreaChangeProblem) => string {
  const { t } = useWords();
  return (problem) => {
    switch (problem) {
      case "EMPTY":
        return t("areas.wrongEmpty");
      case "TOO_LONG":
        return t("areas.wrongLong", { count: MAX_AREA_LABEL });
      case "REPEATED":
        return t("areas.wrongTwice");
      case "ID_MALFORMED":
        return t("areas.wrongId");
      case "ID_REPEATED":
        return t("areas.wrongIdTwice");
      case "TOO_MANY":
        return t("areas.wrongMany", { count: MAX_AREAS });
      case "LAST_ONE":
        return t("areas.wrongLast");
      default:
        return t("areas.wrongGiveaway");
    }
  };
}
