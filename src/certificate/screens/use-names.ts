/** Names and codes of a certificate in the language of the screen. */
import { useWords } from "../../ui/language.tsx";
import type { PlainKey } from "../../words/translate.ts";
import type { Holder } from "../model.ts";
import { HOLDER_LABELS } from "./labels.ts";

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
