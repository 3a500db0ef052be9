/**
 * Firefox: a programme ends under a phone's hands, and its profile is searched as raw bytes, after a kill and after an orderly end. What is looked for was found there before. Run by `npm run test:engines`.
 */
import { expect, test } from "@playwright/test";
import { makeFirefoxProfile } from "../kills/firefox-profile.ts";
import { joinWorker, NEED, PLACE, PLAN } from "./drill-cast.ts";
import { goHome, listVaultPlaces, lockNow, registerNeed, seeScreen, text, unlock } from "./drive.ts";
import { startDesk } from "./node-desk.ts";
import type { ProfileBrowser } from "./profile-browser.ts";
import { expectGone, expectNoText, expectOnDisk, type Held, readHeld } from "./raw-member.ts";
import { startRelayProcess } from "./relay-process.ts";

/** Nothing of the vault in any file: no key, no secret of the S file, no wrapped key, no text, no word. */
function expectClean(browser: ProfileBrowser, { keys, secrets }: Held, words: readonly string[]): void {
  expectGone(browser, [...secrets, keys.onDisk]);
  expectNoText(browser, [PLACE, PLAN.name, words.join(" ")]);
}

test("E8 E10 E20 in Firefox a closed programme leaves no key, no wrapped key and no word in the profile, and the screen says that keys were overwritten", async () => {
  test.setTimeout(300_000);
  const relay = await startRelayProcess();
  const browser = makeFirefoxProfile(process.env.FIREFOX_PATH ?? "/usr/bin/firefox");
  try {
    const desk = await startDesk(relay, PLAN);
    const page = await browser.start();
    const { secret } = await joinWorker(page, desk);
    await registerNeed(page, NEED);
    await goHome(page);
    await lockNow(page);
    const held = await readHeld({ browser, words: secret.words });
    expect(held.places.map((place) => place.replace(held.vaultId, "…"))).toEqual(["/vaults/…", "p-…"]);
    browser.freeze();
    expectOnDisk(browser, held);
    browser.thaw();
    await unlock(page, secret.words);
    await seeScreen(page, "Your work today");

    await desk.close();
    await seeScreen(page, "This programme is closed");
    await expect(text(page, "The keys were overwritten first. Without them nothing here opens.")).toBeVisible();
    await expect(text(page, "The relay has it. The certificate can now name this phone.")).toBeVisible();
    expect(await listVaultPlaces(page)).toEqual([]);
    await browser.kill();
    expectClean(browser, held, secret.words);

    await (await browser.start()).goto(relay.origin);
    await seeScreen(browser.page(), "Ebb");
    await browser.close();
    expectClean(browser, held, secret.words);
  } finally {
    await Promise.all([browser.remove(), relay.remove()]);
  }
});
