import { describe, expect, it } from "vitest";
import { bytesToHex } from "../kit/bytes.ts";
import { type Ceremony, type Entry, PAPERS, type PlacedEntry } from "./model.ts";
import {
  type Facts,
  foldEntries,
  isAnnounceDue,
  judgeSteps,
  judgeUse,
  mayKnowNone,
  NO_CEREMONY,
  nextStep,
  QUESTIONS,
  type Question,
  recoveryStanding,
  unnamedDevices,
} from "./rules.ts";

const LOST = new Uint8Array(32).fill(9);
const placed = (entry: Entry, ms: number, name = "a"): PlacedEntry => ({ entry, time: [ms, 0], name });
const DONE: Ceremony = {
  ...NO_CEREMONY,
  isLastCallMade: true,
  areNeedsHandedOn: true,
  witnesses: [
    { role: 3, text: "Block C" },
    { role: 4, text: "Another organisation" },
  ],
  areTotalsRead: true,
  paper: PAPERS.map((code) => ({ code, fate: "destroyed", initials: "A" })),
  details: { ...NO_CEREMONY.details, contact: "Hall 2" },
  exceptions: [{ code: 1, holder: null, text: "" }],
};
const FACTS: Facts = {
  nowMs: 2_000,
  ceremony: DONE,
  intent: { freezesMs: 1_000, closesMs: 3_000 },
  intentLacks: null,
  behind: 0,
  openNeeds: 3,
  ended: [],
  papersMade: {},
  final: null,
  isClosed: false,
  holders: 4,
  attested: 0,
  isPublished: false,
};
const states = (facts: Facts) => judgeSteps(facts).map(({ state }) => state);
const lacksOf = (facts: Facts, name: string) =>
  judgeSteps(facts)
    .find((view) => view.name === name)
    ?.lacks.map(({ code }) => code);

