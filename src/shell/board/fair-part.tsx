/** The fairness report on a coordinator's records. */
import type { JSX } from "preact";
import { FairScreen } from "../../assignment/screens/fair.tsx";
import type { Place } from "../../need/choices.ts";
import { fairRows, SMALL_GROUP } from "./fair-rows.ts";
import type { Board } from "./use-board.ts";

interface FairPartProps {
  readonly board: Board;
  readonly places: readonly Place[];
  readonly lastContactMs: number | null;
  readonly nowMs: number;
  readonly onBack: () => void;
}

export function FairPart({ board, ...shared }: FairPartProps): JSX.Element {
  return <FairScreen {...shared} rows={fairRows(board.records, board.at)} least={SMALL_GROUP} />;
}
