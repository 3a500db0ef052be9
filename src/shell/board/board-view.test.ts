import { describe, expect, it } from "vitest";
import type { Entry } from "../../assignment/model.ts";
import type { HelpNeed, Need } from "../../need/model.ts";
import { DEFAULT_MATCHING } from "../../programme/matching.ts";
import type { Board, BoardAssignment } from "../acts/assign/board.ts";
import { type BoardMoment, boardView, openNeeds, referralRows, underwayRows, volunteerRows } from "./board-view.ts";
import { entriesFile } from "./entries-file.ts";
import { entryRows } from "./entry-rows.ts";

const TODAY = 20_000;
const at: BoardMoment = { today: TODAY, dayOf: () => TODAY };
const help = (over: Partial<HelpNeed> = {}): HelpNeed => ({
  ...{ kind: "help", alias: [1, 2], area: 1, day: TODAY - 2, half: "am", sector: 1, item: 101, urgency: 2, people: 3 },
  ...{ extraHelp: [], helperPreference: 0, language: "ar", informedBy: 1, noticeVersion: 1, ...over },
});
const boardWith = (needs: readonly Need[], over: Partial<Board> = {}): Board => ({
  needs: needs.map((need, key) => ({
    ...{ key: String(key), need, named: [], decidedMs: null, stateMs: null },
    isOpen: need.kind === "help" && !need.state,
  })),
  ...{ now: 2 * TODAY, matching: { ...DEFAULT_MATCHING, enough: [202] }, offers: [], volunteers: [], answers: [] },
  ...{ assignments: new Map(), answersAside: [], entries: [], unread: [], ...over },
});

describe("questions about suggestions", () => {
  const question: Entry = {
    ...{ kind: "question", what: 3, phase: 0, effect: 0, cause: 0, fix: 0, day: TODAY, assignment: null },
    about: { need: "0", offer: "o" },
  };
  const offers = [{ key: "o", volunteer: "v" }] as unknown as Board["offers"];

  it("A32 say whose need and whose help was suggested", () => {
    const found = boardWith([help()], { entries: [{ ...question, key: "e" }], offers });
    expect(entryRows(found, (key) => key)).toMatchObject([{ kind: 3, what: 3, about: { need: help(), label: "v" } }]);
  });

  it("A32 stay when the need was erased and the offer is gone", () => {
    const found = boardWith([], { entries: [{ ...question, key: "e" }] });
    expect(entryRows(found, (key) => key)).toMatchObject([{ kind: 3, about: { need: null, label: "" } }]);
  });
});

