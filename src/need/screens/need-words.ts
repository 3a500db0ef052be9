/** The words for the codes of a need, in the language of the screen. A code from a newer list says so instead of guessing. */
import type { IconName } from "../../ui/icon-paths.ts";
import { useWords } from "../../ui/language.tsx";
import type { PlainKey } from "../../words/translate.ts";
import {
  extraHelpOf,
  helperPreferenceOf,
  itemOf,
  type Place,
  peopleBandOf,
  placeLabelOf,
  urgencyOf,
} from "../choices.ts";

/** The words and the picture of one code. */
export interface CodeLook {
  readonly text: string;
  readonly icon: IconName;
}

/** Looks codes up for one screen; `places` are the programme's. */
export interface NeedWords {
  readonly item: (code: number) => CodeLook;
  readonly urgency: (code: number) => CodeLook;
  readonly people: (code: number) => CodeLook;
  readonly extraHelp: (code: number) => CodeLook;
  readonly helper: (code: number) => string;
  readonly area: (code: number) => string;
}

/** `NeedWords` in the language around the component. */
export function useNeedWords(places: readonly Place[]): NeedWords {
  const { t } = useWords();
  const unknown = (code: number): CodeLook => ({ text: t("list.unknown", { code: String(code) }), icon: "question" });
  const lookUp =
    (find: (code: number) => { readonly label: PlainKey; readonly icon: IconName } | null) =>
    (code: number): CodeLook => {
      const entry = find(code);
      return entry === null ? unknown(code) : { text: t(entry.label), icon: entry.icon };
    };
  return {
    item: lookUp(itemOf),
    urgency: lookUp(urgencyOf),
    people: lookUp(peopleBandOf),
    extraHelp: lookUp(extraHelpOf),
    helper: (code) => t(helperPreferenceOf(code)?.label ?? "helper.none"),
    area: (code) => placeLabelOf(places, code) ?? unknown(code).text,
  };
}
