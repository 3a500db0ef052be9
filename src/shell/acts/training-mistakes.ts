/** Which of the mistakes that were planted in the training data have been found: told by the records themselves, so nothing is kept. Pure. */
import type { Alias, HelpNeed, Need } from "../../need/model.ts";
import { CLOSED_AREA, PLANTED } from "./training-data.ts";

export type Mistake = "urgency" | "repeat" | "place" | "people";

export interface MistakeState {
  readonly mistake: Mistake;
  /** Changed to what fits, or erased. */
  readonly isFound: boolean;
}

/** Fewer needs than this are no training list, or not yet all of it. */
const LEAST = 20;

/** The state of each mistake among `needs`; none while the list is not there. */
export function mistakesIn(needs: readonly Need[]): readonly MistakeState[] {
  if (needs.length < LEAST) return [];
  const find = (alias: Alias) =>
    needs.find((need): need is HelpNeed => need.kind === "help" && need.alias.join() === alias.join());
  const isRight = (alias: Alias, fits: (need: HelpNeed) => boolean) => {
    const need = find(alias);
    return need === undefined || fits(need);
  };
  return [
    { mistake: "urgency", isFound: isRight(PLANTED.urgency, ({ urgency }) => urgency === 1 || urgency === 2) },
    { mistake: "repeat", isFound: !find(PLANTED.repeat) || !find(PLANTED.again) },
    { mistake: "place", isFound: isRight(PLANTED.place, ({ area }) => area !== CLOSED_AREA) },
    { mistake: "people", isFound: isRight(PLANTED.people, ({ people }) => people === 1) },
  ];
}