describe("entries", () => {
  const entries = [
    placed({ step: "lastCall", isMade: true }, 1),
    placed({ step: "lastCall", isMade: false }, 2),
    placed({ step: "drill", result: { code: 2, passed: [], day: 1 } }, 3),
    placed({ step: "drill", result: { code: 2, passed: [1, 2, 3, 4], day: 2 } }, 4),
    placed({ step: "drill", result: { code: 1, passed: [1], day: 1 } }, 5),
    placed({ step: "export", made: { kind: 1, day: 7 } }, 6),
    placed({ step: "export", made: { kind: 1, day: 7 } }, 7, "b"),
  ];

  it("G3 the newer of a kind counts, and of drills the newer of each", () => {
    const { isLastCallMade, drills, exports } = foldEntries(entries);
    expect(isLastCallMade).toBe(false);
    expect(drills.map(({ code, day }) => [code, day])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(exports).toHaveLength(1);
  });

  it("G3 the order in which they came plays no part", () => {
    expect(foldEntries([...entries].reverse())).toEqual(foldEntries(entries));
  });
});

describe("the steps", () => {
  it("G4 begin with the announcement, and the end waits for all before it", () => {
    const facts = { ...FACTS, ceremony: NO_CEREMONY, intent: null };
    expect(states(facts)).toEqual(["open", "open", "open", "open", "open", "open", "open", "later", "later", "later"]);
    expect(nextStep(judgeSteps(facts))).toBe("announce");
    expect(lacksOf(facts, "close")).toEqual(["stepsBefore"]);
  });

  it("G4 lead to the statement once everything is answered", () => {
    expect(nextStep(judgeSteps(FACTS))).toBe("close");
    expect(lacksOf(FACTS, "close")).toEqual(["statement"]);
  });

  it("G4 the freeze waits for its day", () => {
    expect(lacksOf({ ...FACTS, nowMs: 999 }, "freeze")).toEqual(["freezeDay"]);
  });

  it("G4 open needs have to be handed on", () => {
    const facts = { ...FACTS, ceremony: { ...DONE, areNeedsHandedOn: false } };
    expect(lacksOf(facts, "freeze")).toEqual(["openNeeds"]);
    expect(lacksOf({ ...facts, openNeeds: 0 }, "freeze")).toEqual([]);
  });

  it("G4 a roll call without people from outside is noted and stops nobody", () => {
    const facts = { ...FACTS, ceremony: { ...DONE, witnesses: [] } };
    expect(judgeSteps(facts).find(({ name }) => name === "rollCall")).toMatchObject({
      state: "noted",
      lacks: [{ code: "community" }, { code: "outsider" }],
    });
    expect(nextStep(judgeSteps(facts))).toBe("close");
  });

  it("G4 paper that was destroyed or kept needs initials", () => {
    const paper = DONE.paper.map((answer) => ({ ...answer, initials: " " }));
    expect(lacksOf({ ...FACTS, ceremony: { ...DONE, paper } }, "paper")).toEqual(["paper"]);
    const none = DONE.paper.map((answer) => ({ ...answer, fate: "none" as const, initials: "" }));
    expect(lacksOf({ ...FACTS, ceremony: { ...DONE, paper: none } }, "paper")).toEqual([]);
  });

  it("G20 paper that was made stays open while the answer is that there was none", () => {
    const paper = DONE.paper.map((answer) => ({ ...answer, fate: "none" as const }));
    const facts = { ...FACTS, ceremony: { ...DONE, paper }, papersMade: { 5: 3, 6: 0 } };
    expect(judgeSteps(facts).find(({ name }) => name === "paper")?.lacks).toEqual([{ code: "paper", count: 1 }]);
  });

  it("G5 the end is open until everyone signed, the custodian's papers included", () => {
    const final = { lacks: 0, lacksRecovery: true };
    expect(lacksOf({ ...FACTS, final }, "close")).toEqual(["recoverySignature"]);
    expect(states({ ...FACTS, final }).slice(7)).toEqual(["open", "later", "later"]);
  });

  it("G5 after the end nothing before it is open, and devices that are missing are noted", () => {
    const facts = { ...FACTS, isClosed: true, ceremony: NO_CEREMONY, attested: 3 };
    expect(states(facts)).toEqual([...Array.from({ length: 8 }, () => "done"), "noted", "open"]);
    expect(lacksOf(facts, "erase")).toEqual(["attestations"]);
  });

  it("G6 exceptions are compulsory, and a device that was ended has to be named", () => {
    expect(lacksOf({ ...FACTS, ceremony: { ...DONE, exceptions: [] } }, "exceptions")).toEqual(["exceptions"]);
    const ended = [bytesToHex(LOST)];
    expect(lacksOf({ ...FACTS, ended }, "exceptions")).toEqual(["unnamedDevices"]);
    expect(mayKnowNone(ended)).toBe(false);
    expect(unnamedDevices([{ code: 2, holder: LOST, text: "" }], ended)).toEqual([]);
  });
});

describe("the announcement", () => {
  it("G18 is due two weeks before the last day, and not before, and not again", () => {
    expect([15, 14, 1, 0, -3].map((left) => isAnnounceDue(left, false))).toEqual([false, true, true, true, true]);
    expect(isAnnounceDue(3, true)).toBe(false);
  });
});

describe("recovery papers", () => {
  it("G8 open something until what the relay keeps is gone, while two are left", () => {
    expect(recoveryStanding([1], 500)).toEqual({ papers: 3, destroyed: 1, opensUntilMs: 500 });
    expect(recoveryStanding([1, 2], 500)).toEqual({ papers: 3, destroyed: 2, opensUntilMs: 0 });
    expect(recoveryStanding(null, 500)).toEqual({ papers: 0, destroyed: 0, opensUntilMs: 0 });
  });
});

describe("the questions before a programme is set up", () => {
  const fit = new Map<Question, boolean>([
    ["needed", true],
    ["consent", true],
    ["paper", false],
    ["law", false],
    ["leave", true],
    ["security", false],
  ]);

  it("G9 say nothing before all are answered", () => {
    expect(judgeUse(new Map([...fit].slice(1)))).toBeNull();
    expect(judgeUse(fit)).toEqual([]);
  });

  it.each(QUESTIONS)("G9 %s alone can say not to use this tool", (question) => {
    expect(judgeUse(new Map(fit).set(question, !fit.get(question)))).toEqual([question]);
  });
});
