/** A field worker's day in training: how many taps it takes, and what is there after the app was closed in the middle of something. */
import { expect, type Page, test } from "@playwright/test";
import { button, enterDoor, goHome, lockNow, registerNeed, seeScreen, startTraining, takePhone, tap } from "./drive.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

let relay: RelayProcess;
test.beforeAll(async () => {
  relay = await startRelayProcess();
});
test.afterAll(() => relay.remove());

/** Counts what a finger does, from now on, in the page itself. */
async function countTaps(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counter = window as unknown as { taps: number };
    counter.taps = 0;
    document.addEventListener("pointerdown", () => counter.taps++, { capture: true });
  });
  return () => page.evaluate(() => (window as unknown as { taps: number }).taps);
}

const NEED = {
  sector: "Food",
  item: "Cooked meal",
  urgency: "Today",
  people: "2 people",
  place: "School hall",
} as const;

test.describe("on one phone, from home to home", () => {
  let page: Page;
  test.beforeAll(async ({ browser }) => {
    ({ page } = await takePhone(browser));
    await startTraining(page, relay.origin, "Field worker");
  });
  test.afterAll(() => page.context().close());

  test("N40 the notice speaks another language than the screen, the record says which, the next talk begins in it, and a mistake in training is found", async () => {
    await expect(button(page, "Find the mistakes")).toContainText("0");
    await tap(page, "New need");
    await tap(page, "Language of the talk");
    await tap(page, "Français");
    await expect(page.locator(".spoken")).toHaveText(/Nous/);
    await seeScreen(page, "Read this to them");
    for (const name of ["They agree to us writing it", "Food", "Cooked meal", "Today", "2 people", "School hall"])
      await tap(page, name);
    for (const name of ["No extra help needed", "Save on this phone", "No card wanted"]) await tap(page, name);
    const alias = (await page.locator(".saved__alias").innerText()).trim();
    await goHome(page);
    await tap(page, "New need");
    await expect(page.locator(".spoken")).toHaveText(/Nous/);
    await goHome(page);

    await tap(page, "Today’s list");
    await expect(page.locator(".record").filter({ hasText: alias })).toContainText("Français");
    const closed = page.locator(".record").filter({ hasText: "Old ferry house" });
    await closed.getByRole("button", { name: /^Change/ }).click();
    await page.getByRole("button", { name: /^Change: \W*Place/u }).click();
    await button(page, "Fish market").click();
    await tap(page, "Save on this phone");
    await seeScreen(page, "Today’s list");
    await goHome(page);
    await tap(page, "Find the mistakes");
    await expect(page.locator(".steps__step--ok")).toHaveCount(1);
    await tap(page, "Close");
    await seeScreen(page, "Your work today");
  });

  test("a correction takes at most four taps in the list, and stands as changed here until a coordinator has it", async () => {
    const { alias } = await registerNeed(page, NEED);
    await goHome(page);
    await tap(page, "Today’s list");
    const taps = await countTaps(page);
    const row = page.locator(".record").filter({ hasText: alias });
    await row.getByRole("button", { name: /^Change/ }).click();
    await seeScreen(page, "Check the change");
    await page.getByRole("button", { name: /^Change: \W*People/u }).click();
    await tap(page, "5–6 people");
    await seeScreen(page, "Check the change");
    await tap(page, "Save on this phone");
    await seeScreen(page, "Today’s list");
    expect(await taps()).toBeLessThanOrEqual(4);
    await expect(row).toContainText("5–6 people");
    await goHome(page);
  });

  test("N34 erasing an own record asks once, takes it from the list and says how far that has come", async () => {
    await page.context().setOffline(true);
    const { alias } = await registerNeed(page, NEED);
    await goHome(page);
    await tap(page, "Today’s list");
    const row = page.locator(".record").filter({ hasText: alias });
    await row.getByRole("button", { name: /^Erase/ }).click();
    await expect(page.getByRole("dialog")).toContainText("It goes from this phone now.");
    await tap(page, "Erase it");
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(row).toHaveCount(0);
    await expect(page.locator(".record--ended")).toContainText("It was nowhere else.");
    await goHome(page);
    await page.context().setOffline(false);
  });
});

test("a hand-over takes at most three taps; cut off in the middle it opens again on what is proven, and goes on", async ({
  page,
}) => {
  await startTraining(page, relay.origin, "Field worker");
  let relayIs: "silent" | "away" | "there" = "silent";
  await page.route("**/segments", (route) => {
    if (relayIs === "there") return route.continue();
    return relayIs === "away" ? route.abort() : undefined;
  });
  await registerNeed(page, NEED);
  await goHome(page);
  const taps = await countTaps(page);
  await tap(page, "Hand over records");
  await tap(page, "Hand over now");
  expect(await taps()).toBeLessThanOrEqual(3);
  await expect(page.locator(".steps__step").nth(0)).toContainText("Finished");
  await expect(button(page, "Handing over")).toBeVisible();

  relayIs = "away";
  await page.reload();
  await seeScreen(page, "Ebb");
  await tap(page, "Try Ebb");
  await seeScreen(page, "Choose a door");
  await tap(page, "Field worker");
  await seeScreen(page, "Hand over records");
  await expect(page.getByText("The hand-over was cut off")).toBeVisible();
  await expect(page.locator(".steps__step").nth(0)).toContainText("Finished");
  await expect(page.locator(".steps__step").nth(2)).toContainText("Not started");
  relayIs = "there";
  await tap(page, "Hand over now");
  await expect(page.locator(".steps__step").nth(2)).toContainText("Finished");
  await goHome(page);

  const before = await countTaps(page);
  await lockNow(page);
  expect(await before()).toBe(1);
});

test("Y90 a phone that was locked without a network hands over by itself once there is one", async ({
  context,
  page,
}) => {
  await startTraining(page, relay.origin, "Field worker");
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await context.setOffline(true);
  const { alias } = await registerNeed(page);
  await goHome(page);
  await lockNow(page);
  const uploaded = page.waitForResponse((response) => response.url().endsWith("/segments") && response.ok());
  await context.setOffline(false);
  await uploaded;
  await tap(page, "Try Ebb");
  await enterDoor(page, "Coordinator");
  await expect(page.locator(".need-row", { hasText: alias })).toBeVisible();
});
