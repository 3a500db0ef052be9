import { describe, expect, it } from "vitest";
import { judgeLease, type LeaseTimes, showsSame } from "./lease-end.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = 1_780_000_000_000;
const END = START + 90 * DAY;

const at = (change: Partial<LeaseTimes>) =>
  judgeLease({ endMs: END, startMs: START, localMs: START + DAY, vouchedMs: null, answeredMs: null, ...change });

describe("the lease of a phone", () => {
  it.each([
    [49 * HOUR, null],
    [48 * HOUR, 48],
    [24 * HOUR + 1, 48],
    [24 * HOUR, 24],
    [2 * HOUR + 1, 24],
    [2 * HOUR, 2],
    [1, 2],
  ])("P13 with %i ms left warns as of %s hours", (left, warnHours) => {
    expect(at({ localMs: END - left })).toEqual({ type: "runs", endMs: END, warnHours });
  });

  it("P13 a screen that stays open is told of each warning, and of the end", () => {
    const states = [49, 48, 24, 2, 0, -1].map((hours) => at({ localMs: END - hours * HOUR }));
    const told = states.filter((state, place) => !showsSame(states[place - 1] ?? null, state));
    expect(told).toEqual(states.slice(0, 5));
  });

  it("P13 locks at its end by the clock alone", () => {
    expect(at({ localMs: END }).type).toBe("locked");
  });

  it("P13 is over only when coordinators signed a time past the end", () => {
    expect(at({ vouchedMs: END - 1 }).type).toBe("runs");
    expect(at({ vouchedMs: END }).type).toBe("over");
  });

  it("P13 with a clock that says 1970 goes on, and no further than what coordinators signed", () => {
    expect(at({ localMs: 0 }).type).toBe("runs");
    expect(at({ localMs: 0, vouchedMs: END - HOUR })).toEqual({ type: "runs", endMs: END, warnHours: 2 });
  });

  it("P13 with a clock ten years on locks, and is not over", () => {
    expect(at({ localMs: START + 3_650 * DAY, vouchedMs: START + DAY }).type).toBe("locked");
  });

  it("P13 opens again when coordinators who answered correct a jump forward", () => {
    expect(at({ localMs: START + 3_650 * DAY, vouchedMs: START + DAY, answeredMs: START + DAY }).type).toBe("runs");
  });

  it("P13 locks by the time of coordinators who answered, also where the clock is behind", () => {
    expect(at({ localMs: START, answeredMs: END }).type).toBe("locked");
  });
});
