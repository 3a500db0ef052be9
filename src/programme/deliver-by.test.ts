import { describe, expect, it } from "vitest";
import { isLate, nextDeliverByMs } from "./deliver-by.ts";

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

describe("P12 late phones", () => {
  const at = (iso: string) => Date.parse(iso);
  const NOW = at("2026-07-07T12:00:00Z");
  const friday = { weekday: 5, minutes: 18 * 60 };
  it.each([
    ["2026-07-05T12:00:00Z", false],
    ["2026-07-05T11:59:59Z", true],
  ])("P12 without a set time, one last heard at %s: %s", (heard, expected) => {
    expect(isLate(at(heard), null, NOW, "UTC")).toBe(expected);
  });

  it.each([
    ["in the two days before Friday's time", "2026-07-01T18:00:00Z", false],
    ["earlier than that", "2026-07-01T17:59:59Z", true],
    ["since then", "2026-07-06T08:00:00Z", false],
  ])("P12 with a set time, one last heard %s: %s is late: %s", (_, heard, expected) => {
    expect(isLate(at(heard), friday, NOW, "UTC")).toBe(expected);
  });
});
