/** The operator's page of a relay, opened by the link that a real relay prints. */
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { dropFile, goHome, registerNeed, seeScreen, startTraining, takePhone, tap, text } from "./drive.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

let relay: RelayProcess;

test.beforeEach(async () => {
  relay = await startRelayProcess();
});
test.afterEach(() => relay.remove());

test("R42 the printed link shows the relay, leaves the address, and opens nothing a second time", async ({
  browser,
}) => {
  const { page } = await takePhone(browser);
  await page.goto(relay.statusLink);
  await seeScreen(page, "This relay");
  await expect(text(page, "Waiting for the first phone")).toBeVisible();
  await expect(text(page, "Same as on this device")).toBeVisible();
  expect(page.url()).toBe(`${relay.origin}/`);
  const { page: second } = await takePhone(browser);
  await second.goto(relay.statusLink);
  await seeScreen(second, "This link opens nothing any more");
});

test("R43 R84 the page counts what came since, gives the relay a file that a phone without a network made, refuses a file that is none of a carrier's, and says so when the relay stops answering", async ({
  browser,
}) => {
  const { page } = await takePhone(browser);
  await page.clock.install();
  await page.goto(relay.statusLink);
  await seeScreen(page, "This relay");
  const { page: phone } = await takePhone(browser);
  await startTraining(phone, relay.origin, "Field worker");
  await page.clock.runFor(31_000);
  await expect(text(page, "1 training programme")).toBeVisible();
  const file = await carryAway(phone);
  await dropFile(page, file);
  await expect(page.getByText(/^The relay has it\. \S*\d\S* pieces? (was|were) new\.$/)).toBeVisible();
  await dropFile(page, file);
  await expect(text(page, "Nothing in it was new to the relay.")).toBeVisible();
  const buffer = Buffer.from("a letter");
  await page.getByLabel("Choose a carried file").setInputFiles({ name: "x.ebb", mimeType: "text/plain", buffer });
  await expect(page.getByRole("alert")).toContainText("This is not a file of this app");
  await relay.stop();
  await page.clock.runFor(31_000);
  await expect(text(page, "The relay does not answer")).toBeVisible();
  await expect(text(page, "1 training programme")).toBeVisible();
});

/** A need that is registered without a network, in the file that somebody takes along. */
async function carryAway(phone: Page): Promise<Buffer> {
  await phone.context().setOffline(true);
  await registerNeed(phone);
  await goHome(phone);
  await tap(phone, "Hand over records");
  await tap(phone, "Carry by hand");
  const [download] = await Promise.all([phone.waitForEvent("download"), tap(phone, "Make a file for the coordinator")]);
  return readFileSync(await download.path());
}
