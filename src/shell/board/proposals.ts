/** The engine's answer as the screen of decisions shows it, in the one fixed order: urgency, then waiting time, then what the seed drew. Pure. */

import { needsChecked } from "../../assignment/rules.ts";
import type { HelpView, ProposalView } from "../../assignment/screens/views.ts";
import { firstWindow } from "../../match/judge.ts";
import type { MatchResult, Proposal, Unmatched } from "../../match/model.ts";
import type { HelpNeed } from "../../need/model.ts";
import { compareNeeds } from "../../need/rules.ts";
import { type Board, openTasksOf } from "../acts/assign/board.ts";
import { type LabelOf, openNeeds } from "./board-view.ts";

/** What waits for a decision, each built when it is looked at: there may be ten thousand. */
export interface Suggestions {
  /** How many have help. They stand first. */
  readonly waiting: number;
  /** Those for which the rules allow none stand behind them. */
  readonly count: number;
  /** Keys of the needs that have help. */
  readonly suggested: ReadonlySet<string>;
  /** `null` where there is none. */
  readonly at: (index: number) => ProposalView | null;
  /** Where the need of that key stands; −1 where it is not among them. */
  readonly indexOf: (need: string) => number;
}

export const NO_SUGGESTIONS: Suggestions = {
  ...{ waiting: 0, count: 0, suggested: new Set(), at: () => null },
  indexOf: () => -1,
};

/** How sure an answer is: `first` a better one may follow · `unproven` of the last one it is not shown that no more could be served (M8) · `exact`. */
export type Sureness = "first" | "unproven" | "exact";

export const surenessOf = ({ kind, gap }: Pick<MatchResult, "kind" | "gap">): Sureness =>
  kind === "quick" ? "first" : gap > 0 ? "unproven" : "exact";

interface Placed<One> {
  readonly one: One;
  readonly need: HelpNeed;
}

export function suggestionsOf(board: Board, result: MatchResult, labelOf: LabelOf): Suggestions {
  const needByKey = new Map(openNeeds(board).map(({ key, need }) => [key, need]));
  const inOrder = <One extends { readonly need: string }>(all: readonly One[]): readonly Placed<One>[] =>
    all
      .flatMap((one) => {
        const need = needByKey.get(one.need);
        return need ? [{ one, need }] : [];
      })
      .sort((a, b) => compareNeeds(a.need, b.need));
  const offers = new Set(board.offers.map(({ key }) => key));
  const suggested = inOrder(result.proposals.filter(({ offer }) => offers.has(offer)));
  const blocked = inOrder(result.unmatched);
  let helpOf: HelpOf | null = null;
  let indexes: ReadonlyMap<string, number> | null = null;
  return {
    waiting: suggested.length,
    count: suggested.length + blocked.length,
    suggested: new Set(suggested.map(({ one }) => one.need)),
    at: (index) => {
      helpOf ??= helpsOf(board, labelOf);
      const [first, second] = [suggested[index], blocked[index - suggested.length]];
      return first ? viewOf(first, helpOf) : second ? blockedView(second) : null;
    },
    indexOf: (need) => {
      indexes ??= new Map([...suggested, ...blocked].map(({ one }, index) => [one.need, index]));
      return indexes.get(need) ?? -1;
    },
  };
}

/** An offer by its key, as it is shown beside a need; `null` where the records hold none. */
type HelpOf = (offer: string) => HelpView | null;

function viewOf({ one, need }: Placed<Proposal>, helpOf: HelpOf): ProposalView {
  const others = one.others.flatMap(({ offer, blockedBy }) => {
    const other = helpOf(offer);
    return other ? [{ help: other, blockedBy }] : [];
  });
  const { because, notChecked, isTie } = one;
  return {
    ...{ key: one.need, need, help: helpOf(one.offer), because, notChecked, others, isTie },
    ...{ blockedBy: [], needsChecked: needsChecked(need) },
  };
}

const blockedView = ({ one, need }: Placed<Unmatched>): ProposalView => ({
  ...{ key: one.need, need, help: null, because: [], notChecked: [], others: [], isTie: false },
  ...{ blockedBy: one.blockedBy, needsChecked: needsChecked(need) },
});

export function helpsOf(board: Board, labelOf: LabelOf): HelpOf {
  const offerByKey = new Map(board.offers.map((one) => [one.key, one]));
  const volunteerByKey = new Map(board.volunteers.map((one) => [one.signKey, one]));
  const openTasks = openTasksOf(board);
  return (offer) => {
    const known = offerByKey.get(offer);
    const who = known && volunteerByKey.get(known.volunteer);
    if (!known || !who) return null;
    const { item, people, travel, languages, can, areas, expires, windows, times } = known.offer;
    return {
      ...{ key: offer, label: labelOf(who.signKey), item, people, travel, languages, can, areas, expires },
      window: windows.length === 0 ? null : (firstWindow(known.offer, board.now) ?? "past"),
      ...{ level: who.level, checkedDay: who.day, helper: who.helper },
      ...{ openTasks: openTasks.get(known.volunteer) ?? 0, capacity: times },
    };
  };
}
