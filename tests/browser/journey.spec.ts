/** The short journey that every engine must make: training, a need without a relay, a reload without a relay, hand-over, the coordinator's list. */
import { expect, test } from "@playwright/test";
import { button, enterDoor, goHome, lockNow, readToday, registerNeed, seeScreen, startTraining, tap } from "./drive.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

let relay: RelayProcess;
test.beforeAll(async () => {
  relay = await startRelayProcess();
});
test.afterAll(() => relay.remove());

const TRAINING_NEED = {
  sector: "Water, toilets",
  item: "Water container",
  urgency: "Within 3 days",
  people: "5–6 people",
  place: "Block C",
};

test("a need written without a relay survives a reload and reaches the coordinator", async ({ page }) => {
  await startTraining(page, relay.origin, "Field worker");
  // The shell must be kept before the network goes.
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await relay.stop();
  const { alias } = await registerNeed(page, TRAINING_NEED);

  await page.reload();
  await seeScreen(page, "Ebb");
  await tap(page, "Try Ebb");
  await enterDoor(page, "Field worker");
  expect((await readToday(page)).join("\n")).toMatch(new RegExp(`${alias}[^]*Saved on this phone`));
  await goHome(page);

  await relay.restart();
  await tap(page, "Hand over records");
  await tap(page, "Hand over now");
  await expect(button(page, "Hand over again")).toBeVisible();
  await lockNow(page);
  await tap(page, "Try Ebb");
  await enterDoor(page, "Coordinator");
  await expect(page.getByText(alias)).toBeVisible();
});
