/** Whoever takes the device later finds nothing of the card that was given before. Rules C22 and C47 of ../../card/README.md. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeStage } from "../../../tests/support/stage.tsx";
import en from "../../words/en.json";
import { ENGLISH_WORDS } from "../../words/picture-words.ts";
import type { Device } from "../acts/device.ts";
import { PersonFlow } from "./person-flow.tsx";
import { CLEAR_AFTER_MS } from "./use-idle.ts";

const { host, show, buttons, press, type } = makeStage();
const CARD = [3, 40, 77, 105, 131, 164, 190, 222, 250].map((number) => ENGLISH_WORDS[number]).join(" ");
const HALF_HOUR_MS = 30 * 60_000;
const title = () => host.querySelector("h1")?.textContent;

let fetches = 0;
let answer: () => Promise<Response> = () => Promise.reject(new TypeError("no network"));

/** A device that has never heard of any programme. */
const device = {
  ...{ clock: { nowMs: () => 0 }, random: { bytes: (length: number) => new Uint8Array(length) } },
  fetch: () => {
    fetches += 1;
    return answer();
  },
  stretch: async () => new Uint8Array(32),
} as unknown as Device;

/** Types the words of a card where somebody asks for them. */
function giveCard(): void {
  show(<PersonFlow device={device} relayAddress="https://relay.test" onLeave={() => {}} />);
  press(en["person.type"]);
  type(en["certificate.typeField"], CARD);
  press(en["certificate.typeGo"]);
}

beforeEach(() => {
  fetches = 0;
  answer = () => Promise.reject(new TypeError("no network"));
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

it("C22 words that nothing came of are gone after a minute without a touch", async () => {
  giveCard();
  await expect.poll(title).toBe(en["person.unreachableTitle"]);
  const before = fetches;
  await vi.advanceTimersByTimeAsync(HALF_HOUR_MS);
  expect(title()).toBe(en["person.cardTitle"]);
  expect(buttons(en["ui.tryAgain"])).toHaveLength(0);
  expect(fetches, "nobody asked with her words again").toBe(before);
});

it("C22 a phone that slept half an hour shows nothing of the card when it wakes", async () => {
  giveCard();
  await expect.poll(title).toBe(en["person.unreachableTitle"]);
  // Asleep, the steady clock stands still.
  vi.setSystemTime(Date.now() + HALF_HOUR_MS);
  document.dispatchEvent(new Event("visibilitychange"));
  expect(title()).toBe(en["person.cardTitle"]);
});

it("C22 a touch keeps them, and whoever lost a card reads on as long as it takes", async () => {
  giveCard();
  await expect.poll(title).toBe(en["person.unreachableTitle"]);
  await vi.advanceTimersByTimeAsync(CLEAR_AFTER_MS / 2);
  dispatchEvent(new PointerEvent("pointerdown"));
  await vi.advanceTimersByTimeAsync(CLEAR_AFTER_MS / 2);
  expect(title()).toBe(en["person.unreachableTitle"]);
  await vi.advanceTimersByTimeAsync(CLEAR_AFTER_MS);
  press(en["person.lost"]);
  await expect.poll(title).toBe(en["person.lostTitle"]);
  await vi.advanceTimersByTimeAsync(HALF_HOUR_MS);
  expect(title()).toBe(en["person.lostTitle"]);
});

it("C47 an answer that comes after a minute without a touch is shown to nobody", async () => {
  let fail: (why: Error) => void = () => {};
  answer = () =>
    new Promise((_, reject) => {
      fail = reject;
    });
  giveCard();
  await expect.poll(() => fetches).toBe(1);
  expect(title()).toBe(en["person.lookingTitle"]);
  await vi.advanceTimersByTimeAsync(HALF_HOUR_MS);
  expect(title()).toBe(en["person.cardTitle"]);
  answer = () => Promise.reject(new TypeError("no network"));
  fail(new TypeError("no network"));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(title()).toBe(en["person.cardTitle"]);
});
