import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeNextRun, type NextRun } from "./next-run.ts";

let runs = 0;
let next: NextRun;

beforeEach(() => {
  vi.useFakeTimers();
  runs = 0;
  next = makeNextRun(
    () => performance.now(),
    () => {
      runs++;
    },
  );
});
afterEach(() => void vi.useRealTimers());

it("Y98 what is saved again and again puts the next run off no further", () => {
  next.within(2_000);
  for (let save = 0; save < 3; save++) {
    vi.advanceTimersByTime(900);
    next.within(2_000);
  }
  expect(runs).toBe(1);
});

it("Y98 a save brings a run forward that was to come later", () => {
  next.in(10_000);
  next.within(2_000);
  vi.advanceTimersByTime(2_000);
  expect(runs).toBe(1);
});

it("Y98 a plan takes the place of the one before, so that a wait after a failure is kept whole", () => {
  next.in(2_000);
  next.in(10_000);
  vi.advanceTimersByTime(9_999);
  expect(runs).toBe(0);
});

it("Y98 what was stopped does not begin, and may be planned again", () => {
  next.in(2_000);
  next.stop();
  vi.advanceTimersByTime(5_000);
  expect(runs).toBe(0);
  next.within(1_000);
  vi.advanceTimersByTime(1_000);
  expect(runs).toBe(1);
});
