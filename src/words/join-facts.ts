/** Facts beside one another on one line. What stands between them is the catalogue's: beside a digit, a dot reads as a zero in Arabic. Rule W45. */
import type { Translate } from "./translate.ts";

/** `facts` in their order, without those that are missing; nothing at all where none is there. */
export const joinFacts = (t: Translate, facts: readonly (string | false | null)[]): string =>
  facts.filter(Boolean).join(t("ui.between"));
