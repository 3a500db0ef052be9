import { describe, expect, it } from "vitest";
import { DEFAULT_EMERGENCY, DEFAULT_SETUP, type Settings } from "./model.ts";
import { basisProblem, fitsOneSegment, readServiceLines } from "./setup.ts";

const settings = (labels: readonly string[]): Settings => ({
  name: "Harbour",
  areas: labels.map((label, at) => ({ code: at + 1, label })),
  noticeVersion: 1,
  languages: ["en"],
  listVersion: 1,
  emergency: DEFAULT_EMERGENCY,
  setup: DEFAULT_SETUP,
});

describe("P8 settings travel whole", () => {
  it.each([
    ["two hundred short labels", "Block A", true],
    ["two hundred long labels in Arabic", "ب".repeat(40), false],
  ])("P8 %s: %s, %s", (_, label, expected) => {
    expect(fitsOneSegment(settings(Array.from({ length: 200 }, () => label)))).toBe(expected);
  });
});

describe("P9 words of the programme", () => {
  it("P9 a sheet of services keeps its filled lines", () => {
    expect(readServiceLines(" Women’s centre, Block B \n\nLegal help:  Tue 9–12\n")).toEqual({
      lines: ["Women’s centre, Block B", "Legal help: Tue 9–12"],
    });
  });

  it("P9 a sheet of services names the lines that could lead to a person, are too long or too many", () => {
    const text = ["ask 079 123 45 67", "x".repeat(81), ...Array.from({ length: 11 }, (_, at) => `Line ${at}`)].join(
      "\n",
    );
    expect(readServiceLines(text)).toEqual({
      problems: [
        { line: 1, code: "DIGITS" },
        { line: 2, code: "TOO_LONG" },
        { line: 13, code: "TOO_LONG" },
      ],
    });
  });

  it.each([
    ["", null],
    ["We are mandated to help.", null],
    ["ask@camp", "AT_SIGN"],
    ["b".repeat(201), "TOO_LONG"],
  ])("P9 the basis %j is judged %s", (text, expected) => {
    expect(basisProblem(text)).toBe(expected);
  });
});
