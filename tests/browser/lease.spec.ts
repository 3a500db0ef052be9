/** A coordinator's device that needs its share at every unlock: the relay's, and a printed one where no relay answers. Rules V30, V33. */
import { expect, type Page, test } from "@playwright/test";
import { button, seeScreen, startProgramme, tap, text, type, unlock } from "./drive.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

let relay: RelayProcess;
test.beforeEach(async () => {
  relay = await startRelayProcess();
});
test.afterEach(() => relay.remove());

const EVERY_TIME = "This device opens with its words and its share from the relay, every time.";
const FIELD = "Code of the share";

/** Starts over with the words; ends where the device is open, or asks for a share. */
async function startAgain(page: Page, words: readonly string[], then: string): Promise<void> {
  await page.reload();
  await unlock(page, words);
  await seeScreen(page, then);
}

test("V30 V33 each unlock asks the relay; without it a printed share opens once, and the relay again when it is back", async ({
  page,
}) => {
  const plan = { name: "River camp", areas: ["Block A"], lease: "Words and the relay, every time" };
  const { words } = await startProgramme(page, relay.link, plan);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  await tap(page, "Look around first");
  await tap(page, "Programme");
  await tap(page, "Unlock shares");
  await seeScreen(page, "Unlock shares");
  await expect(text(page, EVERY_TIME)).toBeVisible();
  await tap(page, "Print shares");
  await tap(page, "Make them");
  await seeScreen(page, "Your printed shares");
  const code = (await page.locator(".paper__line > span:last-child").allInnerTexts()).join(" ");
  await tap(page, "I have the papers");
  await expect(text(page, "Printed: {1}. Still open: {1}.")).toBeVisible();

  await startAgain(page, words, "Needs");
  await relay.stop();
  await startAgain(page, words, "A share is missing");
  await expect(text(page, "The relay did not answer")).toBeVisible();
  await type(page, FIELD, code.slice(0, -1));
  await tap(page, "Open with this code");
  await expect(page.getByText("A letter differs, or one is missing. What was typed is still here.")).toBeVisible();
  await type(page, FIELD, code.toLowerCase());
  await tap(page, "Open with this code");
  await seeScreen(page, "Needs");

  await startAgain(page, words, "A share is missing");
  await type(page, FIELD, code);
  await tap(page, "Open with this code");
  await expect(page.getByText("This share opens nothing here.")).toBeVisible();
  await relay.restart();
  await tap(page, "Ask the relay again");
  await seeScreen(page, "Needs");
  await expect(button(page, "Programme")).toBeVisible();
});
