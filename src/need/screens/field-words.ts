/** The fields of a need one by one, in words, for screens that compare single answers. Field codes are those of the need's codec. */
import { hexToBytes } from "../../kit/bytes.ts";
import { useWords } from "../../ui/language.tsx";
import { joinFacts } from "../../words/join-facts.ts";
import type { PlainKey } from "../../words/translate.ts";
import { type Place, sectorsInUse } from "../choices.ts";
import type { HelpNeed, Need } from "../model.ts";
import { countText } from "./count-words.ts";
import { useNeedWords } from "./need-words.ts";

/** Titles by field code. A test holds them against the codec's list of fields; 1, the record's kind, has no question. */
export const FIELD_TITLES: ReadonlyMap<number, PlainKey> = new Map<number, PlainKey>([
  [10, "field.name"],
  [11, "field.sector"],
  [12, "check.item"],
  [13, "check.urgency"],
  [14, "check.people"],
  [15, "check.extraHelp"],
  [16, "field.language"],
  [17, "check.area"],
  [18, "capture.helperQuestion"],
  [19, "field.day"],
  [20, "field.informed"],
  [21, "field.noticeVersion"],
  [22, "field.refer"],
  [23, "counts.title"],
  [24, "note.title"],
  [25, "field.card"],
  [26, "note.keptTitle"],
  [27, "field.assignment"],
  [28, "field.state"],
]);

const STATES: readonly PlainKey[] = [
  "field.open",
  "field.met",
  "field.partlyMet",
  "field.notNeeded",
  "field.withPerson",
];

/** How the person was told, by code; the list itself is no part of what registering loads. A test compares the two. */
export const INFORMED_LABELS: Readonly<Record<number, PlainKey>> = {
  1: "informed.readAloud",
  2: "informed.audio",
  3: "informed.explained",
};

interface FieldWords {
  /** The question that a field answers. */
  readonly title: (field: number) => string;
  /** The answer that `need` gives; `need` is `null` where this version cannot read it. */
  readonly answer: (field: number, need: Need | null) => string;
}

/** `FieldWords` in the language around the component. */
export function useFieldWords(places: readonly Place[]): FieldWords {
  const all = useWords();
  const { t, formatTag, alias: aliasOf, day, number } = all;
  const words = useNeedWords(places);
  const extra = (code: number) => words.extraHelp(code).text;
  const helpAnswers: Readonly<Record<number, (need: HelpNeed) => string>> = {
    11: ({ sector }) => t(sectorsInUse().find(({ code }) => code === sector)?.label ?? "field.unreadable"),
    12: ({ item }) => words.item(item).text,
    13: ({ urgency }) => words.urgency(urgency).text,
    14: ({ people }) => words.people(people).text,
    15: ({ extraHelp }) => joinFacts(t, extraHelp.map(extra)) || t("check.none"),
    16: ({ language }) => new Intl.DisplayNames(formatTag, { type: "language" }).of(language) ?? language,
    18: ({ helperPreference }) => words.helper(helperPreference),
    20: ({ informedBy }) => t(INFORMED_LABELS[informedBy] ?? "field.unreadable"),
    21: ({ noticeVersion }) => number(noticeVersion),
    23: ({ counts = [] }) => countText(all, counts) || t("check.none"),
    24: ({ note }) => note ?? t("check.none"),
    26: ({ noteKept }) => t(noteKept ? "note.keptYes" : "check.none"),
    // Which of two cards is meant; the words on the paper are not known here.
    25: ({ card }) => t("field.cardMark", { mark: aliasOf(card?.cardId.subarray(0, 2) ?? []) }),
  };
  return {
    title: (field) => {
      const key = FIELD_TITLES.get(field);
      return key ? t(key) : t("field.other", { code: String(field) });
    },
    answer: (field, need) => {
      if (need === null) return t("field.unreadable");
      if (field === 10) return aliasOf(need.alias);
      if (field === 17) return words.area(need.area);
      if (field === 19) return `${day(need.day)}, ${t(need.half === "am" ? "half.am" : "half.pm")}`;
      if (field === 22) return t(need.kind === "referral" ? "refer.line" : "field.forHelpers");
      if (field === 27) {
        // Which of two is meant; its helper's name is not known here.
        const mark = need.assignment && aliasOf(hexToBytes(need.assignment.slice(0, 4)));
        return mark ? t("field.assignmentMark", { mark }) : t("check.none");
      }
      if (field === 28) return t(STATES[need.state ?? 0] ?? "field.unreadable");
      const read = helpAnswers[field];
      return read && need.kind === "help" ? read(need) : t("field.unreadable");
    },
  };
}
