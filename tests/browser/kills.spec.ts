/**
 * The browser's process is killed, as a phone loses its power: in the middle of a draft, behind a save, and in the middle of a hand-over. Where on the path that happens, and
 * where the language changes and the page is loaded anew, is drawn from a seed.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { behindIn, readGenerations } from "../kills/watch-databases.ts";
import { makePrng } from "../support/sim/prng.ts";
import { button, goHome, lockNow, registerNeed, seeScreen, speak, startTraining, tap, type } from "./drive.ts";
import { drawOwnNames, takeName } from "./own-names.ts";
import { makeProfileBrowser, type ProfileBrowser } from "./profile-browser.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";
import { logsOf, tear } from "./torn-log.ts";

type Messages = Readonly<Record<string, string>>;

const WORDS = path.resolve(import.meta.dirname, "../../src/words");
const catalogue = (tag: string): Messages => JSON.parse(readFileSync(path.join(WORDS, `${tag}.json`), "utf8"));
const LANGUAGES = [
  { name: "English", words: catalogue("en") },
  { name: "Français", words: catalogue("fr") },
  { name: "العربية", words: catalogue("ar") },
];
const SEEDS = ["kills 1", "kills 2"];

/** The words that the page speaks now. */
const speaks = async (page: Page): Promise<Messages> =>
  catalogue(await page.evaluate(() => document.documentElement.lang));

const press = async (page: Page, key: string): Promise<void> => tap(page, (await speaks(page))[key] ?? key);
const see = async (page: Page, key: string): Promise<void> => seeScreen(page, (await speaks(page))[key] ?? key);

/** From the start page to wherever the field worker's training opens. */
async function enter(page: Page, origin: string): Promise<void> {
  await page.goto(origin);
  await expect(page.locator("h1")).toHaveText("Ebb");
  await press(page, "start.try");
  await press(page, "start.doorField");
  await expect(button(page, (await speaks(page))["ui.lockNow"] ?? "")).toBeVisible();
}

/** One answer: the first question that is on the screen, by any of its tiles. */
async function answer(page: Page, pick: (count: number) => number): Promise<void> {
  const before = await page.locator("h1").innerText();
  const tiles = page.locator(".screen--capture .tile:not(.tile--person)");
  const count = await tiles.count();
  if (count > 0) await tiles.nth(pick(count)).click();
  else await page.locator(".screen__actions .button--primary").click();
  await expect(page.locator("h1")).not.toHaveText(before);
}

/** Two other starts of the same phone, neither of which asks. */
const again = {
  reload: async (phone: ProfileBrowser, origin: string) => enter(phone.page(), origin),
  kill: async (phone: ProfileBrowser, origin: string) => {
    await phone.kill();
    await enter(await phone.start(), origin);
  },
};

/** More frames than a log has: all that was written since it was last emptied goes. */
const ALL = Number.MAX_SAFE_INTEGER;

test("Y34 F3 S18 whatever a draft, a save and a hand-over are cut off by, the draft is offered, the hand-over goes on, and nothing is lost or doubled, also where the first copy lost what it had confirmed", async () => {
  test.setTimeout(300_000);
  const relay: RelayProcess = await startRelayProcess();
  const phone = makeProfileBrowser("sqlite");
  try {
    await phone.start();
    await startTraining(phone.page(), relay.origin, "Field worker");
    const before = await countToday(phone.page());
    const aliases = new Set<string>();
    for (const seed of SEEDS) aliases.add(await captureUnderFire(phone, relay.origin, seed));
    expect([aliases.size, await countToday(phone.page())]).toEqual([SEEDS.length, before + SEEDS.length]);

    await throwAway(phone, relay.origin);

    await cutHandOver(phone, relay.origin);
    expect(await countToday(phone.page())).toBe(before + SEEDS.length + 1);
    await lockNow(phone.page());
    await seeScreen(phone.page(), "Ebb");
    await tap(phone.page(), "Try Ebb");
    await tap(phone.page(), "Coordinator");
    await seeScreen(phone.page(), "Needs");
    // Rows that are out of sight are not drawn, so each is searched for.
    for (const alias of aliases) {
      await type(phone.page(), "Search by need, place or picture-word", alias.replace("-", " "));
      await expect(phone.page().getByText(alias, { exact: true })).toHaveCount(1);
    }
  } finally {
    await Promise.all([phone.remove(), relay.remove()]);
  }
});

