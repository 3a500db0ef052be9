/** The record of decisions: a line for each as it was made, and one of its own for each time that it was taken back. Pure. Rule A31 of assignment/README.md. */
import { fieldsToDecision } from "../../assignment/codec.ts";
import type { Decided } from "../../assignment/life.ts";
import type { LogRow } from "../../assignment/screens/board-views.ts";
import { historyOf } from "../../feed/history.ts";
import type { Records } from "../../feed/merge.ts";
import { bytesToHex } from "../../kit/bytes.ts";
import type { Board } from "../acts/assign/board.ts";
import type { LabelOf } from "./board-view.ts";

export interface LogReader {
  readonly labelOf: LabelOf;
  /** This device's sign key in hexadecimal. */
  readonly own: string;
  /** Half-day of a moment in ms, as the programme counts it. */
  readonly halfDayOf: (ms: number) => number;
}

type Act = Pick<LogRow, "key" | "by" | "second" | "halfDay" | "decision" | "reason">;

/** Of one half-day the later act stands first. */
export function decisionRows(
  records: Records,
  { assignments, needs }: Pick<Board, "assignments" | "needs">,
  { labelOf, own, halfDayOf }: LogReader,
): readonly LogRow[] {
  const needByKey = new Map(needs.map(({ key, need }) => [key, need]));
  const who = (key: string) => (key === own ? "" : labelOf(key));
  return [...assignments.values()].flatMap(({ decided }) => {
    const need = needByKey.get(decided.need);
    const about = {
      need: need?.kind === "help" ? need : null,
      label: decided.volunteer ? labelOf(decided.volunteer) : "",
    };
    const { because, ticks, exceptions, ruleVersion } = decided;
    const { first, later } = actsOf(records, decided, halfDayOf);
    const named = ({ by, second, ...act }: Act) => ({ ...act, by: who(by), second: second && who(second) });
    return [
      ...later.map((act) => ({ ...named(act), ...about, because: [], ticks: [], exceptions: [], ruleVersion: 0 })),
      { ...named(first), ...about, because, ticks, exceptions, ruleVersion },
    ];
  });
}

/** Who did what, by keys. Of what was taken back only the history of its record still says what it was. */
function actsOf(records: Records, decided: Decided, halfDayOf: LogReader["halfDayOf"]) {
  const { id, decidedBy, halfDay, decision, reason, plan } = decided;
  const second = decided.seconds.find((key) => key !== decidedBy) ?? null;
  const first: Act = { key: id, by: decidedBy, second, halfDay, decision, reason };
  if (decision !== "released") return { first, later: [] };
  const writes = historyOf(records, id).flatMap(({ author, op, isCreation }) => {
    const said = fieldsToDecision(op.fields);
    return said ? { author, op, isCreation, said } : [];
  });
  const made = writes.find(({ isCreation }) => isCreation)?.said;
  const later = writes
    .filter(({ isCreation }) => !isCreation)
    .map(
      ({ author, op, said }): Act => ({
        ...{ key: `${id} ${bytesToHex(op.opId)}`, by: bytesToHex(author), second: null, ...said },
        halfDay: halfDayOf(op.time[0]),
      }),
    );
  // Only what was confirmed has a plan, and nothing else than what was asked first can be taken back besides.
  const before = made ?? { decision: plan ? ("confirmed" as const) : ("askFirst" as const), reason: 0 };
  return { first: { ...first, ...before }, later: later.reverse() };
}
