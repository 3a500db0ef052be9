import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
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

beforeEach(() => {
  vi.useFakeTimers();
  [isDraftOpen, locks, seals] = [false, 0, 0];
  stop = watchIdle({
    idleMinutes: 5,
    isDraftOpen: () => isDraftOpen,
    onHide: () => {
      seals++;
    },
    onLock: () => {
      locks++;
    },
  });
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

  it("stops watching", () => {
    stop();
    vi.advanceTimersByTime(60 * 60_000);
    expect(locks).toBe(0);
  });
});