/** One need, with the page loaded anew, the process killed and the language changed on its way, and killed again behind the save. Ends at home. */
async function captureUnderFire(phone: ProfileBrowser, origin: string, seed: string): Promise<string> {
  const prng = makePrng(seed);
  const [killAt, reloadAt, speakAt] = [2 + prng.below(4), 2 + prng.below(4), 1 + prng.below(5)];
  await press(phone.page(), "home.newNeed");
  await press(phone.page(), "notice.agree");
  for (let at = 1; !(await isAtCheck(phone.page())); at++) {
    await answer(phone.page(), (count) => prng.below(count));
    if (at === speakAt) await speak(phone.page(), prng.pick(LANGUAGES).name);
    for (const kind of [...(at === killAt ? ["kill" as const] : []), ...(at === reloadAt ? ["reload" as const] : [])]) {
      await again[kind](phone, origin);
      await see(phone.page(), "draft.title");
      await press(phone.page(), "draft.resume");
    }
  }
  await drawOwnNames(phone.page());
  await press(phone.page(), "check.save");
  await press(phone.page(), "card.none");
  // The coordinator reads it in English.
  await speak(phone.page(), "English");
  const alias = (await phone.page().locator(".saved__alias").innerText()).trim();
  takeName(alias);
  await phone.kill();
  const [log = ""] = logsOf(phone.folder, "first");
  tear(log, ALL);
  const page = await phone.start();
  await page.goto(`${origin}/manifest.webmanifest`);
  expect((await findBehind(page)).length).toBe(1);
  await enter(page, origin);
  await see(page, "home.title");
  await expect.poll(() => findBehind(page)).toEqual([]);
  return alias;
}

/** First copies of vaults that say less than the second ones: no kill leaves such a one. */
const findBehind = async (page: Page): Promise<readonly string[]> =>
  behindIn(await page.evaluate(readGenerations)).filter((name) => name.startsWith("p"));

/** A draft that was offered again and thrown away: only once it was asked twice, for good, and nothing of it became a record. */
async function throwAway(phone: ProfileBrowser, origin: string): Promise<void> {
  await press(phone.page(), "home.newNeed");
  await press(phone.page(), "notice.agree");
  await answer(phone.page(), () => 0);
  await again.kill(phone, origin);
  await see(phone.page(), "draft.title");
  await press(phone.page(), "draft.discard");
  await press(phone.page(), "draft.keep");
  await see(phone.page(), "draft.title");
  await press(phone.page(), "draft.discard");
  await phone.page().getByRole("dialog").locator(".button--danger").click();
  await see(phone.page(), "home.title");
  // Locking waits for what is being written.
  await lockNow(phone.page());
  await again.reload(phone, origin);
  await see(phone.page(), "home.title");
}

const isAtCheck = async (page: Page): Promise<boolean> =>
  (await page.locator("h1").innerText()) === (await speaks(page))["check.title"];

async function countToday(page: Page): Promise<number> {
  await tap(page, "Today’s list");
  await seeScreen(page, "Today’s list");
  await expect(page.locator(".record").first()).toBeVisible();
  const count = await page.locator(".record").count();
  await goHome(page);
  return count;
}

/** Registers one more, and kills the process while the relay does not answer the hand-over. Ends at home, handed over. */
async function cutHandOver(phone: ProfileBrowser, origin: string): Promise<void> {
  const page = phone.page();
  await page.route("**/segments", () => undefined);
  await registerNeed(page, {
    sector: "Food",
    item: "Cooked meal",
    urgency: "Today",
    people: "2 people",
    place: "School hall",
  });
  await goHome(page);
  await tap(page, "Hand over records");
  await tap(page, "Hand over now");
  await expect(page.locator(".steps__step--working")).toBeVisible();
  await again.kill(phone, origin);
  await seeScreen(phone.page(), "Hand over records");
  await expect(phone.page().getByText("The hand-over was cut off")).toBeVisible();
  await tap(phone.page(), "Hand over now");
  await expect(phone.page().locator(".steps__step").nth(2)).toContainText("Finished");
  await goHome(phone.page());
}
