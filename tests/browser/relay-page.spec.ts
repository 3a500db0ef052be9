/** The operator's page of a relay, opened by the link that a real relay prints. */
import { expect, test } from "@playwright/test";
import { seeScreen, startTraining, takePhone, text } from "./drive.ts";
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

test("R43 R84 the page counts what came since, refuses a file that is none of a carrier's, and says so when the relay stops answering", async ({
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
  const buffer = Buffer.from("a letter");
  await page.getByLabel("Choose a carried file").setInputFiles({ name: "x.ebb", mimeType: "text/plain", buffer });
  await expect(page.getByRole("alert")).toContainText("This is not a file of this app");
  await relay.stop();
  await page.clock.runFor(31_000);
  await expect(text(page, "The relay does not answer")).toBeVisible();
  await expect(text(page, "1 training programme")).toBeVisible();
});
