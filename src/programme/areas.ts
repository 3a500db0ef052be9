/**
 * Changing the areas of a programme that runs. Pure. Rules P4 to P6 of README.md: whatever changes, no code leaves the list and none is given to
 * another place, so that old records keep their place.
 */
import type { Random } from "../kit/random.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { type Area, MAX_AREA_CODE, MAX_AREA_ID, MAX_AREA_LABEL, MAX_AREAS } from "./model.ts";
import { labelProblem, type NameProblem, tidyLabel } from "./rules.ts";

/** A place as it was typed or imported: a label, and what others call it, or an empty text. */
export interface NamedArea {
  readonly id: string;
  readonly label: string;
}

/** Why a label, an id or a list does not fit. */
export type AreaChangeProblem = NameProblem | "REPEATED" | "ID_MALFORMED" | "ID_REPEATED" | "TOO_MANY" | "LAST_ONE";

/** What an import would do, before anything is done. */
export interface AreaDifference {
  readonly added: readonly NamedArea[];
  readonly renamed: readonly { readonly before: Area; readonly after: NamedArea }[];
  /** Retired before and on the list again. */
  readonly returned: readonly Area[];
  /** Not on the list any more: no longer offered, and kept for old records. */
  readonly retired: readonly Area[];
  readonly unchanged: readonly Area[];
}

