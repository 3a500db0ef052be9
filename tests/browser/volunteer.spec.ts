/** A volunteer's phone on the production build, from the door of training to taking everything back. */
import { expect, test } from "@playwright/test";
import { button, seeScreen, startTraining, takePhone, tap } from "./drive.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";
import { handOverHelp, nameOf, offerSomething } from "./volunteer.ts";

let relay: RelayProcess;

test.beforeAll(async () => {
  relay = await startRelayProcess();
});
test.afterAll(() => relay.remove());

test("VO1 VO3 VO7 GT3 a volunteer without a name offers within ten taps, renews, removes, hands over, and stops helping", async ({
  browser,
}) => {
  const { page, context } = await takePhone(browser, { viewport: { width: 360, height: 640 } });
  await startTraining(page, relay.origin, "Volunteer");
  expect(await nameOf(page)).toMatch(/^\p{L}+-\p{L}+$/u);
  await expect(page.getByText("You do not need to go anywhere.")).toBeVisible();

  await page.evaluate(() => {
    Object.assign(window, { taps: 0 });
    document.addEventListener("pointerdown", () => ((window as unknown as { taps: number }).taps += 1));
  });
  await offerSomething(page);
  // One of them leads home from the page that says that it is saved.
  expect(await page.evaluate(() => (window as unknown as { taps: number }).taps)).toBeLessThanOrEqual(10 + 1);
  await expect(page.getByRole("status").getByText("1 only on this phone")).toBeVisible();

  await tap(page, "My offers");
  const cards = page.locator(".offers > li");
  await expect(cards).toHaveCount(4);
  await button(page, "Renew").first().click();
  await expect(page.getByText("The offer is renewed.")).toBeAttached();
  await button(page, "Remove").first().click();
  await expect(cards).toHaveCount(3);
  await tap(page, "Back");
  await handOverHelp(page);

  await tap(page, "Stop helping");
  await tap(page, "Take everything back");
  await seeScreen(page, "Thank you for your help");
  await tap(page, "Back to the start page");
  await expect(button(page, "My offers")).toContainText("No offers yet");
  await context.close();
});
