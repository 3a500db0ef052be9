/** What a coordinator may set up beside the areas, and what follows from it. Pure. Rules P8 to P10 of README.md. */
import { encodeCbor } from "../kit/cbor.ts";
import { settingsToFields } from "./codec.ts";
import { dayStartMs, localDay, localHour } from "./days.ts";
import { type DeliverBy, MAX_BASIS, MAX_SERVICE_LINE, MAX_SERVICE_LINES, type Settings } from "./model.ts";
import { labelProblem, type NameProblem, tidyLabel } from "./rules.ts";

/** Settings travel whole in one segment, beside what wraps them (rule P8). */
export const MAX_SETTINGS_BYTES = 15_000;

/** Whether `settings` fit into what a phone is sent at once. */
export const fitsOneSegment = (settings: Settings): boolean =>
  encodeCbor(settingsToFields(settings)).length <= MAX_SETTINGS_BYTES;

/** Rule P9: the lines of a sheet of services as they are kept, or every line that does not fit, counted from 1. */
export function readServiceLines(
  text: string,
): { readonly lines: readonly string[] } | { readonly problems: readonly { line: number; code: NameProblem }[] } {
  const filled = text.split(/\r\n|\r|\n/).flatMap((raw, at) => {
    const label = tidyLabel(raw);
    return label === "" ? [] : [{ line: at + 1, label }];
  });
  const problems = filled.flatMap(({ line, label }, at) => {
    const code = at >= MAX_SERVICE_LINES ? ("TOO_LONG" as const) : labelProblem(label, MAX_SERVICE_LINE);
    return code ? [{ line, code }] : [];
  });
  return problems.length > 0 ? { problems } : { lines: filled.map(({ label }) => label) };
}

/** Rule P9 for the ground that the programme names; it may name none. */
export const basisProblem = (text: string): NameProblem | null =>
  tidyLabel(text) === "" ? null : labelProblem(tidyLabel(text), MAX_BASIS);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Rule P10: the next moment, from `nowMs` on, by which records must have been delivered; ms since 1970 UTC. */
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
