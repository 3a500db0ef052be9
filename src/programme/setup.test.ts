import { describe, expect, it } from "vitest";
import { nextDeliverByMs } from "./deliver-by.ts";
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

describe("P10 deliver by", () => {
  const friday = { weekday: 5, minutes: 18 * 60 };
  const at = (iso: string) => Date.parse(iso);
  it.each([
    ["the day before", "2026-07-02T08:00:00+03:00", "2026-07-03T18:00:00+03:00"],
    ["that day before the hour", "2026-07-03T17:59:59+03:00", "2026-07-03T18:00:00+03:00"],
    ["that very moment", "2026-07-03T18:00:00+03:00", "2026-07-03T18:00:00+03:00"],
    ["that day behind the hour", "2026-07-03T18:00:01+03:00", "2026-07-10T18:00:00+03:00"],
    ["the day after", "2026-07-04T00:00:00+03:00", "2026-07-10T18:00:00+03:00"],
  ])("P10 seen from %s it is the next Friday at six in the programme's zone", (_, now, expected) => {
    expect(nextDeliverByMs(friday, at(now), "Asia/Beirut")).toBe(at(expected));
  });

  it("P10 keeps its hour on the wall where clocks change on that day", () => {
    const sunday = { weekday: 7, minutes: 18 * 60 };
    expect(nextDeliverByMs(sunday, at("2026-03-27T12:00:00Z"), "Europe/Berlin")).toBe(at("2026-03-29T18:00:00+02:00"));
    expect(nextDeliverByMs(sunday, at("2026-10-23T12:00:00Z"), "Europe/Berlin")).toBe(at("2026-10-25T18:00:00+01:00"));
  });
});
