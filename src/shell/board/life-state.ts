/** How far each assignment has come, as `assignment/life` says it, told in the words of the board. */
import type { LifeState as State } from "../../assignment/life.ts";
import type { LifeState } from "../../assignment/screens/board-views.ts";

/** What is over, in the words of the board. */
export const ENDED: readonly LifeState[] = [
  ...(["given", "part", "saidNo", "nobody", "danger", "differed"] as const),
  ...(["declined", "lapsed", "released", "stopped"] as const),
];

const SHOWN: Readonly<Record<Exclude<State, "rejected" | "referred">, LifeState>> = {
  tentative: "tentative",
  needsSecond: "second",
  disputed: "disputed",
  confirmed: "notCarried",
  carried: "carried",
  accepted: "accepted",
  given: "given",
  part: "part",
  saidNo: "saidNo",
  nobody: "nobody",
  notSafe: "danger",
  differed: "differed",
  declined: "declined",
  left: "declined",
  lapsed: "lapsed",
  released: "released",
  revoked: "stopped",
  replaced: "stopped",
  closed: "stopped",
};

/** What the board says of a state; `null` for a decision that sends nobody anywhere. */
export const shownState = (state: State): LifeState | null =>
  state === "rejected" || state === "referred" ? null : SHOWN[state];
