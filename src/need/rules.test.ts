import { describe, expect, it } from "vitest";
import { unwrapResult } from "../kit/result.ts";
import type { Draft, HelpNeed } from "./model.ts";
import {
  type Answer,
  compareNeeds,
  giveAnswer,
  goBack,
  goToStep,
  isNoteOver,
  missingSteps,
  needFromDraft,
  startAnother,
  startDraft,
  waitedDays,
} from "./rules.ts";

const GOLDEN: readonly Answer[] = [
  { step: "notice", informedBy: 1 },
  { step: "sector", sector: 1 },
  { step: "item", item: 101 },
  { step: "urgency", urgency: 2 },
  { step: "people", people: 4 },
  { step: "area", area: 3 },
  { step: "extraHelp", extraHelp: [], helperPreference: 0 },
];
const stamp = { alias: [1, 2], day: 20_700, half: "am" } as const;
const walk = (answers: readonly Answer[]): Draft => answers.reduce(giveAnswer, startDraft("ar", 1));

describe("the capture path", () => {
  it("N10 asks each question once, in order, and ends at the check page", () => {
    const steps = GOLDEN.map((_, count) => walk(GOLDEN.slice(0, count)).step);
    expect(steps).toEqual(["notice", "sector", "item", "urgency", "people", "area", "extraHelp"]);
    expect(walk(GOLDEN).step).toBe("check");
    expect(missingSteps(walk(GOLDEN))).toEqual([]);
  });

  it("N11 leads a changed answer back to the check page", () => {
    const changed = giveAnswer(goToStep(walk(GOLDEN), "people"), { step: "people", people: 6 });
    expect([changed.step, changed.people]).toEqual(["check", 6]);
  });

  it("N12 asks for the item again when the sector changes, and not when it stays", () => {
    const other = giveAnswer(goToStep(walk(GOLDEN), "sector"), { step: "sector", sector: 2 });
    expect([other.step, other.item]).toEqual(["item", null]);
    expect(giveAnswer(goToStep(walk(GOLDEN), "sector"), { step: "sector", sector: 1 }).step).toBe("check");
  });

  it("N13 leads a referral to the place and the check page, with nothing else in it", () => {
    const flagged = giveAnswer(giveAnswer(walk(GOLDEN.slice(0, 1)), { step: "refer" }), { step: "area", area: 3 });
    expect(flagged.step).toBe("check");
    expect(unwrapResult(needFromDraft(flagged, stamp))).toEqual({ kind: "referral", area: 3, ...stamp });
  });

  it("N13 forgets what was answered before a referral was chosen", () => {
    const flagged = giveAnswer(goToStep(walk(GOLDEN), "sector"), { step: "refer" });
    expect([flagged.sector, flagged.item, flagged.urgency, flagged.people]).toEqual([null, null, null, null]);
  });

  it("N14 goes back one step at a time and leaves the path before the notice", () => {
    const seen: string[] = [];
    for (let draft: Draft | null = walk(GOLDEN); draft !== null; draft = goBack(draft)) seen.push(draft.step);
    expect(seen).toEqual(["check", "extraHelp", "area", "people", "urgency", "item", "sector", "notice"]);
  });

  it("N14 goes back from the page about referring to the sectors", () => {
    expect(goBack(goToStep(walk(GOLDEN.slice(0, 1)), "refer"))?.step).toBe("sector");
  });

  it("N15 keeps notice, place and extra help for something else too", () => {
    const next = [GOLDEN[1], GOLDEN[2], GOLDEN[3], GOLDEN[4]].reduce<Draft>(
      (draft, answer) => (answer ? giveAnswer(draft, answer) : draft),
      startAnother(walk(GOLDEN)),
    );
    expect([next.step, next.area, next.informedBy]).toEqual(["check", 3, 1]);
  });

  it("N22 asks for counts behind the people, of an item that asks and where the programme does", () => {
    const start = (item: number, asksCounts: boolean) =>
      [GOLDEN[0], { step: "sector", sector: 4 }, { step: "item", item }, GOLDEN[3], GOLDEN[4]].reduce<Draft>(
        (draft, answer) => giveAnswer(draft, answer as Answer),
        startDraft("ar", 1, asksCounts),
      );
    expect([start(401, true).step, start(401, false).step, start(404, true).step]).toEqual(["counts", "area", "area"]);
  });

  it("N22 keeps counts in order without those of nobody, and none where they were skipped", () => {
    const drawn = (counts: readonly (readonly [number, number])[]) => {
      const draft = [...GOLDEN.slice(0, 1), { step: "item", item: 306 } as const, ...GOLDEN.slice(3)].reduce(
        giveAnswer,
        { ...startDraft("ar", 1, true), sector: 3 },
      );
      return unwrapResult(needFromDraft(giveAnswer(draft, { step: "counts", counts }), stamp)) as HelpNeed;
    };
    expect(
      drawn([
        [32, 2],
        [11, 1],
        [12, 0],
      ]).counts,
    ).toEqual([
      [11, 1],
      [32, 2],
    ]);
    expect("counts" in drawn([])).toBe(false);
  });

  it("N22 forgets counts when the item changes, and when a referral was chosen", () => {
    const counted = giveAnswer(
      { ...startDraft("ar", 1, true), sector: 4, item: 401 },
      { step: "counts", counts: [[10, 2]] },
    );
    expect(giveAnswer(counted, { step: "item", item: 402 }).counts).toBeNull();
    expect(giveAnswer(counted, { step: "item", item: 401 }).counts).toEqual([[10, 2]]);
    expect(giveAnswer(counted, { step: "refer" }).counts).toBeNull();
  });

  it("N16 makes no need of a draft with a question open", () => {
    for (let count = 0; count < GOLDEN.length; count++) {
      const result = needFromDraft(walk(GOLDEN.slice(0, count)), stamp);
      expect(result.ok || result.error.code).toBe("DRAFT_INCOMPLETE");
    }
  });

  it("N17 sorts extra help and keeps each once", () => {
    const draft = giveAnswer(walk(GOLDEN), { step: "extraHelp", extraHelp: [5, 1, 5], helperPreference: 1 });
    expect(draft.extraHelp).toEqual([1, 5]);
  });
});

describe("the order of lists", () => {
  const need = (urgency: number, day: number): HelpNeed => {
    return { ...(unwrapResult(needFromDraft(walk(GOLDEN), { ...stamp, day })) as HelpNeed), urgency };
  };

  it("N18 is urgency, then longest wait, with unknown before what can wait", () => {
    const sorted = [need(4, 1), need(0, 2), need(1, 9), need(3, 3), need(2, 5), need(1, 4)].sort(compareNeeds);
    expect(sorted.map(({ urgency, day }) => [urgency, day])).toEqual([
      [1, 4],
      [1, 9],
      [2, 5],
      [0, 2],
      [3, 3],
      [4, 1],
    ]);
  });

  it("N75 shows a note for seven days", () => {
    expect([10, 16, 17].map((today) => isNoteOver(need(1, 10), today))).toEqual([false, false, true]);
  });

  it("N19 a need dated after today by another clock has waited 0 days", () => {
    expect([waitedDays(need(1, 10), 12), waitedDays(need(1, 15), 12)]).toEqual([2, 0]);
  });
});