const ID = /^(?:[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*|\d{1,6})$/;
const fold = (text: string) => text.toLowerCase();

/** An id as it is kept: capitals, no spaces at its ends. */
export const tidyId = (text: string): string => text.normalize("NFKC").trim().toUpperCase();

/** Rule P5: `null`, or that `id` is none. An empty one is no problem. */
export const idProblem = (id: string): "ID_MALFORMED" | null =>
  id === "" || (id.length <= MAX_AREA_ID && ID.test(id)) ? null : "ID_MALFORMED";

/** The areas that new records may have (rule P6). */
export const areasInUse = (areas: readonly Area[]): readonly Area[] => areas.filter(({ retired }) => !retired);

/** The first reason against `area` beside `others`, or `null`. Retired places keep their label, and do not stand in its way. */
export function areaProblem({ id, label }: NamedArea, others: readonly Area[]): AreaChangeProblem | null {
  const problem = labelProblem(label, MAX_AREA_LABEL) ?? idProblem(id);
  if (problem) return problem;
  if (areasInUse(others).some((other) => fold(other.label) === fold(label))) return "REPEATED";
  return id !== "" && others.some((other) => other.id === id) ? "ID_REPEATED" : null;
}

type Changed = Result<readonly Area[], AreaChangeProblem>;
const tidy = ({ id, label }: NamedArea): NamedArea => ({ id: tidyId(id), label: tidyLabel(label) });

/** `areas` with a new place under a code that none has had: drawn, because another coordinator may add one at the same time. */
export function addArea(areas: readonly Area[], named: NamedArea, random: Random): Changed {
  const { id, label } = tidy(named);
  const problem = areaProblem({ id, label }, areas);
  if (problem) return err(problem);
  if (areas.length >= MAX_AREAS) return err("TOO_MANY");
  return ok([...areas, { code: drawCode(areas, random), label, ...(id && { id }) }]);
}

function drawCode(areas: readonly Area[], random: Random): number {
  const taken = new Set(areas.map(({ code }) => code));
  for (;;) {
    const [high = 0, low = 0] = random.bytes(2);
    const code = 256 * high + low;
    if (code >= 1 && code <= MAX_AREA_CODE && !taken.has(code)) return code;
  }
}

/** `areas` with another label, and id, for the place `code`. */
export function renameArea(areas: readonly Area[], code: number, named: NamedArea): Changed {
  const { id, label } = tidy(named);
  const others = areas.filter((area) => area.code !== code);
  const problem = areaProblem({ id, label }, others);
  if (problem) return err(problem);
  const renamed = ({ retired }: Area): Area => ({ code, label, ...(id && { id }), ...(retired && { retired }) });
  return ok(areas.map((area) => (area.code === code ? renamed(area) : area)));
}

/** `areas` without offering the place `code` any more. One place at least stays in use. */
export function retireArea(areas: readonly Area[], code: number): Changed {
  const after = areas.map((area) => (area.code === code ? { ...area, retired: true as const } : area));
  return areasInUse(after).length === 0 ? err("LAST_ONE") : ok(after);
}

const offered = ({ retired: _, ...area }: Area): Area => area;

/** `areas` with the place `code` offered again, unless its label was given to another meanwhile. */
export function returnArea(areas: readonly Area[], code: number): Changed {
  const back = areas.find((area) => area.code === code);
  if (!back) return ok(areas);
  const isTaken = areasInUse(areas).some((other) => other.code !== code && fold(other.label) === fold(back.label));
  return isTaken ? err("REPEATED") : ok(areas.map((area) => (area.code === code ? offered(area) : area)));
}

/**
 * What taking over `rows` as the whole list would do. A row is a known place where its id is known, or else where its label is; ids are looked at first, so
 * that places may swap their labels. `rows` differ among each other in ids and in labels.
 */
export function compareAreas(areas: readonly Area[], rows: readonly NamedArea[]): AreaDifference {
  const found = matchRows(areas, rows);
  const pairs = rows.flatMap((after) => {
    const before = found.get(after);
    return before ? [{ before, after }] : [];
  });
  const known = new Set(pairs.map(({ before }) => before.code));
  const isSame = ({ before, after }: { before: Area; after: NamedArea }) =>
    before.label === after.label && (after.id === "" || before.id === after.id);
  return {
    added: rows.filter((row) => !found.has(row)),
    renamed: pairs.filter((pair) => !isSame(pair)),
    returned: pairs.flatMap(({ before }) => (before.retired ? [before] : [])),
    retired: areasInUse(areas).filter(({ code }) => !known.has(code)),
    unchanged: pairs.flatMap((pair) => (isSame(pair) && !pair.before.retired ? [pair.before] : [])),
  };
}

function matchRows(areas: readonly Area[], rows: readonly NamedArea[]): ReadonlyMap<NamedArea, Area> {
  const found = new Map<NamedArea, Area>();
  const taken = new Set<number>();
  const match = (isMatch: (row: NamedArea, area: Area) => boolean) => {
    for (const row of rows) {
      const area = found.has(row) ? undefined : areas.find((one) => !taken.has(one.code) && isMatch(row, one));
      if (!area) continue;
      found.set(row, area);
      taken.add(area.code);
    }
  };
  match((row, { id }) => row.id !== "" && row.id === id);
  match((row, { id, label }) => (row.id === "" || id === undefined) && fold(row.label) === fold(label));
  return found;
}

/** The areas after taking over `rows`: in their order, retired ones last. `TOO_MANY`: with the retired ones there would be more than `MAX_AREAS`. */
export function importAreas(areas: readonly Area[], rows: readonly NamedArea[], random: Random): Changed {
  const found = matchRows(areas, rows);
  const after: Area[] = [];
  for (const row of rows) {
    const before = found.get(row);
    const id = row.id || before?.id;
    const code = before?.code ?? drawCode([...areas, ...after], random);
    after.push({ code, label: row.label, ...(id && { id }) });
  }
  const kept = new Set(after.map(({ code }) => code));
  const left = areas.filter(({ code }) => !kept.has(code)).map((area) => ({ ...area, retired: true as const }));
  return after.length + left.length > MAX_AREAS ? err("TOO_MANY") : ok([...after, ...left]);
}

/** Two versions that coordinators wrote at the same time, as one: of a code that both have `shown` counts, and no code is lost (rule P4). */
export function mergeAreas(shown: readonly Area[], other: readonly Area[]): readonly Area[] {
  const known = new Set(shown.map(({ code }) => code));
  return [...shown, ...other.filter(({ code }) => !known.has(code))].slice(0, MAX_AREAS);
}
