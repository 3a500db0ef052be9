import { describe, expect, it } from "vitest";
import type { MatchResult } from "../../match/model.ts";
import { RULE_VERSION } from "../../match/rules/v2.ts";
import type { HelpNeed, Need } from "../../need/model.ts";
import type { Offer } from "../../offer/model.ts";
import { DEFAULT_MATCHING } from "../../programme/matching.ts";
import type { Board, BoardAssignment } from "../acts/assign/board.ts";
import { matchInputOf } from "../acts/assign/match-input.ts";
import { suggestionsOf, surenessOf } from "./proposals.ts";
import { pairOf } from "./save-decision.ts";
import { OWN_DIGEST, signedOf } from "./signed-rules.ts";

const NOW = 40_000;
const NEED: HelpNeed = {
  ...{ kind: "help", alias: [1, 2], area: 1, day: NOW / 2 - 2, half: "am", sector: 1, item: 101, urgency: 2 },
  ...{ people: 3, extraHelp: [], helperPreference: 0, language: "ar", informedBy: 1, noticeVersion: 1 },
};
const offer = (windows: readonly number[]): Offer => ({
  ...{ item: 101, people: 3, areas: [1], windows, travel: 3, languages: ["ar"], can: [], times: 2, expires: NOW + 6 },
});
const task = (id: string, state: BoardAssignment["state"]): [string, BoardAssignment] => {
  const decided: BoardAssignment["decided"] = {
    ...{ id, need: id, offer: "other", volunteer: "v", decision: "confirmed", reason: 0, ruleVersion: 1, because: [] },
    ...{ ticks: [], exceptions: [], needsSecond: false, cardRow: null, plan: null, halfDay: NOW - 1, solve: null },
    ...{ decidedBy: "c", seconds: [] },
  };
  return [id, { decided, state, isLate: false, mayCarry: false, waitsFor: null }];
};

function boardWith(windows: readonly number[], tasks: readonly [string, BoardAssignment][] = []): Board {
  const plain = { isOver: false, doubts: [], isLookedAt: false, volunteer: "v" } as const;
  return {
    ...{ now: NOW, matching: { ...DEFAULT_MATCHING, ruleVersion: 7 }, answers: [], answersAside: [], entries: [] },
    ...{ unread: [], assignments: new Map(tasks) },
    needs: [{ key: "n", need: NEED, named: [], decidedMs: null, stateMs: null, isOpen: true }],
    offers: [
      { key: "chosen", offer: offer([]), ...plain },
      { key: "other", offer: offer(windows), ...plain },
    ],
    volunteers: [{ signKey: "v", key: null, level: 1, helper: 0, day: null, isRevoked: false }],
  };
}
const RESULT: MatchResult = {
  ...{ kind: "exact", gap: 0, seed: 3, ruleVersion: 1, unmatched: [] },
  proposals: [
    {
      ...{ need: "n", offer: "chosen", because: [[1, 101]], notChecked: [[41, 1]], isTie: false, window: null },
      others: [{ offer: "other", blockedBy: null }],
    },
  ],
};
const otherIn = (board: Board) => suggestionsOf(board, RESULT, () => "Moon-Rope").at(0)?.others[0]?.help;

describe("an offer beside the suggested one", () => {
  it.each([
    ["the first of its times that is left", [NOW - 3, NOW + 2, NOW + 4], NOW + 2],
    ["none that is left", [NOW - 3, NOW + 9], "past"],
    ["any time where none was named", [], null],
  ])("M10 shows %s", (_, windows, expected) => {
    expect(otherIn(boardWith(windows))?.window).toBe(expected);
  });

  it("M10 shows how many tasks its volunteer has, as the engine counts them", () => {
    const tasks = [task("a", "accepted"), task("b", "confirmed"), task("c", "given"), task("d", "lapsed")];
    const board = boardWith([], tasks);
    const counted = matchInputOf(board, 3).offers.map(({ openTasks }) => openTasks);
    expect([otherIn(board)?.openTasks, ...counted]).toEqual([2, 2, 2]);
  });
});

describe("the answer of the engine", () => {
  it("M8 is called proven only where it is", () => {
    expect(
      [{ kind: "quick", gap: 0 } as const, { kind: "exact", gap: 3 } as const, { kind: "exact", gap: 0 } as const].map(
        surenessOf,
      ),
    ).toEqual(["first", "unproven", "exact"]);
  });

  it("M13 names the needs that have help now", () => {
    expect([...suggestionsOf(boardWith([]), RESULT, () => "").suggested]).toEqual(["n"]);
  });

  it("A10 is never asked about a referral, and shows none that it names all the same", () => {
    const referral: Need = { kind: "referral", alias: [3, 4], area: 1, day: NOW / 2 - 2, half: "am" };
    const plain = boardWith([]);
    const one = { key: "r", need: referral, named: [], decidedMs: null, stateMs: null, isOpen: true };
    const board = { ...plain, needs: [one, ...plain.needs] };
    expect(matchInputOf(board, 3).needs.map(({ key }) => key)).toEqual(["n"]);
    const named = { ...RESULT, proposals: RESULT.proposals.map((proposal) => ({ ...proposal, need: "r" })) };
    expect(suggestionsOf(board, named, () => "")).toMatchObject({ count: 0, suggested: new Set() });
  });

  it("M7 is of the rules that run, and so says a decision, whatever the settings name", () => {
    const proposal = suggestionsOf(boardWith([]), RESULT, () => "").at(0);
    const pair = proposal && pairOf(proposal, "chosen", { halfDay: NOW, seed: 3 });
    expect(pair).toEqual({
      ...{ need: "n", offer: "chosen", halfDay: NOW, ruleVersion: RULE_VERSION },
      ...{
        solve: { seed: 3, ruleVersion: RULE_VERSION },
        because: [
          [1, 101],
          [41, 1],
        ],
      },
    });
    expect(matchInputOf(boardWith([]), 3).ruleVersion).toBe(RULE_VERSION);
  });

  it("M15 the board knows whether these rules were signed, others, or none", () => {
    expect([{}, { ruleDigest: "ab".repeat(32) }, { ruleDigest: OWN_DIGEST }].map(signedOf)).toEqual([
      "none",
      "others",
      "these",
    ]);
  });
});
