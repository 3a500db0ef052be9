/** The engine's answer as the screen of decisions shows it, in the one fixed order: urgency, then waiting time, then what the seed drew. Pure. */

import { needsChecked } from "../../assignment/rules.ts";
import type { HelpView, ProposalView } from "../../assignment/screens/views.ts";
import type { MatchResult } from "../../match/model.ts";
import { compareNeeds } from "../../need/rules.ts";
import type { Board } from "../acts/assign/board.ts";
import { type LabelOf, openNeeds, volunteerRows } from "./board-view.ts";

/** `only`: needs for which something is suggested; the others stand behind them, with what is in their way. */
export function proposalViews(board: Board, result: MatchResult, labelOf: LabelOf): readonly ProposalView[] {
  const needByKey = new Map(openNeeds(board).map(({ key, need }) => [key, need]));
  const helpOf = helps(board, labelOf);
  const suggested = result.proposals.flatMap((one): readonly ProposalView[] => {
    const need = needByKey.get(one.need);
    const help = helpOf(one.offer, one.window);
    if (!need || !help) return [];
    const others = one.others.flatMap(({ offer, blockedBy }) => {
      const other = helpOf(offer, null);
      return other ? [{ help: other, blockedBy }] : [];
    });
    const { because, notChecked, isTie } = one;
    return [
      {
        key: one.need,
        need,
        help,
        because,
        notChecked,
        others,
        isTie,
        blockedBy: [],
        needsChecked: needsChecked(need),
      },
    ];
  });
  const blocked = result.unmatched.flatMap((one): readonly ProposalView[] => {
    const need = needByKey.get(one.need);
    if (!need) return [];
    return [
      {
        ...{ key: one.need, need, help: null, because: [], notChecked: [], others: [], isTie: false },
        ...{ blockedBy: one.blockedBy, needsChecked: needsChecked(need) },
      },
    ];
  });
  const inOrder = (a: ProposalView, b: ProposalView) => compareNeeds(a.need, b.need);
  return [...[...suggested].sort(inOrder), ...[...blocked].sort(inOrder)];
}

function helps(board: Board, labelOf: LabelOf) {
  const offerByKey = new Map(board.offers.map((one) => [one.key, one]));
  const phones = board.volunteers.map(({ signKey }) => ({
    ...{ key: signKey, label: labelOf(signKey), lastHeardMs: null, isEnded: false },
  }));
  const rowByKey = new Map(volunteerRows(board, phones).map((row) => [row.key, row]));
  return (offer: string, window: number | null): HelpView | null => {
    const known = offerByKey.get(offer);
    const row = known && rowByKey.get(known.volunteer);
    if (!known || !row) return null;
    const { item, people, travel, languages, can, areas, expires, windows, times } = known.offer;
    return {
      ...{ key: offer, label: row.label, item, people, travel, languages, can, areas, expires },
      window: window ?? windows[0] ?? null,
      ...{ level: row.level, checkedDay: row.checkedDay, helper: row.helper },
      ...{ openTasks: row.task === null ? 0 : 1, capacity: times },
    };
  };
}
