import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayStartMs, dayToIso, half, isoToDay, isTimeZone, localDay } from "./days.ts";

const HOUR = 3_600_000;
const at = (iso: string) => Date.parse(iso);
const ZONES = [
  "UTC",
  "Pacific/Kiritimati",
  "Pacific/Pago_Pago",
  "Asia/Kathmandu",
  "Europe/Berlin",
  "America/St_Johns",
  "Africa/Cairo",
  "Asia/Beirut",
];

describe("programme-local days", () => {
  it.each([
    ["UTC", "1970-01-01T00:00:00Z", "1970-01-01"],
    ["Pacific/Kiritimati", "2026-06-29T10:00:00Z", "2026-06-30"],
    ["Pacific/Kiritimati", "2026-06-29T09:59:59.999Z", "2026-06-29"],
    ["Pacific/Pago_Pago", "2026-06-30T10:59:59.999Z", "2026-06-29"],
    ["Pacific/Pago_Pago", "2026-06-30T11:00:00Z", "2026-06-30"],
    ["Asia/Kathmandu", "2026-06-29T18:15:00Z", "2026-06-30"],
    ["Europe/Berlin", "2026-03-28T22:59:59Z", "2026-03-28"],
    ["Europe/Berlin", "2026-03-29T21:59:59Z", "2026-03-29"],
    ["Europe/Berlin", "2026-03-29T22:00:00Z", "2026-03-30"],
    ["Europe/Berlin", "2026-10-25T22:59:59Z", "2026-10-25"],
    ["Europe/Berlin", "2026-10-25T23:00:00Z", "2026-10-26"],
  ])("in %s %s is %s", (zone, instant, day) => {
    expect(dayToIso(localDay(at(instant), zone))).toBe(day);
  });

  it("starts at one o'clock where the clocks skip midnight", () => {
    const day = isoToDay("2026-03-29");
    expect(day !== null && dayStartMs(day, "Asia/Beirut")).toBe(at("2026-03-29T00:00:00+02:00"));
  });

  it("has 23 hours when summer time begins and 25 when it ends", () => {
    const hours = (iso: string) => {
      const day = isoToDay(iso) ?? 0;
      return (dayStartMs(day + 1, "Europe/Berlin") - dayStartMs(day, "Europe/Berlin")) / HOUR;
    };
    expect([hours("2026-03-29"), hours("2026-03-30"), hours("2026-10-25")]).toEqual([23, 24, 25]);
  });

  it("starts with the next day where a zone skipped one", () => {
    const skipped = isoToDay("2011-12-30") ?? 0;
    expect(dayToIso(localDay(dayStartMs(skipped, "Pacific/Apia"), "Pacific/Apia"))).toBe("2011-12-31");
  });

  it("begins exactly where the calendar turns, in every zone", () => {
    fc.assert(
      fc.property(fc.integer({ min: 19_000, max: 30_000 }), fc.constantFrom(...ZONES), (day, zone) => {
        const start = dayStartMs(day, zone);
        expect([localDay(start - 1, zone), localDay(start, zone)]).toEqual([day - 1, day]);
      }),
    );
  });

  it.each([
    ["Europe/Berlin", "2026-06-30T09:59:59Z", "am"],
    ["Europe/Berlin", "2026-06-30T10:00:00Z", "pm"],
    ["Asia/Kathmandu", "2026-06-30T06:14:59Z", "am"],
    ["Asia/Kathmandu", "2026-06-30T06:15:00Z", "pm"],
    ["UTC", "2026-06-30T00:00:00Z", "am"],
  ] as const)("in %s %s is %s", (zone, instant, expected) => {
    expect(half(at(instant), zone)).toBe(expected);
  });

  it("reads the text of a date field back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_932_896 }), (day) => {
        expect(isoToDay(dayToIso(day))).toBe(day);
      }),
    );
  });

  it.each(["", "2026-02-30", "2026-13-01", "26-01-01", "2026-1-1", "1969-12-31", "tomorrow"])(
    "refuses the date %j",
    (text) => {
      expect(isoToDay(text)).toBeNull();
    },
  );

  it("knows zones by their IANA name only", () => {
    expect(["Asia/Beirut", "UTC", "Nowhere/Land", ""].map(isTimeZone)).toEqual([true, true, false, false]);
  });

  it("throws for a time that is no number", () => {
    expect(() => localDay(Number.NaN, "UTC")).toThrow("TIME_INVALID");
  });

  it("throws for a zone that it does not know", () => {
    expect(() => localDay(0, "Nowhere/Land")).toThrow("TIME_ZONE_UNKNOWN");
  });
});
