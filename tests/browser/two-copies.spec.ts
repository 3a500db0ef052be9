/** A vault in two copies, in a real browser whose older engine drops a whole database behind a torn log. Rules S17 to S20 of `src/store/SPEC.md`. */
import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { enterDoor, goHome, readToday, registerNeed, seeScreen, startTraining, tap, text } from "./drive.ts";
import { makeProfileBrowser, type ProfileBrowser } from "./profile-browser.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

const LOST = "The browser lost a copy of what is here";

/** The logs of the vaults' first copies. The name of its database stands in each, in UTF-16, big-endian. */
const logsOfFirst = ({ folder }: ProfileBrowser): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /IndexedDB\/.*leveldb\/\d+\.log$/.test(name))
    .map((name) => path.join(folder, name))
    .filter((log) => /\0p\0-(\0[0-9a-f]){32}/.test(readFileSync(log, "latin1")));

/** The begin of a record and half of what it says it holds, as a process leaves it that is killed while it writes (LevelDB log format). */
function tear(log: string): void {
  const head = Buffer.alloc(7);
  head.writeUInt32LE(0x12345678, 0);
  head.writeUInt16LE(200, 4);
  head[6] = 1;
  appendFileSync(log, Buffer.concat([head, readFileSync(log).subarray(-100)]));
}

async function startAgain(browser: ProfileBrowser, relay: RelayProcess): Promise<Page> {
  const page = await browser.start();
  await page.goto(relay.origin);
  await tap(page, "Try Ebb");
  await enterDoor(page, "Field worker");
  return page;
}

test("S18 S20 a database that Chromium drops behind a torn log comes back from the second copy, and that is told", async () => {
  const [relay, browser] = [await startRelayProcess(), makeProfileBrowser("leveldb")];
  try {
    const first = await browser.start();
    await startTraining(first, relay.origin, "Field worker");
    const before = await registerNeed(first);
    await browser.kill();
    const logs = logsOfFirst(browser);
    expect(logs.length).toBeGreaterThan(0);
    logs.forEach(tear);

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
