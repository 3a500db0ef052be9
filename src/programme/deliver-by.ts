/** By when records must have been delivered. Apart from the rest of set-up, because every phone shows it at home. Pure. Rule P10 of README.md. */
import { dayStartMs, localDay, localHour } from "./days.ts";
import type { DeliverBy } from "./model.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The next moment, from `nowMs` on, by which records must have been delivered; ms since 1970 UTC. */
export function nextDeliverByMs({ weekday, minutes }: DeliverBy, nowMs: number, timeZone: string): number {
  const today = localDay(nowMs, timeZone);
  const ahead = (weekday - weekdayOf(today) + 7) % 7;
  const soon = wallMs(today + ahead, minutes, timeZone);
  return soon >= nowMs ? soon : wallMs(today + ahead + 7, minutes, timeZone);
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
