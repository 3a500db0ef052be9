/** The fairness report on a coordinator's records. */
import type { JSX } from "preact";
import { FairScreen } from "../../assignment/screens/fair.tsx";
import { reportFairness, SMALL_GROUP } from "../../match/fairness.ts";
import type { Place } from "../../need/choices.ts";
import { hideSmall, withTotals } from "../../need/totals.ts";
import { fairNeeds } from "./fair-needs.ts";
import type { Board } from "./use-board.ts";

interface FairPartProps {
  readonly board: Board;
  readonly suggested: ReadonlySet<string>;
  readonly places: readonly Place[];
  readonly lastContactMs: number | null;
  readonly nowMs: number;
  readonly onBack: () => void;
}

export function FairPart({ board, suggested, ...shared }: FairPartProps): JSX.Element {
  const needs = fairNeeds(board.source, board.at, suggested);
  const report = needs.length < SMALL_GROUP ? null : reportFairness(needs, (counts) => hideSmall(withTotals(counts)));
  return <FairScreen {...shared} report={report} least={SMALL_GROUP} />;
}
