/** Words that several pages of set-up use. */
import type { Area, DeliverBy } from "../../../programme/model.ts";
import { useWords } from "../../../ui/language.tsx";
import { joinFacts } from "../../../words/join-facts.ts";
import { ownNameOf } from "../../../words/language.ts";

/** A Monday at noon UTC; weekdays are named by counting from it. */
const MONDAY_MS = Date.UTC(2024, 0, 1, 12);
const DAY_MS = 86_400_000;

interface SetupTexts {
  readonly areas: (areas: readonly Area[]) => string;
  readonly languages: (tags: readonly string[]) => string;
  readonly weekday: (weekday: number) => string;
  readonly time: (minutes: number) => string;
  readonly deliverBy: (rule: DeliverBy | null) => string;
}

export function useSetupTexts(): SetupTexts {
  const { t, tag } = useWords();
  const weekday = (at: number) =>
    new Intl.DateTimeFormat(tag, { weekday: "long", timeZone: "UTC" }).format(MONDAY_MS + (at - 1) * DAY_MS);
  const time = (minutes: number) =>
    new Intl.DateTimeFormat(tag === "en" ? "en-GB" : tag, {
      hour: "2-digit",
      minute: "2-digit",
      timeZone: "UTC",
    }).format(minutes * 60_000);
  return {
    weekday,
    time,
    areas: (areas) => {
      const retired = areas.filter((area) => area.retired).length;
      const used = t("areas.inUse", { count: areas.length - retired });
      return joinFacts(t, [used, retired > 0 && t("areas.retiredCount", { count: retired })]);
    },
    languages: (tags) => joinFacts(t, tags.map(ownNameOf)),
    deliverBy: (rule) =>
      rule
        ? t("setup.deliverByAt", { day: weekday(rule.weekday), time: time(rule.minutes) })
        : t("setup.deliverByNone"),
  };
}