describe("the board", () => {
  it("GT4 what is met is not open", () => {
    const found = boardWith([help(), help({ state: 1 })]);
    expect(openNeeds(found).map(({ key }) => key)).toEqual(["0"]);
  });

  it("GR8 those who wait longest are shown, whatever their urgency", () => {
    const found = boardWith([help({ day: TODAY - 1, urgency: 1 }), help({ day: TODAY - 9, urgency: 4 })]);
    expect(boardView(found, at).longest.map(({ key }) => key)).toEqual(["1", "0"]);
  });

  it("C1 open needs are counted by kind, area and day, until the day on which somebody had them", () => {
    const needs = [
      help({ day: TODAY - 2 }),
      help({ day: TODAY - 30, area: 4, state: 1 }),
      help({ sector: 2, day: TODAY }),
    ];
    const found = boardWith(needs);
    const decided = found.needs.map((one, at) => (at === 1 ? { ...one, decidedMs: 1 } : one));
    const dayOf = () => TODAY - 12;
    const { trend, overTime } = boardView({ ...found, needs: decided }, { ...at, dayOf });
    const days = (open: (day: number) => boolean) => overTime.map(({ day }) => (open(day) ? 1 : 0));
    const none = days(() => false);
    expect([trend.sectors.map(({ code }) => code), trend.areas]).toEqual([
      [1, 2],
      [1, 4],
    ]);
    expect(trend.cells).toEqual([
      [days((day) => day >= TODAY - 2), days((day) => day < TODAY - 12)],
      [days((day) => day === TODAY), none],
    ]);
  });

  it("GT4 an item of which there is enough says so", () => {
    const supply = boardView(boardWith([help()]), at).supply;
    expect(supply.map(({ item, isEnough }) => [item, isEnough])).toEqual([
      [101, false],
      [202, true],
    ]);
  });

  it("O13 an offer of which no half-day is left is no supply", () => {
    const offer = (windows: readonly number[]) => ({
      ...{ key: "o", volunteer: "v", isOver: false, doubts: [], isLookedAt: false },
      offer: {
        ...({ item: 101, people: 3, areas: [], windows, travel: 1, languages: ["ar"], can: [], times: 2 } as const),
        expires: 2 * TODAY + 3,
      },
    });
    const offers = [offer([2 * TODAY - 1]), offer([2 * TODAY + 4]), offer([2 * TODAY - 1, 2 * TODAY]), offer([])];
    const offered = offers.map(
      (one) => boardView(boardWith([help()], { offers: [one] }), at).supply.find(({ item }) => item === 101)?.offered,
    );
    expect(offered).toEqual([0, 0, 2, 2]);
  });

  it("a referral that nobody has taken is overdue after two days", () => {
    const referral: Need = { kind: "referral", alias: [1, 2], area: 1, day: TODAY - 2, half: "am" };
    const rows = referralRows(boardWith([referral, { ...referral, day: TODAY }, { ...referral, state: 4 }]), at);
    expect(rows.map(({ isOverdue }) => isOverdue)).toEqual([true, false, false]);
  });

  const decided = (over: Partial<BoardAssignment["decided"]> = {}): BoardAssignment["decided"] => ({
    ...{
      id: "a",
      need: "0",
      offer: "o",
      volunteer: "v",
      decision: "confirmed",
      reason: 0,
      ruleVersion: 1,
      because: [],
    },
    ...{
      ticks: [],
      exceptions: [],
      needsSecond: false,
      cardRow: null,
      plan: null,
      halfDay: 2 * TODAY - 5,
      solve: null,
    },
    ...{ decidedBy: "c", seconds: [], ...over },
  });
  const lived = (state: BoardAssignment["state"], over = {}): ReadonlyMap<string, BoardAssignment> =>
    new Map([["a", { decided: decided(over), state, isLate: false, mayCarry: false, waitsFor: null }]]);

  describe("a need that was handed to a person", () => {
    const DAY_MS = 86_400_000;
    const handedAt = (TODAY - 1) * DAY_MS;
    const need = help({ state: 4, day: TODAY - 5 });
    const referral = (over: Partial<BoardAssignment["decided"]> = {}) =>
      decided({
        ...{ id: "r", decision: "referred", offer: null, volunteer: null, decidedBy: "c1", reason: 2 },
        ...{ halfDay: 2 * (TODAY - 1), writtenMs: handedAt, ...over },
      });
    const rowsOf = (
      handed: readonly { readonly by: string; readonly ms: number }[],
      referrals = [referral()],
      today = TODAY,
    ) => {
      const assignments = new Map(
        referrals.map((one): [string, BoardAssignment] => [
          one.id,
          { decided: one, state: "referred", isLate: false, mayCarry: false, waitsFor: null },
        ]),
      );
      const found = boardWith([need], { assignments });
      const withHanded = { ...found, needs: found.needs.map((one) => ({ ...one, handed })) };
      return referralRows(withHanded, { ...at, today }).map(({ isWithPerson, isOverdue }) => [isWithPerson, isOverdue]);
    };
    const own = { by: "c1", ms: handedAt + 1 };

    it("A40 waits for one, and is overdue two days after it was handed over", () => {
      expect([rowsOf([own]), rowsOf([own], [referral()], TODAY + 1)]).toEqual([[[false, false]], [[false, true]]]);
    });

    it.each([
      ["by the same coordinator later", { by: "c1", ms: handedAt + 60_000 }],
      ["by another, at the same time", { by: "c2", ms: handedAt + 1 }],
      ["by another whose clock is behind", { by: "c2", ms: handedAt - DAY_MS }],
      ["by the same one after a clock went back", { by: "c1", ms: handedAt - DAY_MS }],
    ])("A40 is taken once somebody said so %s", (_, said) => {
      expect(rowsOf([said], [referral()], TODAY + 9)).toEqual([[true, false]]);
    });

    it("A40 waits where two coordinators handed it over, not knowing of each other", () => {
      const both = [referral(), referral({ id: "s", decidedBy: "c2", writtenMs: handedAt - 7 * DAY_MS })];
      expect(rowsOf([own, { by: "c2", ms: handedAt - 7 * DAY_MS }], both, TODAY + 9)).toEqual([[false, true]]);
    });
  });

  it("A18 what lapsed is shown for two days from then on, and can be taken back", () => {
    const shownAt = (now: number) =>
      underwayRows(boardWith([help()], { now, assignments: lived("lapsed") }), { canDecide: true });
    expect(shownAt(2 * TODAY)).toMatchObject([
      { state: "lapsed", halfDay: 2 * TODAY, isStuck: true, canRelease: true },
    ]);
    expect([shownAt(2 * TODAY + 4).length, shownAt(2 * TODAY + 5).length]).toEqual([1, 0]);
  });

  it("A21 answers of an ended volunteer are counted apart", () => {
    const phone = { key: "v", label: "Stone-Kite", lastHeardMs: null, isEnded: true };
    const aside = [{ assignment: "a", says: "accepted", halfDay: 2 * TODAY, by: "v" }] as const;
    expect(volunteerRows(boardWith([], { answersAside: aside }), [phone])).toMatchObject([{ aside: 1, task: null }]);
  });

  it("GR12 an offer that does not read is counted with who made it", () => {
    const phone = { key: "v", label: "Stone-Kite", lastHeardMs: null, isEnded: false };
    expect(volunteerRows(boardWith([], { unread: ["v", "w", "v"] }), [phone])).toMatchObject([
      { unread: 2, offers: 0 },
    ]);
  });

  it("GR14 the file to share holds codes and the month, and names no assignment", () => {
    const entry: Entry = {
      kind: "nearMiss",
      what: 1,
      phase: 2,
      effect: 1,
      cause: 4,
      fix: 2,
      day: 20_634,
      assignment: "ab",
      about: { need: "0", offer: "o" },
    };
    expect(JSON.parse(entriesFile([entry]))).toEqual({
      ...{ format: "ebb-near-misses", version: 1 },
      entries: [{ kind: 2, what: 1, phase: 2, effect: 1, cause: 4, fix: 2, month: "2026-06" }],
    });
  });
});
