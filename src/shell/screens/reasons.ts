/** Why a coordinator ends a phone, removes a coordinator or changes the programme's terms: codes that are signed, never free text. */
import { useWords } from "../../ui/language.tsx";
import type { PlainKey } from "../../words/translate.ts";

/** Codes 0 to 255 of control objects. A code keeps its meaning for ever. */
const REASON_LABELS: Readonly<Record<number, PlainKey>> = {
  1: "reasons.lost",
  2: "reasons.stolen",
  3: "reasons.left",
  4: "reasons.shared",
  5: "reasons.other",
  6: "reasons.joins",
  7: "reasons.goesOn",
  8: "reasons.relay",
  9: "reasons.recovery",
  10: "reasons.longer",
  11: "reasons.handsOn",
  12: "reasons.news",
  13: "reasons.asked",
};

/** The reasons for taking a device out, in the order in which they are asked. */
export const LEAVING_REASONS: readonly number[] = [1, 2, 3, 4, 5];

/** The words of a reason; of a code from a later release, its number. */
export function useReasonText(): (code: number) => string {
  const { t } = useWords();
  return (code) => {
    const label = REASON_LABELS[code];
    return label ? t(label) : t("reasons.code", { code: String(code) });
  };
}
