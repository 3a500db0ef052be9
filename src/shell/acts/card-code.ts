/** Why the text of a code is no card of this programme, in the word by which screens tell it. */
import type { CardTextCode } from "../../wire/card.ts";

export const CODE_TROUBLE = {
  CARD_TEXT_OTHER: "other",
  CARD_UNKNOWN_VERSION: "version",
  CARD_DAMAGED: "damaged",
  CARD_FOREIGN: "foreign",
} as const satisfies Readonly<Record<CardTextCode, string>>;
