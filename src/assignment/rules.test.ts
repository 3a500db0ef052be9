import { describe, expect, it } from "vitest";
import { toCardId, toSignKey } from "../kit/brand.ts";
import type { Saying } from "../offer/model.ts";
import { mayForgetTask, needsChecked, needsSecond, nextCardRow } from "./rules.ts";

const words = [1, 2, 3] as const;
const row = { helper: words, answer: words };
const key = new Uint8Array(32);
const card = {
  cardId: toCardId(new Uint8Array(16)),
  key,
  verifyKey: toSignKey(key),
  rows: [row, row, row],
  leaf: key,
} as const;
const WATER = { item: 101 };

describe("who may decide alone", () => {
  it.each([
    ["a place for the night", { item: 301 }, true],
    ["company", { item: 1103 }, true],
    [
      "clothes for children alone",
      {
        item: 306,
        counts: [
          [10, 2],
          [21, 1],
        ] as const,
      },
      true,
    ],
    [
      "clothes for children and grown-ups",
      {
        item: 306,
        counts: [
          [10, 2],
          [41, 1],
        ] as const,
      },
      false,
    ],
    ["water", WATER, false],
  ])("A3 %s: %o", (_, need, expected) => {
    expect(needsChecked(need)).toBe(expected);
  });

  it("A4 a rule that was left out asks for a second person", () => {
    expect([needsSecond(WATER, { exceptions: [] }), needsSecond(WATER, { exceptions: [3] })]).toEqual([false, true]);
  });
});

describe("rows of a card", () => {
  it("A5 each is given once, and then none", () => {
    const next = (...given: (0 | 1 | 2 | null)[]) =>
      nextCardRow(
        { card },
        given.map((cardRow) => ({ cardRow })),
      );
    expect([next(), next(0), next(null, 1), next(0, 1), next(2, 0, 1)]).toEqual([0, 1, 0, 2, null]);
  });

  it("A5 without a card there is none", () => {
    expect(nextCardRow({}, [])).toBeNull();
  });
});

describe("when a phone forgets a task", () => {
  const TASK = { assignment: "a1", expires: 104, halfDay: 102 };
  const said = (says: Saying, assignment = "a1") => ({ assignment, says, halfDay: 101 });

  it.each([
    ["a day after its outcome", [said("accepted"), said("given")], 103],
    ["a day after it was declined", [said("declined")], 103],
    ["a day after nobody accepted it in time", [], 106],
    ["after what was said about another", [said("given", "a2")], 106],
    ["seven days after it was accepted, and nothing was told", [said("accepted")], 118],
  ])("A6 %s", (_, answers, last) => {
    expect([mayForgetTask(TASK, answers, last), mayForgetTask(TASK, answers, last + 1)]).toEqual([false, true]);
  });
});
