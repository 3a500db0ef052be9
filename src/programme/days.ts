/**
 * Programme-local days. A day is a whole number: days since 1970-01-01 in the proleptic Gregorian calendar, as the wall
 * calendar of an IANA time zone shows it.
 *
 * Uses Intl's time zone data, so summer time and skipped days follow the platform. Holds for the years 100 to 9999.
 */
import { UsageError } from "../kit/errors.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** No zone was ever further from UTC than this. */
const MAX_OFFSET_MS = 16 * HOUR_MS;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Tells whether this device knows `text` as an IANA time zone. */
export function isTimeZone(text: string): boolean {
  try {
    return formatOf(text).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

/** The day at `ms` (since 1970 UTC) in `timeZone`. Throws `UsageError` for an unknown zone or a time that is no number. */
export function localDay(ms: number, timeZone: string): number {
  const { year, month, day } = partsOf(ms, timeZone);
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

/** Which half of the local day `ms` lies in; noon belongs to the second. Throws as `localDay`. */
export const half = (ms: number, timeZone: string): "am" | "pm" => (partsOf(ms, timeZone).hour < 12 ? "am" : "pm");

/** The hour on the wall at `ms`, 0 to 23. Throws as `localDay`. */
export const localHour = (ms: number, timeZone: string): number => partsOf(ms, timeZone).hour;

/**
 * The first millisecond at which the zone's calendar shows `day` or a later one, for zones that skip midnight or a whole day.
 * Throws as `localDay`.
 */
export function dayStartMs(day: number, timeZone: string): number {
  let before = day * DAY_MS - MAX_OFFSET_MS;
  let reached = day * DAY_MS + MAX_OFFSET_MS + DAY_MS;
  while (reached - before > 1) {
    const middle = Math.floor((before + reached) / 2);
    if (localDay(middle, timeZone) >= day) reached = middle;
    else before = middle;
  }
  return reached;
}

/** `YYYY-MM-DD`, as a date input writes it. */
export const dayToIso = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Reads what `dayToIso` writes, years 1970 to 9999; `null` for any other text and for days that no calendar has. */
export function isoToDay(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(ms) && ms >= 0 && dayToIso(ms / DAY_MS) === text ? ms / DAY_MS : null;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const parts = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", hourCycle: "h23" } as const;
  const format = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", { ...parts, timeZone });
  formats.set(timeZone, format);
  return format;
}

function partsOf(ms: number, timeZone: string): { year: number; month: number; day: number; hour: number } {
  if (!Number.isFinite(ms)) throw new UsageError("TIME_INVALID");
  if (!isTimeZone(timeZone)) throw new UsageError("TIME_ZONE_UNKNOWN");
  const parts = formatOf(timeZone).formatToParts(ms);
  const read = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  return { year: read("year"), month: read("month"), day: read("day"), hour: read("hour") };
}
