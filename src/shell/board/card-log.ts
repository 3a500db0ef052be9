/** New cards in the record of decisions: who asked, why, and who agreed as the second. */
import type { LogRow } from "../../assignment/screens/board-views.ts";
import { isAgreed, REISSUE_REASONS } from "../../card/reissue.ts";
import type { Records } from "../../feed/merge.ts";
import { hexToBytes } from "../../kit/bytes.ts";
import { readReissues } from "../acts/reissue.ts";
import type { BoardRecords } from "./board-read.ts";

/** `own`: this device's sign key in hexadecimal. */
export function cardLogRows(
  records: Records,
  { needs }: Pick<BoardRecords, "needs">,
  labelOf: (key: Uint8Array) => string,
  own: string,
): readonly LogRow[] {
  const who = (key: string) => (key === own ? "" : labelOf(hexToBytes(key)));
  return readReissues(records).map((one) => {
    const need = needs.find(({ key }) => key === one.need)?.value;
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
