/**
 * What a programme may be called, which places it may have and how long it may run. Pure.
 *
 * P1 A programme ends 1 to `MAX_DAYS_AHEAD` local days after today.
 * P2 No name or label holds seven digits in a row, an @, coordinates, a plus-code or control characters.
 * P3 Area labels differ, whatever their case.
 * P4 An area code stays with its place: a later version of the settings keeps every code of the one before.
 *
 * A label that is a person's name cannot be told from a place's name. The screen says so; nothing here tries.
 */
import { RuleError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { dayStartMs, localDay } from "./days.ts";
import { type Area, MAX_AREA_LABEL, MAX_AREAS, MAX_NAME } from "./model.ts";

export { dayToIso, isoToDay, isTimeZone, localDay } from "./days.ts";

/** A programme lives at most one year, leap year included. */
export const MAX_DAYS_AHEAD = 366;

/** What rule P2 found. */
export type Giveaway = "DIGITS" | "AT_SIGN" | "COORDINATES" | "PLUS_CODE" | "CONTROL_CHARACTER";
export type NameProblem = "EMPTY" | "TOO_LONG" | Giveaway;
export type AreaProblem = NameProblem | "REPEATED";
export type EndProblem = "END_NOT_A_DAY" | "END_TOO_SOON" | "END_TOO_LATE";

/** What is wrong with one line of the areas text; `line` counts from 1. `NO_AREAS` and `TOO_MANY` belong to no single line. */
export interface LineProblem {
  readonly line: number;
  readonly code: AreaProblem;
}
export type AreasProblem =
  | { readonly code: "NO_AREAS" | "TOO_MANY" | "TOO_LARGE" }
  | { readonly code: "LINES"; readonly lines: readonly LineProblem[] };

const CONTROL = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
const DECIMAL = String.raw`\d{1,3}[.,]\d{2,}`;
const COORDINATES = new RegExp(String.raw`${DECIMAL}\D{1,5}${DECIMAL}|\d\s*[°º]`);
const PLUS_CODE = /[23456789cfghjmpqrvwx]{4,8}\+[23456789cfghjmpqrvwx]{2,}/i;
const SEVEN_DIGITS = /\d{7}/;
const BETWEEN_DIGITS = /(?<=\d)[\s.,\-/()_]+(?=\d)/g;

/** Finds what would lead to a person or an exact spot (rule P2), or `null`. Digits of every script count; misses numbers in words. */
export function findGiveaway(text: string): Giveaway | null {
  const plain = toPlainDigits(text);
  if (CONTROL.test(text)) return "CONTROL_CHARACTER";
  if (plain.includes("@")) return "AT_SIGN";
  if (PLUS_CODE.test(plain)) return "PLUS_CODE";
  if (COORDINATES.test(plain)) return "COORDINATES";
  return SEVEN_DIGITS.test(plain.replace(BETWEEN_DIGITS, "")) ? "DIGITS" : null;
}

/** Full-width forms become ordinary ones; digits of other scripts become some ASCII digit, which is enough to see a run. */
const toPlainDigits = (text: string) =>
  text
    .normalize("NFKC")
    .replace(/(?![0-9])\p{Nd}/gu, "5")
    .replaceAll("\u066b", ".");

/** Text as it is kept: composed, without spaces at its ends, one space between words. */
export const tidyLabel = (text: string): string => text.normalize("NFC").trim().replace(/ +/g, " ");

/** Returns the name as it is kept, or the first reason against it. */
export function checkName(text: string): Result<string, RuleError<NameProblem>> {
  const name = tidyLabel(text);
  const problem = labelProblem(name, MAX_NAME);
  return problem === null ? ok(name) : err(new RuleError(problem));
}

/** The first reason against a tidy `label` of at most `max` UTF-16 units, or `null`. */
export function labelProblem(label: string, max: number): NameProblem | null {
  if (label === "") return "EMPTY";
  return label.length > max ? "TOO_LONG" : findGiveaway(label);
}

/**
 * Reads areas written one per line, empty lines skipped, and numbers them from `firstCode` in that order.
 * Fails with every line that does not fit, so that all can be marked at once.
 */
export function parseAreas(text: string, firstCode = 1): Result<readonly Area[], AreasProblem> {
  const filled = text.split(/\r\n|\r|\n/).flatMap((raw, index) => {
    const label = tidyLabel(raw);
    return label === "" ? [] : [{ line: index + 1, label }];
  });
  if (filled.length === 0) return err({ code: "NO_AREAS" });
  if (filled.length > MAX_AREAS) return err({ code: "TOO_MANY" });
  const lines = findLineProblems(filled);
  if (lines.length > 0) return err({ code: "LINES", lines });
  return ok(filled.map(({ label }, index) => ({ code: firstCode + index, label })));
}

function findLineProblems(filled: readonly { line: number; label: string }[]): LineProblem[] {
  const seen = new Set<string>();
  return filled.flatMap(({ line, label }) => {
    const folded = label.toLowerCase();
    const code = seen.has(folded) ? "REPEATED" : labelProblem(label, MAX_AREA_LABEL);
    seen.add(folded);
    return code === null ? [] : [{ line, code }];
  });
}

/** Rule P4: tells whether `after` keeps every code of `before`. Labels may be corrected. */
export function keepsAreaCodes(before: readonly Area[], after: readonly Area[]): boolean {
  const kept = new Set(after.map(({ code }) => code));
  return before.every(({ code }) => kept.has(code));
}

/** Rule P1. Returns the last day of the programme, or why it cannot be. `today` and the result are days as of `localDay`. */
export function checkEndDay(endDay: number | null, today: number): Result<number, RuleError<EndProblem>> {
  if (endDay === null || !Number.isSafeInteger(endDay)) return err(new RuleError("END_NOT_A_DAY"));
  if (endDay < today + 1) return err(new RuleError("END_TOO_SOON"));
  return endDay > today + MAX_DAYS_AHEAD ? err(new RuleError("END_TOO_LATE")) : ok(endDay);
}

/** The instant at which `endDay` is over in `timeZone`: what a charter holds as its end, in ms since 1970 UTC. */
export const endOfDayMs = (endDay: number, timeZone: string): number => dayStartMs(endDay + 1, timeZone);

/** Local days from today to the programme's last day: 0 on that day, negative behind it. `expiresAtMs` as of `endOfDayMs`. */
export const daysLeft = (expiresAtMs: number, nowMs: number, timeZone: string): number =>
  localDay(expiresAtMs - 1, timeZone) - localDay(nowMs, timeZone);
