/** Names and codes of a certificate in the language of the screen. */
import { useWords } from "../../ui/language.tsx";
import { formatPrintedDay } from "../../words/printed-day.ts";
import type { PlainKey } from "../../words/translate.ts";
import type { Holder } from "../model.ts";
import { HOLDER_LABELS, MAY_HOLD } from "./labels.ts";

/** What a holder is called: its kind and its two words, or letters of its key. */
export function useHolderName(): (holder: Holder) => string {
  const { t, alias } = useWords();
  return ({ role, name, letters }) => t(HOLDER_LABELS[role], { name: name ? alias(name) : letters });
}

/** The words of a code; its number where this version has none. */
export function useCodeText(): (labels: Readonly<Record<number, PlainKey>>, code: number) => string {
  const { t } = useWords();
  return (labels, code) => {
    const label = labels[code];
    return label === undefined ? t("certificate.code", { code: String(code) }) : t(label);
  };
}

/** What is said of a holder that did not sign: since when, and what it may hold. */
export function useSilence(): {
  readonly lastHeard: (holder: Holder) => string;
  readonly mayHold: (holder: Holder) => readonly string[];
} {
  const { t, formatTag } = useWords();
  const nameOf = useHolderName();
  return {
    lastHeard: (holder) => {
      const [who, day] = [nameOf(holder), holder.lastHeardDay];
      if (day === null) return t("certificate.lacksNever", { who });
      return t("certificate.lacks", { who, day: formatPrintedDay(day, formatTag) });
    },
    mayHold: ({ state, mayHold }) => [
      ...(state === "inForce" ? [] : [t(state === "revoked" ? "certificate.wasRevoked" : "certificate.wasSeat")]),
      ...mayHold.map((code) => t(MAY_HOLD[code] ?? "certificate.mayOther")),
    ],
  };
}
