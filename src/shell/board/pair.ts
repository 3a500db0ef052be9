/** Whether need and help are still what a coordinator was shown. Pure. Rules A37 and A38 of assignment/README.md. */
import { needsChecked } from "../../assignment/rules.ts";
import type { ChangeView, HelpView, OtherView, ProposalView, Stale } from "../../assignment/screens/views.ts";
import type { HelpNeed } from "../../need/model.ts";
import type { Board } from "../acts/assign/board.ts";
import { type LabelOf, openNeeds } from "./board-view.ts";
import { helpsOf } from "./proposals.ts";

/** Fields of a need whose change matters to who decides. */
const WATCHED = {
  12: "item",
  13: "urgency",
  14: "people",
  15: "extraHelp",
  16: "language",
  17: "area",
  18: "helperPreference",
} as const;
/** The rule that a human refused this pair. */
const REFUSED = 11;

export const changesOf = (before: HelpNeed, after: HelpNeed): readonly ChangeView[] =>
  Object.entries(WATCHED)
    .filter(([, name]) => !isSame(before[name], after[name]))
    .map(([field]) => ({ field: Number(field), before, after }));

/** What changed since `drawn`, for whoever looks at the help `offer`. `live` is what would be drawn now; `null` where nothing is suggested for it or it is not open any more. */
export function staleOf(
  drawn: ProposalView,
  live: ProposalView | null,
  offer: string | null,
  { isOpen, sinceMs }: { readonly isOpen: boolean; readonly sinceMs: number },
): Stale | null {
  if (!isOpen) return { kind: "gone" };
  if (!live) return { kind: "help" };
  if (!isSameNeed(drawn.need, live.need)) return { kind: "need", sinceMs };
  const isTaken = offer === (drawn.help?.key ?? null) ? isSame(drawn.help, live.help) : isSameOther(drawn, live, offer);
  return isTaken ? null : { kind: "help" };
}

/** Whether the records `board` still hold the pair that was drawn: the need open and answered so, the help as it was, and no refusal that was not shown. */
export function isAsDrawn(board: Board, drawn: ProposalView, offer: string, labelOf: LabelOf): boolean {
  const need = openNeeds(board).find(({ key }) => key === drawn.key)?.need;
  const shown = otherIn(drawn, offer);
  if (!need || !shown || !isSameNeed(drawn.need, need)) return false;
  const isRefused = [...board.assignments.values()].some(
    ({ decided, state }) =>
      (state === "rejected" || state === "declined") && decided.need === drawn.key && decided.offer === offer,
  );
  return isSame(shown.help, helpsOf(board, labelOf)(offer)) && isRefused === (shown.blockedBy?.[0] === REFUSED);
}

/** The help of that key in a proposal, also the suggested one. */
export const helpIn = (proposal: ProposalView, offer: string): HelpView | undefined => otherIn(proposal, offer)?.help;

const otherIn = ({ help, others }: ProposalView, offer: string): OtherView | undefined =>
  [...(help ? [{ help, blockedBy: null }] : []), ...others].find((other) => other.help.key === offer);

const isSameOther = (drawn: ProposalView, live: ProposalView, offer: string | null): boolean =>
  offer !== null && isSame(otherIn(drawn, offer), otherIn(live, offer));

/** Whom a need may be given to follows from more than what is watched. */
const isSameNeed = (before: HelpNeed, after: HelpNeed): boolean =>
  changesOf(before, after).length === 0 && needsChecked(before) === needsChecked(after);

/** Of plain values made by one function. */
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
