/** A day as it stands on paper, which outlives the year that it was printed in. */
import { formatDay } from "./dates.ts";

const DAY_MS = 86_400_000;

/** `day` counts whole days since 1970-01-01 in the programme's own zone. Gives weekday, day, month name and the Gregorian year. */
export function formatPrintedDay(day: number, languageTag: string): string {
  const tag = /^en\b/i.test(languageTag) ? "en-GB" : languageTag;
  const full = new Intl.DateTimeFormat(tag, {
    ...{ weekday: "short", day: "numeric", month: "long", year: "numeric", calendar: "gregory", timeZone: "UTC" },
  }).format(day * DAY_MS + DAY_MS / 2);
  const own = / \(.+\)$/.exec(formatDay(day, languageTag))?.[0] ?? "";
  return `${full.replace(",", "")}${own}`;
}
