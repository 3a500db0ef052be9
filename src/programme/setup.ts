/** What a coordinator may set up beside the areas, and what follows from it. Pure. Rules P8 and P9 of README.md. */
import { encodeCbor } from "../kit/cbor.ts";
import { MAX_BASIS, MAX_SERVICE_LINE, MAX_SERVICE_LINES, type Settings } from "./model.ts";
import { labelProblem, type NameProblem, tidyLabel } from "./rules.ts";
import { settingsToFields } from "./write-settings.ts";

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
