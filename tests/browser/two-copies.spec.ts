/** A vault in two copies, in a real browser whose older engine drops a whole database behind a torn log. Rules S17 to S20 and S24 of `src/store/SPEC.md`, V29 of `src/vault/SPEC.md`. */
import { expect, type Page, test } from "@playwright/test";
import { NEW_LINE, watchDatabases } from "../kills/watch-databases.ts";
import { enterDoor, goHome, readToday, registerNeed, seeScreen, speak, startTraining, tap, text } from "./drive.ts";
import { makeProfileBrowser, type ProfileBrowser } from "./profile-browser.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";
import { blank, logsOf, spoil, tear } from "./torn-log.ts";

const LOST = "The browser lost a copy of what is here";

/** Tells `onNew` of each database that the browser had no more. */
async function startAgain(
  browser: ProfileBrowser,
  relay: RelayProcess,
  onNew: (name: string) => void = () => undefined,
): Promise<Page> {
  const page = await browser.start();
  page.on("console", (line) => line.text().startsWith(NEW_LINE) && onNew(line.text().slice(NEW_LINE.length)));
  await page.addInitScript(watchDatabases, NEW_LINE);
  await page.goto(relay.origin);
  await tap(page, "Try Ebb");
  await enterDoor(page, "Field worker");
  return page;
}

test("S18 S20 V29 S24 what Chromium drops comes back, a copy from the other one and the shelf from the vaults, and a lost copy is told; a save behind logs that are torn in both copies stays", async () => {
  const [relay, browser] = [await startRelayProcess(), makeProfileBrowser("leveldb")];
  try {
    const first = await browser.start();
    await startTraining(first, relay.origin, "Field worker");
    const saved = [await registerNeed(first)];
    await browser.kill();
    logsOf(browser.folder, "first").forEach(spoil);
    logsOf(browser.folder, "beside").forEach(tear);

    const dropped = new Set<string>();
    const second = await startAgain(browser, relay, (name) => dropped.add(name));
    await expect(text(second, LOST)).toBeVisible();
    // Otherwise nothing would have been brought back.
    expect([...dropped].map((name) => name[0])).toContain("p");
    await tap(second, "I have seen this");
    await expect(text(second, LOST)).toBeHidden();
    saved.push(await registerNeed(second));
    // A write behind the torn log, without which nothing would be dropped. That the next start speaks English again shows that the shelf was.
    await speak(second, "Français");

    // As cuts of the power leave both copies: torn in one way and in the other. What is saved then stands behind the tears.
    for (const torn of [blank, tear]) {
      await browser.kill();
      for (const kept of ["first", "second"] as const) {
        const logs = logsOf(browser.folder, kept);
        expect(logs.length).toBeGreaterThan(0);
        logs.forEach(torn);
      }
      saved.push(await registerNeed(await startAgain(browser, relay)));
    }
    await browser.kill();
    const last = await startAgain(browser, relay);
    const today = (await readToday(last)).join();
    for (const { alias } of saved) expect(today).toContain(alias);
    await goHome(last);
    await seeScreen(last, "Your work today");
  } finally {
    await Promise.all([browser.remove(), relay.remove()]);
  }
});
