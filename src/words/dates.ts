/**
 * Days and times in words. A month is always named, because 03/07 is two different days in two places.
 * Where the language keeps another calendar, its date stands beside the Gregorian one.
 */

const DAY_MS = 86_400_000;
const DAY: Intl.DateTimeFormatOptions = { weekday: "short", day: "numeric", month: "long" };

/** Plain English puts the month first; Ebb's English puts the day first, as most field offices write. */
const dateTag = (languageTag: string) => (/^en(-XA)?$/i.test(languageTag) ? "en-GB" : languageTag);

function formatDate(atMs: number, languageTag: string, timeZone: string): string {
  const tag = dateTag(languageTag);
  const gregorian = new Intl.DateTimeFormat(tag, { ...DAY, calendar: "gregory", timeZone }).format(atMs);
  const ownCalendar = new Intl.DateTimeFormat(tag).resolvedOptions().calendar;
  if (ownCalendar === "gregory") return gregorian.replace(",", "");
  const own = new Intl.DateTimeFormat(tag, { day: "numeric", month: "long", calendar: ownCalendar, timeZone });
  return `${gregorian} (${own.format(atMs)})`;
}

/** `day` counts whole days since 1970-01-01 in the programme's own zone. Gives weekday, day and month name: "Fri 3 July". */
export const formatDay = (day: number, languageTag: string): string =>
  formatDate(day * DAY_MS + DAY_MS / 2, languageTag, "UTC");

/** What stands between day and hour, by language; a comma as English has it where a language is not listed. Chinese writes them side by side. */
const BETWEEN: Readonly<Record<string, string>> = { ar: "، ", zh: "" };
const betweenOf = (languageTag: string) => BETWEEN[languageTag.split("-")[0] ?? ""] ?? ", ";

/** Like `formatDay`, for the moment `atMs` (milliseconds since 1970 UTC) as the IANA `timeZone` sees it, with hour and minute. */
export function formatMoment(atMs: number, languageTag: string, timeZone: string): string {
  const time = new Intl.DateTimeFormat(dateTag(languageTag), { hour: "2-digit", minute: "2-digit", timeZone });
  return `${formatDate(atMs, languageTag, timeZone)}${betweenOf(languageTag)}${time.format(atMs)}`;
}

/** Hour and minute of the moment `atMs` in the IANA `timeZone`. */
export const formatTime = (atMs: number, languageTag: string, timeZone: string): string =>
  new Intl.DateTimeFormat(dateTag(languageTag), { hour: "2-digit", minute: "2-digit", timeZone }).format(atMs);
