/** The engine's codes in words. A code from a newer version of the rules says so instead of guessing. */
import type { Place } from "../../need/choices.ts";
import type { HelpNeed } from "../../need/model.ts";
import { useWords } from "../../ui/language.tsx";
import type { HelpView, Reason } from "./views.ts";

interface ReasonWords {
  /** A whole sentence about a need and, where there is one, an offer. */
  readonly because: (reason: Reason, help: HelpView | null, need: HelpNeed) => string;
  /** The same in a few words, for a list of others. */
  readonly short: (reason: Reason) => string;
}

export function useReasons(_places: readonly Place[]): ReasonWords {
  const { t } = useWords();
  const unknown = ([code]: Reason) => t("decide.unknownReason", { code: String(code) });
  return { because: unknown, short: unknown };
}
