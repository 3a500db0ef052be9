/** New cards in the record of decisions: who asked, why, and who agreed as the second. */
import type { LogRow } from "../../assignment/screens/board-views.ts";
import { isAgreed, REISSUE_REASONS } from "../../card/reissue.ts";
import type { Records } from "../../feed/merge.ts";
import type { Board } from "../acts/assign/board.ts";
import { readReissues } from "../acts/reissue.ts";
import type { LabelOf } from "./board-view.ts";

/** `own`: this device's sign key in hexadecimal. */
export function cardLogRows(
  records: Records,
  { needs }: Pick<Board, "needs">,
  labelOf: LabelOf,
  own: string,
): readonly LogRow[] {
  const who = (key: string) => (key === own ? "" : labelOf(key));
  return readReissues(records).map((one) => {
    const need = needs.find(({ key }) => key === one.need)?.need;
    const second = one.seconds.find((key) => key !== one.by);
    return {
      ...{ key: one.id, by: who(one.by), second: second === undefined ? null : who(second), halfDay: one.halfDay },
      decision: isAgreed(one) ? "newCard" : one.isDeclined ? "noCard" : "askedCard",
      need: need?.kind === "help" ? need : null,
      ...{ label: "", reason: REISSUE_REASONS.indexOf(one.reason) + 1, because: [], ticks: [], exceptions: [] },
      ruleVersion: 0,
    };
  });
}
