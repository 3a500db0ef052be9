import { describe, expect, it } from "vitest";
import type { Entry } from "../../assignment/model.ts";
import type { RecordState } from "../../feed/merge.ts";
import type { HelpNeed, Need } from "../../need/model.ts";
import type { BoardRecords } from "./board-read.ts";
import { type BoardMoment, boardView, openNeeds, referralRows } from "./board-view.ts";
import { entriesFile } from "./entries-file.ts";

const TODAY = 20_000;
const at: BoardMoment = {
  ...{
    today: TODAY,
    now: 2 * TODAY,
    offerHours: 72,
    lapseHours: 48,
    enough: [202],
    revoked: new Set(),
    carried: new Set(),
    dayOf: () => TODAY,
  },
};
const record = { writesByField: new Map() } as unknown as RecordState;
const help = (over: Partial<HelpNeed> = {}): HelpNeed => ({
  ...{ kind: "help", alias: [1, 2], area: 1, day: TODAY - 2, half: "am", sector: 1, item: 101, urgency: 2, people: 3 },
  ...{ extraHelp: [], helperPreference: 0, language: "ar", informedBy: 1, noticeVersion: 1, ...over },
});
const records = (needs: readonly Need[]): BoardRecords => ({
  needs: needs.map((value, key) => ({ key: String(key), value, by: null, record })),
  ...{ offers: [], answers: [], assignments: [], volunteers: [], entries: [] },
});
const rest = { waiting: 0, volunteers: 0, late: [], heard: 0, phones: 0 };

describe("the board", () => {
  it("T4 what is met is not open", () => {
    const found = records([help(), help({ state: 1 })]);
    expect(openNeeds(found, at).map(({ key }) => key)).toEqual(["0"]);
  });

  it("R8 those who wait longest are shown, whatever their urgency", () => {
    const found = records([help({ day: TODAY - 1, urgency: 1 }), help({ day: TODAY - 9, urgency: 4 })]);
    expect(boardView(found, at, rest).longest.map(({ key }) => key)).toEqual(["1", "0"]);
  });

  it("T4 an item of which there is enough says so", () => {
    const supply = boardView(records([help()]), at, rest).supply;
    expect(supply.map(({ item, isEnough }) => [item, isEnough])).toEqual([
      [101, false],
      [202, true],
    ]);
  });

  it("L29 a referral that nobody has taken is overdue after two days", () => {
    const referral: Need = { kind: "referral", alias: [1, 2], area: 1, day: TODAY - 2, half: "am" };
    const rows = referralRows(records([referral, { ...referral, day: TODAY }, { ...referral, state: 4 }]), at);
    expect(rows.map(({ isOverdue }) => isOverdue)).toEqual([true, false, false]);
  });

  it("R14 the file to share holds codes and the month, and names no assignment", () => {
    const entry: Entry = {
      kind: "nearMiss",
      what: 1,
      phase: 2,
      effect: 1,
      cause: 4,
      fix: 2,
      day: 20_634,
      assignment: "ab",
    };
    expect(JSON.parse(entriesFile([entry]))).toEqual({
      ...{ format: "ebb-near-misses", version: 1 },
      entries: [{ kind: 2, what: 1, phase: 2, effect: 1, cause: 4, fix: 2, month: "2026-06" }],
    });
  });
});
