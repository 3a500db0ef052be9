/** The way from the needs list to the board, with how many suggestions wait. It comes a moment after the list. */
import type { JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { Tile } from "../../ui/tile.tsx";
import { hasSeat } from "../acts/govern.ts";
import type { Session } from "../session.ts";
import type { Board } from "./use-board.ts";
import { useProposals } from "./use-proposals.ts";

interface BoardDoorProps {
  readonly session: Session;
  /** As the list around it has read it. */
  readonly board: Board;
  readonly onOpen: () => void;
}

export function BoardDoor({ session, board, onOpen }: BoardDoorProps): JSX.Element {
  const { t } = useWords();
  const { waiting } = useProposals(board, session, hasSeat(session.vault, board.replica) && board.matching.isOn);
  return (
    <Tile
      icon="pictures"
      tone={waiting > 0 ? "pinned" : "normal"}
      label={t("board.title")}
      hint={t("board.waiting", { count: waiting })}
      onPress={onOpen}
    />
  );
}
