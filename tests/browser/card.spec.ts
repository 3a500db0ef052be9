/** A paper card: scanned or told by its words after a need was saved, refused in words where it must not be bound. */
import { expect, type Page, test } from "@playwright/test";
import { toCardSecret, toProgrammeId } from "../../src/kit/brand.ts";
import { cardText, wordsOfCard } from "../../src/wire/card.ts";
import { wordsFromBytes } from "../../src/words/picture-words.ts";
import { damageText, placesToSwap, swapWords } from "../support/wrong-card.ts";
import { makeCardField } from "./card-field.ts";
import {
  button,
  fillNeed,
  lockNow,
  seeScreen,
  showFirstInvite,
  startProgramme,
  takePhone,
  tap,
  type,
} from "./drive.ts";

const { camera, relay, startField } = makeCardField(watchCamera);

const MOST_TAPS = 12;
const FIRST = toCardSecret(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
const SECOND = toCardSecret(Uint8Array.of(200, 12, 63, 90, 4, 77, 130, 251));
const elsewhere = toProgrammeId(new Uint8Array(16).fill(9));

/** In the page: counts taps, keeps what the camera gave, and lets a test refuse it. */
function watchCamera(): void {
  const seen = window as unknown as { taps: number; streams: MediaStream[]; refuse: string | null };
  Object.assign(seen, { taps: 0, streams: [], refuse: null });
  addEventListener("pointerdown", () => seen.taps++, { capture: true });
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    if (seen.refuse) throw new DOMException("", seen.refuse);
    const stream = await open(wanted);
    seen.streams.push(stream);
    return stream;
  };
}

const taps = (page: Page) => page.evaluate(() => (window as unknown as { taps: number }).taps);
/** How many tracks run, of how many openings of the camera. */
const running = (page: Page) =>
  page.evaluate(() => {
    const { streams } = window as unknown as { streams: MediaStream[] };
    const tracks = streams.flatMap((stream) => stream.getTracks());
    return [tracks.filter(({ readyState }) => readyState === "live").length, streams.length];
  });
const refuseCamera = (page: Page, name: string | null) =>
  page.evaluate((reason) => {
    (window as unknown as { refuse: string | null }).refuse = reason;
  }, name);

/** From home: registers a need and stands before the camera. */
async function saveNeed(page: Page): Promise<void> {
  await fillNeed(page);
  await tap(page, "Save on this phone");
  await seeScreen(page, "Now scan a blank card");
}

const sees = (page: Page, sentence: string) => expect(page.getByText(sentence, { exact: true })).toBeVisible();

test("C3 a card is scanned and given within the taps of the path, and a used, a foreign and no card are refused in words", async ({
  page,
}) => {
  const { worker, coordinator, programmeId } = await startField(page);
  camera.hold(cardText(programmeId, FIRST));
  const before = await taps(worker);
  await saveNeed(worker);
  await seeScreen(worker, "Card read");
  expect((await running(worker))[0]).toBe(0);
  await tap(worker, "Card given");
  await seeScreen(worker, "Saved");
  expect((await taps(worker)) - before).toBeLessThanOrEqual(MOST_TAPS);

  await tap(worker, "Back to your work");
  await saveNeed(worker);
  await sees(worker, "This card is already used");
  await sees(worker, "Take another.");
  await tap(worker, "Use the card’s words");

  camera.hold(cardText(elsewhere, SECOND));
  await tap(worker, "Back");
  await sees(worker, "This card is from another programme");
  await tap(worker, "Use the card’s words");
  camera.hold(damageText(cardText(programmeId, SECOND)));
  await tap(worker, "Back");
  await sees(worker, "We cannot read this card");
  await sees(worker, "Try brighter light, or use the words.");
  await tap(worker, "Use the card’s words");
  camera.hold("https://relay.example/");
  await tap(worker, "Back");
  await sees(worker, "This is not an Ebb card");
  await tap(worker, "No card wanted");
  await seeScreen(worker, "Saved");

  await tap(worker, "Back to your work");
  await tap(worker, "Today’s list");
  await seeScreen(worker, "Today’s list");
  await expect(worker.locator(".record__card")).toHaveCount(1);
  camera.hold(cardText(programmeId, SECOND));
  await tap(worker, "Give a card");
  await seeScreen(worker, "Card read");
  await tap(worker, "Card given");
  await seeScreen(worker, "Today’s list");
  await expect(worker.locator(".record__card")).toHaveCount(2);

  await tap(worker, "Back");
  await tap(worker, "Hand over records");
  await tap(worker, "Hand over");
  await expect(button(worker, "Hand over again")).toBeVisible();
  await tap(coordinator, "Hand over");
  await tap(coordinator, "Receive now");
  await tap(coordinator, "Needs");
  await expect(coordinator.locator(".need-row")).toHaveCount(2);
});

