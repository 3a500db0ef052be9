/** When phones should have handed over, and which are late. Pure. Rules P10 and P12 of README.md. */
import { dayStartMs, localDay, localHour } from "./days.ts";
import type { DeliverBy } from "./model.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Rule P10: the next moment, from `nowMs` on, by which records must have been delivered; ms since 1970 UTC. */
export function nextDeliverByMs({ weekday, minutes }: DeliverBy, nowMs: number, timeZone: string): number {
  const today = localDay(nowMs, timeZone);
  const ahead = (weekday - weekdayOf(today) + 7) % 7;
  const soon = wallMs(today + ahead, minutes, timeZone);
  return soon >= nowMs ? soon : wallMs(today + ahead + 7, minutes, timeZone);
}

/** Without a set time a phone is late after this long (P). */
const LATE_MS = 2 * 86_400_000;
const WEEK_MS = 7 * 86_400_000;

/** Rule P12: whether a phone that last delivered at `heardMs`, or was let in then, is late at `nowMs`. */
export function isLate(heardMs: number, deliverBy: DeliverBy | null, nowMs: number, timeZone: string): boolean {
  if (deliverBy === null) return heardMs < nowMs - LATE_MS;
  return heardMs < nextDeliverByMs(deliverBy, nowMs, timeZone) - WEEK_MS - LATE_MS;
}

/** 1 Monday to 7 Sunday; 1970-01-01 was a Thursday. */
const weekdayOf = (day: number) => ((day + 3) % 7) + 1;

/** When the clock on the wall shows `minutes`; where clocks change before it on that day, the hour is put right. */
function wallMs(day: number, minutes: number, timeZone: string): number {
  const at = dayStartMs(day, timeZone) + minutes * MINUTE_MS;
  const off = localHour(at, timeZone) - Math.floor(minutes / 60);
  // Where the hour is skipped, or falls into the next day, the moment stays as it is.
  return Math.abs(off) === 1 ? at - off * HOUR_MS : at;
}
