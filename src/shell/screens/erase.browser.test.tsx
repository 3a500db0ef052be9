import { options } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeStage } from "../../../tests/support/stage.tsx";
import { COUNT_SECONDS, EraseScreen, HOLD_SECONDS, SLOW_COUNT_SECONDS } from "./erase.tsx";

const { host, show } = makeStage();
const onErase = vi.fn();

beforeEach(() => {
  // Runs effects right after what is drawn, so that the fake clock sees their timers.
  options.requestAnimationFrame = queueMicrotask;
  vi.useFakeTimers();
  onErase.mockReset();
});
afterEach(() => {
  vi.useRealTimers();
  delete options.requestAnimationFrame;
});

const start = (isPractice = false) =>
  show(<EraseScreen who="field" onlyHere={6} isPractice={isPractice} onErase={onErase} onBack={() => undefined} />);

const find = (text: string) => [...host.querySelectorAll("button")].find((one) => one.textContent?.includes(text));
const key = (type: "keydown" | "keyup", name: string, repeat = false) => {
  const target = document.activeElement ?? host;
  target.dispatchEvent(new KeyboardEvent(type, { key: name, repeat, bubbles: true, cancelable: true }));
};
/** One second after the other: each is drawn before the next begins. */
const pass = async (seconds: number) => {
  for (let second = 0; second < seconds; second++) await vi.advanceTimersByTimeAsync(1_000);
};
async function hold(name: string, seconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
  find("Hold for")?.focus();
  key("keydown", name);
  await pass(seconds);
  key("keyup", name);
  await vi.advanceTimersByTimeAsync(0);
}
async function startCount(): Promise<void> {
  start();
  await hold("Enter", HOLD_SECONDS);
  find("Erase")?.click();
  await vi.advanceTimersByTimeAsync(0);
}

describe("erasing by key", () => {
  it.each(["Enter", " "])(
    "E8 holding %j for three seconds offers Erase in another place, and erases nothing",
    async (name) => {
      start();
      await hold(name, HOLD_SECONDS);
      expect(document.activeElement?.textContent).toBe("Erase");
      await pass(60);
      expect(onErase).not.toHaveBeenCalled();
    },
  );

  it("E8 letting go early offers nothing, however often", async () => {
    start();
    for (let tries = 0; tries < 3; tries++) await hold("Enter", HOLD_SECONDS - 1);
    expect(host.querySelector(".button--danger")).toBeNull();
  });

  it("E8 erases once, when the count is over", async () => {
    await startCount();
    await pass(COUNT_SECONDS - 1);
    expect(onErase).not.toHaveBeenCalled();
    await pass(2);
    expect(onErase).toHaveBeenCalledOnce();
  });

  it.each(["Escape", "Enter", "a", "Tab"])("E8 the key %s stops the count", async (name) => {
    await startCount();
    await pass(COUNT_SECONDS - 1);
    key("keydown", name);
    await pass(60);
    expect(onErase).not.toHaveBeenCalled();
    expect(find("Hold for")).toBeDefined();
  });

  it("E8 a key that is still held from the press before does not stop the count", async () => {
    await startCount();
    key("keydown", "Enter", true);
    await pass(COUNT_SECONDS + 1);
    expect(onErase).toHaveBeenCalledOnce();
  });
});

describe("erasing by finger", () => {
  it("E8 a touch anywhere stops the count", async () => {
    await startCount();
    await pass(1);
    host.querySelector(".countdown-layer")?.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
    await pass(60);
    expect(onErase).not.toHaveBeenCalled();
  });

  it("E8 the count covers the whole screen", async () => {
    await startCount();
    const box = host.querySelector(".countdown-layer")?.getBoundingClientRect();
    expect([box?.x, box?.y, box?.width, box?.height]).toEqual([0, 0, innerWidth, innerHeight]);
  });

  it("E8 whoever cannot hold presses three times, and has longer to stop", async () => {
    start();
    find("I cannot hold a button")?.click();
    await vi.advanceTimersByTimeAsync(0);
    for (const left of ["3", "2", "1"]) find(`Press ${left} more`)?.click();
    await vi.advanceTimersByTimeAsync(0);
    find("Erase")?.click();
    await pass(SLOW_COUNT_SECONDS - 1);
    expect(onErase).not.toHaveBeenCalled();
    await pass(2);
    expect(onErase).toHaveBeenCalledOnce();
  });

  it("E8 whoever wants it has longer to stop, and holds all the same", async () => {
    start();
    host.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
    await vi.advanceTimersByTimeAsync(0);
    await hold("Enter", HOLD_SECONDS);
    find("Erase")?.click();
    await pass(SLOW_COUNT_SECONDS - 1);
    expect(onErase).not.toHaveBeenCalled();
    await pass(2);
    expect(onErase).toHaveBeenCalledOnce();
  });

  it("practice says on every stage that nothing is erased", async () => {
    start(true);
    expect(host.textContent).toContain("Nothing is erased");
    await hold("Enter", HOLD_SECONDS);
    expect(find("Erase (practice)")).toBeDefined();
    find("Erase (practice)")?.click();
    await vi.advanceTimersByTimeAsync(0);
    expect(host.textContent).toContain("Practice. Nothing will be erased.");
  });
});