test("C5 without a camera the nine words bind a card, the ninth checks them, and each trouble with a camera has its sentence", async ({
  page,
}) => {
  const { worker, programmeId } = await startField(page);
  await refuseCamera(worker, "NotAllowedError");
  await saveNeed(worker);
  await sees(worker, "The camera was not allowed");
  await refuseCamera(worker, "NotReadableError");
  await tap(worker, "Try the camera again");
  await sees(worker, "Another app uses the camera");
  await refuseCamera(worker, "NotFoundError");
  await tap(worker, "Try the camera again");
  await sees(worker, "This phone gives no camera");

  await tap(worker, "Use the card’s words");
  await seeScreen(worker, "The nine words");
  const words = wordsOfCard(FIRST, programmeId);
  const swapped = placesToSwap(words, programmeId);
  for (const [at, word] of wordsFromBytes(swapWords(words, swapped)).entries()) {
    await type(worker, `Word ${at + 1} of 9`, word.slice(0, 4));
    await worker.locator(".card-choice").first().click();
  }
  await sees(worker, "These words do not fit together");
  for (const at of swapped) {
    await button(worker, `Word ${at + 1}:`).click();
    await type(worker, `Word ${at + 1} of 9`, wordsFromBytes(words)[at]?.slice(0, 4) ?? "");
    await worker.keyboard.press("Enter");
  }
  await seeScreen(worker, "Card read");
  await tap(worker, "Card given");
  await seeScreen(worker, "Saved");
});

test("C6 an invite is scanned inside the app, once somebody asked for the camera", async ({ page }) => {
  await startProgramme(page, relay().link);
  camera.hold(await showFirstInvite(page));
  const { page: phone } = await takePhone(page.context().browser() as never);
  await phone.addInitScript(watchCamera);
  await phone.goto(relay().origin);
  await tap(phone, "Join a programme");
  await seeScreen(phone, "Join a programme");
  await expect(button(phone, "Scan the invite")).toBeVisible();
  expect(await running(phone)).toEqual([0, 0]);
  await tap(phone, "Scan the invite");
  await seeScreen(phone, "Your words");
  expect(await running(phone)).toEqual([0, 1]);
});

test("C6 the camera goes out when its screen is left, when the page is hidden and when the vault locks", async ({
  page,
}) => {
  const { worker } = await startField(page);
  await saveNeed(worker);
  await expect.poll(() => running(worker)).toEqual([1, 1]);
  await showPage(worker, false);
  await expect.poll(() => running(worker)).toEqual([0, 1]);
  await showPage(worker, true);
  await expect.poll(() => running(worker)).toEqual([1, 2]);
  await tap(worker, "Use the card’s words");
  await expect.poll(() => running(worker)).toEqual([0, 2]);
  await tap(worker, "Back");
  await expect.poll(() => running(worker)).toEqual([1, 3]);
  await lockNow(worker);
  expect(await running(worker)).toEqual([0, 3]);
});

const showPage = (page: Page, isShown: boolean) =>
  page.evaluate((shown) => {
    Object.defineProperty(document, "visibilityState", { value: shown ? "visible" : "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isShown);
