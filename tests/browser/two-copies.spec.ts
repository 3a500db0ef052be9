/** A vault in two copies, in a real browser whose older engine drops a whole database behind a torn log. Rules S17 to S20 of `src/store/SPEC.md`, V29 of `src/vault/SPEC.md`. */
import { expect, type Page, test } from "@playwright/test";
import { enterDoor, goHome, readToday, registerNeed, seeScreen, startTraining, tap, text } from "./drive.ts";
import { makeProfileBrowser, type ProfileBrowser } from "./profile-browser.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";
import { logsOf, tear } from "./torn-log.ts";

const LOST = "The browser lost a copy of what is here";

async function startAgain(browser: ProfileBrowser, relay: RelayProcess): Promise<Page> {
  const page = await browser.start();
  await page.goto(relay.origin);
  await tap(page, "Try Ebb");
  await enterDoor(page, "Field worker");
  return page;
}

test("S18 S20 V29 what Chromium drops behind torn logs comes back, a copy from the other one and the shelf from the vaults, and a lost copy is told", async () => {
  const [relay, browser] = [await startRelayProcess(), makeProfileBrowser("leveldb")];
  try {
    const first = await browser.start();
    await startTraining(first, relay.origin, "Field worker");
    const before = await registerNeed(first);
    await browser.kill();
    for (const kept of ["first", "beside"] as const) {
      const logs = logsOf(browser.folder, kept);
      expect(logs.length).toBeGreaterThan(0);
      logs.forEach(tear);
    }

    const second = await startAgain(browser, relay);
    const after = await registerNeed(second);
    await browser.kill();

    const third = await startAgain(browser, relay);
    await expect(text(third, LOST)).toBeVisible();
    const today = (await readToday(third)).join();
    for (const { alias } of [before, after]) expect(today).toContain(alias);
    await goHome(third);
    await tap(third, "I have seen this");
    await expect(text(third, LOST)).toBeHidden();
    await seeScreen(third, "Your work today");
  } finally {
    await Promise.all([browser.remove(), relay.remove()]);
  }
});
