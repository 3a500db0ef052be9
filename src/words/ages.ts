/** How long ago something was, in words. Rounded down, so that an age never says more than passed. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** An age of a minute or more in milliseconds as "5 minutes ago", in hours below two days, then in days. */
export function formatAge(ageMs: number, languageTag: string): string {
  const format = new Intl.RelativeTimeFormat(languageTag, { numeric: "always" });
  if (ageMs >= 2 * DAY_MS) return format.format(-Math.floor(ageMs / DAY_MS), "day");
  if (ageMs >= HOUR_MS) return format.format(-Math.floor(ageMs / HOUR_MS), "hour");
  return format.format(-Math.max(1, Math.floor(ageMs / MINUTE_MS)), "minute");
}
