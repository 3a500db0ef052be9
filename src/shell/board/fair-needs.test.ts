import { describe, expect, it } from "vitest";
import type { HelpNeed } from "../../need/model.ts";
import { DEFAULT_MATCHING } from "../../programme/matching.ts";
import type { Board, BoardAssignment } from "../acts/assign/board.ts";
import { fairNeeds } from "./fair-needs.ts";

const TODAY = 20_000;
const NOW = 2 * TODAY;
const at = { today: TODAY, dayOf: (ms: number) => ms };
const NEED: HelpNeed = {
  ...{ kind: "help", alias: [1, 2], area: 1, day: TODAY - 10, half: "am", sector: 1, item: 101, urgency: 2, people: 3 },
  ...{ extraHelp: [], helperPreference: 0, language: "ar", informedBy: 1, noticeVersion: 1 },
};
const WRITTEN = NOW - 20;

type Told = readonly [state: BoardAssignment["state"], decided?: Partial<BoardAssignment["decided"]>];
const assignmentsOf = (...told: readonly Told[]): Board["assignments"] =>
  new Map(
    told.map(([state, over], place): [string, BoardAssignment] => {
      const decided: BoardAssignment["decided"] = {
        ...{ id: `a${place}`, need: "0", offer: "o", volunteer: "v", decision: "confirmed", reason: 0, ruleVersion: 1 },
        ...{ because: [], ticks: [], exceptions: [], needsSecond: false, cardRow: null, plan: null },
        ...{ halfDay: NOW - 16, solve: null, decidedBy: "c", seconds: [], ...over },
      };
      return [decided.id, { decided, state, isLate: false, mayCarry: false, waitsFor: null }];
    }),
  );
const answer = (says: Board["answers"][number]["says"], halfDay: number, by = "v", assignment = "a0") => ({
  ...{ assignment, says, halfDay, by },
});

interface Given extends Partial<Pick<Board, "assignments" | "answers">> {
  readonly need?: Partial<HelpNeed>;
  readonly stateMs?: number;
  readonly suggested?: readonly string[];
}
/** The one need of a board, as the report sees it. */
function seen({ need, stateMs, suggested = [], ...over }: Given = {}) {
  const record = { key: "0", need: { ...NEED, ...need }, named: [], decidedMs: stateMs ?? null, isOpen: true };
  const board: Board = {
    ...{ now: NOW, matching: DEFAULT_MATCHING, offers: [], volunteers: [], answers: [], assignments: new Map() },
    ...{ answersAside: [], entries: [], unread: [], needs: [{ ...record, stateMs: stateMs ?? null }], ...over },
  };
  return fairNeeds(board, at, new Set(suggested))[0];
}

describe("M13 waiting", () => {
  it("M13 goes on after a confirmation that lapsed, was released, or still stands", () => {
    const states = ["lapsed", "released", "declined", "confirmed", "accepted"] as const;
    expect(states.map((state) => seen({ assignments: assignmentsOf([state]) })?.waited)).toEqual(states.map(() => 20));
  });

  it("M13 ends when help was given, also by the second who tried", () => {
    const assignments = assignmentsOf(["released"], ["given", { halfDay: NOW - 8 }]);
    const answers = [answer("accepted", NOW - 14), answer("given", WRITTEN + 13, "v", "a1")];
    expect(seen({ assignments, answers })).toMatchObject({ waited: 13, wasMet: true });
  });

  it("M13 ends by what the task's own volunteer says, and by nobody else's word", () => {
    const assignments = assignmentsOf(["accepted"]);
    expect(seen({ assignments, answers: [answer("given", NOW - 4, "other")] })).toMatchObject({
      ...{ waited: 20, wasMet: false },
    });
  });

  it("M13 ends on the day on which a coordinator wrote what became of the need", () => {
    const wrote = (state: 1 | 3) => seen({ need: { state, half: "pm" }, stateMs: TODAY - 7 });
    expect([wrote(1), wrote(3)]).toMatchObject([
      { waited: 6, wasMet: true },
      { waited: 6, wasMet: false },
    ]);
  });
});

describe("M13 a suggestion", () => {
  it("M13 counts before anybody decided about it", () => {
    expect([seen({ suggested: ["0"] }), seen({ suggested: ["1"] })]).toMatchObject([
      { wasProposed: true },
      { wasProposed: false },
    ]);
  });

  it("M13 counts after a decision about an offer, and a referral is none", () => {
    const referred = assignmentsOf(["referred", { decision: "referred", offer: null, volunteer: null }]);
    const rejected = assignmentsOf(["rejected", { decision: "notThisOne" }]);
    expect([seen({ assignments: rejected }), seen({ assignments: referred })]).toMatchObject([
      { wasProposed: true },
      { wasProposed: false },
    ]);
  });
});
