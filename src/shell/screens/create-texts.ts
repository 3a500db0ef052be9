/** The create form's problems in words: beside each field, and all of them for the summary at the top. */
import type { AreaProblem, EndProblem, LineProblem, NameProblem } from "../../programme/rules.ts";
import { useWords } from "../../ui/language.tsx";
import type { PlainKey } from "../../words/translate.ts";
import { type CreateProblems, isGiveaway } from "./create-form.ts";

interface FieldText {
  readonly error?: string;
}

/** `all` lists each field once, in the order of the form. */
export interface CreateTexts {
  readonly name: FieldText;
  readonly end: FieldText;
  readonly timeZone: FieldText;
  readonly areas: FieldText;
  readonly all: readonly { readonly fieldId: string; readonly text: string }[];
}

const END_KEYS = {
  END_NOT_A_DAY: "create.endNotADay",
  END_TOO_SOON: "create.endTooSoon",
  END_TOO_LATE: "create.endTooLate",
} as const satisfies Record<EndProblem, PlainKey>;

const AREAS_KEYS = {
  NO_AREAS: "create.areasEmpty",
  TOO_MANY: "create.areasTooMany",
  TOO_LARGE: "create.areasTooLarge",
} as const;

/** How many lines are named before the rest is left for the next try. */
const MAX_LINES_NAMED = 5;

/** Says `problems` in the screen's language. */
export function useCreateTexts(problems: CreateProblems): CreateTexts {
  const { t } = useWords();
  const areas = useAreasText(problems);
  const name = problems.name && t(nameKey(problems.name));
  const end = problems.end && t(END_KEYS[problems.end]);
  const timeZone = problems.timeZone && t("create.zoneUnknown");
  const rows = { "create-name": name, "create-end": end, "create-zone": timeZone, "create-areas": areas };
  return {
    name: { ...(name && { error: name }) },
    end: { ...(end && { error: end }) },
    timeZone: { ...(timeZone && { error: timeZone }) },
    areas: { ...(areas && { error: areas }) },
    all: Object.entries(rows).flatMap(([fieldId, text]) => (text ? [{ fieldId, text }] : [])),
  };
}

function nameKey(problem: NameProblem): PlainKey {
  if (problem === "EMPTY") return "create.nameEmpty";
  return problem === "TOO_LONG" ? "create.nameTooLong" : "create.nameGiveaway";
}

function useAreasText({ areas }: CreateProblems): string | undefined {
  const { t } = useWords();
  if (areas === undefined) return undefined;
  if (areas.code !== "LINES") return t(AREAS_KEYS[areas.code]);
  const sayLine = ({ line, code }: LineProblem) => t(lineKey(code), { line });
  return areas.lines.slice(0, MAX_LINES_NAMED).map(sayLine).join(" ");
}

function lineKey(code: AreaProblem) {
  if (isGiveaway(code)) return "create.lineGiveaway";
  if (code === "EMPTY") return "create.lineEmpty";
  return code === "TOO_LONG" ? "create.lineTooLong" : "create.lineRepeated";
}
