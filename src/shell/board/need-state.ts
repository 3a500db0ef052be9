/** Whether a need is open, somebody helps, or nothing is left to do: what the needs list says of each. */
import type { LifeState } from "../../assignment/screens/board-views.ts";
import { LIFE_LOOKS } from "../../assignment/screens/life-looks.ts";
import type { NeedState } from "../../need/screens/need-row.tsx";
import { joinFacts } from "../../words/join-facts.ts";
import type { Translate } from "../../words/translate.ts";
import { labelOf } from "../acts/phone-label.ts";
import { openNeeds, underwayRows } from "./board-view.ts";
import type { Board } from "./use-board.ts";

interface StateOfNeed {
  readonly state: NeedState;
  readonly stateText?: string;
}

/** By need; those that are open are left out. */
export function needStates({ source }: Pick<Board, "source">, t: Translate): ReadonlyMap<string, StateOfNeed> {
  const open = new Set(openNeeds(source).map(({ key }) => key));
  const rows = new Map(underwayRows(source, { labelOf }).map((row) => [row.key, row]));
  const states = new Map<string, StateOfNeed>();
  for (const { key, need } of source.needs) {
    if (need.kind === "referral" || open.has(key)) continue;
    const row = need.assignment ? rows.get(need.assignment) : undefined;
    const state = need.state && need.state !== 4 ? "over" : "helper";
    states.set(key, { state, ...(row && { stateText: textOf(t, row.state, row.label) }) });
  }
  return states;
}

const textOf = (t: Translate, state: LifeState, label: string): string =>
  joinFacts(t, [t(LIFE_LOOKS[state].label), t("under.helper", { label })]);
