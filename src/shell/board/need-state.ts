/** Whether a need is open, somebody helps, or nothing is left to do: what the needs list says of each. */
import type { LifeState } from "../../assignment/screens/board-views.ts";
import { LIFE_LOOKS } from "../../assignment/screens/life-looks.ts";
import type { NeedState } from "../../need/screens/need-row.tsx";
import type { Translate } from "../../words/translate.ts";
import { openNeeds, underwayRows } from "./board-view.ts";
import { type Board, labelOf } from "./use-board.ts";

interface StateOfNeed {
  readonly state: NeedState;
  readonly stateText?: string;
}

/** By need; those that are open are left out. */
export function needStates({ records, at }: Board, t: Translate): ReadonlyMap<string, StateOfNeed> {
  const open = new Set(openNeeds(records, at).map(({ key }) => key));
  const rows = new Map(underwayRows(records, at, { labelOf }).map((row) => [row.key, row]));
  const states = new Map<string, StateOfNeed>();
  for (const { key, value } of records.needs) {
    if (value.kind === "referral" || open.has(key)) continue;
    const row = value.assignment ? rows.get(value.assignment) : undefined;
    const state = value.state && value.state !== 4 ? "over" : "helper";
    states.set(key, { state, ...(row && { stateText: textOf(t, row.state, row.label) }) });
  }
  return states;
}

const textOf = (t: Translate, state: LifeState, label: string): string =>
  `${t(LIFE_LOOKS[state].label)} · ${t("under.helper", { label })}`;
