import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unwrapResult } from "../kit/result.ts";
import {
  checkEndDay,
  checkName,
  daysLeft,
  endOfDayMs,
  findGiveaway,
  isoToDay,
  keepsAreaCodes,
  localDay,
  parseAreas,
} from "./rules.ts";

const codeOf = (result: { ok: true } | { ok: false; error: { code: string } }) =>
  result.ok ? "ok" : result.error.code;

describe("P1 end date", () => {
  const today = 20_000;
  it.each([
    [today, "END_TOO_SOON"],
    [today - 1, "END_TOO_SOON"],
    [today + 1, "ok"],
    [today + 366, "ok"],
    [today + 367, "END_TOO_LATE"],
    [null, "END_NOT_A_DAY"],
    [today + 1.5, "END_NOT_A_DAY"],
  ])("P1 day %s is judged %s on day 20000", (day, expected) => {
    expect(codeOf(checkEndDay(day, today))).toBe(expected);
  });

  it("P1 counts 0 days left on the last day and -1 behind it, in zones east and west", () => {
    const lastDay = isoToDay("2026-03-29") ?? 0;
    for (const zone of ["Pacific/Kiritimati", "Europe/Berlin", "America/St_Johns", "Pacific/Pago_Pago"]) {
      const end = endOfDayMs(lastDay, zone);
      expect([daysLeft(end, end - 1, zone), daysLeft(end, end, zone)]).toEqual([0, -1]);
    }
  });

  it("P1 the end given by a day lies on that day", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 19_000, max: 30_000 }),
        fc.constantFrom("Asia/Beirut", "America/Lima"),
        (day, zone) => {
          expect(localDay(endOfDayMs(day, zone) - 1, zone)).toBe(day);
        },
      ),
    );
  });
});

describe("P2 names and labels", () => {
  it.each([
    ["Block C", null],
    ["Camp 12, row 3456", null],
    ["Route 66 2026", null],
    ["0791234", "DIGITS"],
    ["Call 079 123-45.67", "DIGITS"],
    ["٠٧٩١٢٣٤", "DIGITS"],
    ["०७९१२३४", "DIGITS"],
    ["０７９１２３４", "DIGITS"],
    ["ask@camp", "AT_SIGN"],
    ["33.513, 36.276", "COORDINATES"],
    ["٣٣٫٥١٣ ٣٦٫٢٧٦", "COORDINATES"],
    ["33° 30 N", "COORDINATES"],
    ["8G5QG7WF+4V", "PLUS_CODE"],
    ["Block\u202eC", "CONTROL_CHARACTER"],
    ["Block\tC", "CONTROL_CHARACTER"],
  ])("P2 in %j finds %s", (text, expected) => {
    expect(findGiveaway(text)).toBe(expected);
  });

  it("P2 leaves the joiner that Persian writing needs", () => {
    expect(findGiveaway("می\u200cخواهم")).toBeNull();
  });

  it.each([
    ["", "EMPTY"],
    ["   ", "EMPTY"],
    ["n".repeat(61), "TOO_LONG"],
    ["n".repeat(60), "ok"],
    ["  Harbour   Water ", "ok"],
  ])("P2 the name %j is judged %s", (text, expected) => {
    expect(codeOf(checkName(text))).toBe(expected);
  });

  it("P2 keeps a name without needless spaces", () => {
    expect(unwrapResult(checkName("  Harbour   Water "))).toBe("Harbour Water");
  });
});

describe("P3 areas", () => {
  it("P3 numbers the lines that are filled", () => {
    expect(unwrapResult(parseAreas("Block A\r\n\r\n  Block  B \n"))).toEqual([
      { code: 1, label: "Block A" },
      { code: 2, label: "Block B" },
    ]);
  });

  it("P3 names every line that does not fit", () => {
    const result = parseAreas(["Block A", "", "block a", "x".repeat(41), "079 123 45 67"].join("\n"));
    expect(result.ok ? null : result.error).toEqual({
      code: "LINES",
      lines: [
        { line: 3, code: "REPEATED" },
        { line: 4, code: "TOO_LONG" },
        { line: 5, code: "DIGITS" },
      ],
    });
  });

  it("P3 refuses a text without a line", () => {
    expect(codeOf(parseAreas(" \n "))).toBe("NO_AREAS");
  });

  it("P3 refuses more areas than the limit", () => {
    expect(codeOf(parseAreas(Array.from({ length: 201 }, (_, index) => `Block ${index}`).join("\n")))).toBe("TOO_MANY");
  });
});

describe("P4 area codes", () => {
  const areas = unwrapResult(parseAreas("A\nB"));
  it("P4 accepts a corrected label and a new area", () => {
    expect(keepsAreaCodes(areas, [...areas.map(({ code }) => ({ code, label: "X" })), { code: 3, label: "C" }])).toBe(
      true,
    );
  });

  it("P4 sees an area that was taken out", () => {
    expect(keepsAreaCodes(areas, areas.slice(1))).toBe(false);
  });
});
