import { describe, expect, it } from "vitest";
import type { HelpView, ProposalView } from "../../assignment/screens/views.ts";
import type { HelpNeed } from "../../need/model.ts";
import { helpIn, staleOf } from "./pair.ts";

const DAY = 20_000;
const NEED: HelpNeed = {
  ...{ kind: "help", alias: [1, 2], area: 1, day: DAY, half: "am", sector: 1, item: 101, urgency: 2, people: 3 },
  ...{ extraHelp: [], helperPreference: 0, language: "ar", informedBy: 1, noticeVersion: 1 },
};
const help = (key: string, over: Partial<HelpView> = {}): HelpView => ({
  ...{ key, label: "Stone-Kite", item: 101, people: 5, travel: 1, languages: ["ar"], can: [], areas: [], window: null },
  ...{ expires: 2 * DAY, level: 2, checkedDay: DAY, helper: 1, openTasks: 0, capacity: 2, ...over },
});
const DRAWN: ProposalView = {
  ...{ key: "n", need: NEED, help: help("a"), because: [], notChecked: [], isTie: false, blockedBy: [] },
  others: [
    { help: help("b"), blockedBy: null },
    { help: help("c"), blockedBy: [5, 1] },
  ],
  needsChecked: false,
};
const OPEN = { isOpen: true, sinceMs: 7 };
const told = (live: ProposalView | null, offer: string | null = "a") => staleOf(DRAWN, live, offer, OPEN);

describe("what changed since a pair was drawn", () => {
  it("A37 is nothing where both are as they were, whatever came beside them", () => {
    expect(told({ ...DRAWN, because: [[20, 7]], isTie: true, others: [] })).toBeNull();
  });

  it.each<[string, ProposalView | null]>([
    ["another help is suggested", { ...DRAWN, help: help("d") }],
    ["none is suggested any more", { ...DRAWN, help: null }],
    ["nothing is said of the need", null],
    ["its helper is known otherwise", { ...DRAWN, help: help("a", { level: 1 }) }],
    ["its helper has more to do", { ...DRAWN, help: help("a", { openTasks: 1 }) }],
  ])("A37 is the help where %s", (_, live) => {
    expect(told(live)).toEqual({ kind: "help" });
  });

  it("A37 is the help where there was none and now there is", () => {
    const bare = { ...DRAWN, help: null };
    expect(staleOf(bare, DRAWN, null, OPEN)).toEqual({ kind: "help" });
    expect(staleOf(bare, bare, null, OPEN)).toBeNull();
  });

  it("A37 is told of the help that a person chose, not of the one they did not", () => {
    const swapped = { ...DRAWN, help: help("b"), others: [{ help: help("a"), blockedBy: null }] };
    expect([told(swapped, "b"), told(swapped, "c"), told({ ...DRAWN, help: help("d") }, "c")]).toEqual([
      null,
      { kind: "help" },
      null,
    ]);
    expect(told({ ...DRAWN, others: [{ help: help("c"), blockedBy: [7] }] }, "c")).toEqual({ kind: "help" });
  });

  it("A37 is the need where its answers changed, also those that decide who may be sent", () => {
    const children = { ...NEED, counts: [[11, 2]] as const };
    const seen = [{ ...NEED, urgency: 1 }, children].map((need) => told({ ...DRAWN, need, help: help("d") }));
    expect(seen).toEqual([
      { kind: "need", sinceMs: 7 },
      { kind: "need", sinceMs: 7 },
    ]);
  });

  it("A37 is that it waits for nothing where somebody decided or answered it", () => {
    expect(staleOf(DRAWN, null, "a", { ...OPEN, isOpen: false })).toEqual({ kind: "gone" });
  });
});

describe("a help by its key", () => {
  it("A37 is found among the suggested and the others, and nowhere else", () => {
    expect(["a", "c", "d"].map((key) => helpIn(DRAWN, key)?.key)).toEqual(["a", "c", undefined]);
  });
});
