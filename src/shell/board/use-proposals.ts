/** What is suggested for the records that are here. It ends with the screen, and a lock ends the screen. */
import { useMemo } from "preact/hooks";
import type { ProposalView } from "../../assignment/screens/views.ts";
import { matchInputOf } from "../acts/assign/match-input.ts";
import type { Session } from "../session.ts";

import { proposalViews } from "./proposals.ts";
import { simpleMatch } from "./simple-match.ts";
import { type Board, labelOf } from "./use-board.ts";

export interface Proposals {
  /** In the one fixed order; those with help first, then those for which the rules allow none. */
  readonly all: readonly ProposalView[];
  /** Those with help: what waits for a decision. */
  readonly waiting: readonly ProposalView[];
  readonly isRough: boolean;
  readonly seed: number;
}

const NONE: Proposals = { all: [], waiting: [], isRough: false, seed: 0 };

/** The same draw on every device of the programme and for a whole day, so that a tie stands the same for everyone. */
const seedOf = (programmeId: Uint8Array, today: number): number =>
  [...programmeId.subarray(0, 4)].reduce((seed, byte) => (Math.imul(seed, 31) + byte) >>> 0, today) >>> 0;

export function useProposals(board: Board, session: Session, isOn: boolean): Proposals {
  const { records, source, at } = board;
  const seed = seedOf(session.vault.identity().charter.programmeId, at.today);
  return useMemo(() => {
    if (!isOn) return NONE;
    const all = proposalViews(records, at, simpleMatch(matchInputOf(source, seed)), labelOf);
    return { all, waiting: all.filter(({ help }) => help !== null), isRough: false, seed };
  }, [records, source, at, isOn, seed]);
}
