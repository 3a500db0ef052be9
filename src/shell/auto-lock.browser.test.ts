import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../kit/clock.ts";
import { watchIdle } from "./auto-lock.ts";

let isDraftOpen = false;
let locks = 0;
let seals = 0;
let stop: () => void = () => undefined;

/** Shows or hides the page, as the browser tells it. */
function turn(state: "visible" | "hidden"): void {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}

function start(): void {
  stop = watchIdle({
    clock: systemClock,
    idleMinutes: 5,
    isDraftOpen: () => isDraftOpen,
    onHide: () => {
      seals++;
    },
    onLock: () => {
      locks++;
    },
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  [isDraftOpen, locks, seals] = [false, 0, 0];
  start();
});
afterEach(() => {
  stop();
  turn("visible");
  vi.useRealTimers();
});

describe("watchIdle", () => {
  it("locks after the idle minutes", () => {
    vi.advanceTimersByTime(5 * 60_000);
    expect(locks).toBe(1);
  });

  it("starts the minutes anew with each touch", () => {
    vi.advanceTimersByTime(4 * 60_000);
    document.dispatchEvent(new Event("pointerdown"));
    vi.advanceTimersByTime(4 * 60_000);
    expect(locks).toBe(0);
  });

  it("does not lock a draft that is on the screen", () => {
    isDraftOpen = true;
    vi.advanceTimersByTime(30 * 60_000);
    expect(locks).toBe(0);
  });

  it("seals when the page hides, and locks after a minute", () => {
    turn("hidden");
    vi.advanceTimersByTime(60_000);
    expect([seals, locks]).toEqual([1, 1]);
  });

  it("locks a draft that nobody sees", () => {
    isDraftOpen = true;
    turn("hidden");
    vi.advanceTimersByTime(60_000);
    expect(locks).toBe(1);
  });

  it("locks when it is seen again after more than a minute in which the phone stopped its timers, also with a draft", () => {
    isDraftOpen = true;
    turn("hidden");
    vi.setSystemTime(Date.now() + 3 * 3_600_000);
    turn("visible");
    expect(locks).toBe(1);
  });

  it("locks when it is seen again also where the clock was set back meanwhile", () => {
    turn("hidden");
    vi.setSystemTime(Date.now() - 86_400_000);
    vi.spyOn(performance, "now").mockReturnValue(performance.now() + 60_000);
    turn("visible");
    vi.restoreAllMocks();
    expect(locks).toBe(1);
  });

  it("counts from its start where nobody sees it then", () => {
    stop();
    turn("hidden");
    start();
    vi.setSystemTime(Date.now() + 60_000);
    turn("visible");
    expect(locks).toBe(1);
  });

  it("goes on when it is seen again within the minute, and begins the idle minutes anew", () => {
    turn("hidden");
    vi.advanceTimersByTime(59_000);
    turn("visible");
    vi.advanceTimersByTime(4 * 60_000);
    expect(locks).toBe(0);
    vi.advanceTimersByTime(60_000);
    expect(locks).toBe(1);
  });

  it("stops watching", () => {
    stop();
    vi.advanceTimersByTime(60 * 60_000);
    expect(locks).toBe(0);
  });
});
