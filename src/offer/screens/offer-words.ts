/** The words for the codes of an offer and of a task, in the language of the screen. A code from a newer list says so instead of guessing. */
import { extraHelpOf, itemOf, peopleBandOf } from "../../form/rules.ts";
import type { IconName } from "../../ui/icon-paths.ts";
import { useWords } from "../../ui/language.tsx";
import { joinFacts } from "../../words/join-facts.ts";
import type { PlainKey } from "../../words/translate.ts";
import { CAN, type Travel } from "../model.ts";

/** A place of the programme as the screens show it. */
export interface OfferPlace {
  readonly code: number;
  readonly label: string;
  /** Not offered any more; old offers still show it. */
  readonly retired?: true;
}

interface CodeLook {
  readonly text: string;
  readonly icon: IconName;
}

/** How one moves: a word and an icon, or the picture of a picture-word where no icon shows it. */
export const TRAVEL_LOOKS: Readonly<
  Record<Travel, { readonly label: PlainKey; readonly icon?: IconName; readonly picture?: number }>
> = {
  1: { label: "offer.foot", icon: "person" },
  2: { label: "offer.bicycle", picture: 17 },
  3: { label: "offer.car", icon: "car" },
  4: { label: "offer.truck", picture: 239 },
};

/** What a volunteer can do beside bringing, in the order of the chips. */
export const CAN_LOOKS = [
  { code: CAN.carryToDoor, label: "offer.canCarry", icon: "box" },
  { code: CAN.stairs, label: "offer.canStairs", icon: "lift" },
  { code: CAN.heavy, label: "offer.canHeavy", icon: "bag" },
  { code: CAN.write, label: "offer.canWrite", icon: "pencil" },
  { code: CAN.explainSlowly, label: "offer.canExplain", icon: "pictures" },
  { code: CAN.showUse, label: "offer.canShow", icon: "hand" },
  { code: CAN.interpret, label: "offer.canInterpret", icon: "language" },
] as const;

interface OfferWords {
  readonly item: (code: number) => CodeLook;
  readonly people: (code: number) => CodeLook;
  readonly extraHelp: (code: number) => CodeLook;
  readonly area: (code: number) => string;
  readonly areas: (codes: readonly number[]) => string;
  /** A day, near ones by their name. */
  readonly day: (day: number) => string;
  readonly half: (halfDay: number) => string;
  /** A day and its half. */
  readonly halfDay: (halfDay: number) => string;
  readonly windows: (halfDays: readonly number[]) => string;
  readonly can: (codes: readonly number[]) => string;
  readonly language: (tag: string) => string;
}

/** `OfferWords` for someone for whom it is the half-day `now`; `places` are the programme's. */
export function useOfferWords(places: readonly OfferPlace[], now: number): OfferWords {
  const { t, formatTag, day: dayOf } = useWords();
  const today = Math.floor(now / 2);
  const unknown = (code: number): CodeLook => ({ text: t("list.unknown", { code: String(code) }), icon: "question" });
  const lookUp =
    (find: (code: number) => { readonly label: PlainKey; readonly icon: IconName } | null) =>
    (code: number): CodeLook => {
      const entry = find(code);
      return entry === null ? unknown(code) : { text: t(entry.label), icon: entry.icon };
    };
  const area = (code: number) => places.find((place) => place.code === code)?.label ?? unknown(code).text;
  const day = (one: number) =>
    one === today ? t("offer.today") : one === today + 1 ? t("offer.tomorrow") : dayOf(one);
  const half = (halfDay: number) => t(halfDay % 2 === 0 ? "half.am" : "half.pm");
  // Without the marks around its parts: where it stands inside another message, they would hide the direction of its letters.
  const halfDay = (one: number) =>
    t("offer.half", { day: day(Math.floor(one / 2)), half: half(one) }).replace(/[\u2066-\u2069]/g, "");
  const names = new Intl.DisplayNames(formatTag, { type: "language" });
  return {
    item: lookUp(itemOf),
    people: lookUp(peopleBandOf),
    extraHelp: lookUp(extraHelpOf),
    area,
    areas: (codes) => joinFacts(t, codes.map(area)) || t("offer.everywhere"),
    ...{ day, half, halfDay },
    windows: (halfDays) => joinFacts(t, halfDays.map(halfDay)) || t("offer.anyTime"),
    can: (codes) => {
      const can = CAN_LOOKS.map(({ code, label }) => codes.includes(code) && t(label));
      return joinFacts(t, can) || t("offer.canNone");
    },
    language: (tag) => names.of(tag) ?? tag,
  };
}
