/** A worker registers on a disk that runs full, and goes on once there is room: what the screen confirmed is there at every look, and what it did not is still on it. */
import { type Page, expect as playwrightExpect } from "@playwright/test";
import { button, fillNeed, goHome, handOver, seeScreen, startTraining, tap } from "../browser/drive.ts";
import { type Backend, makeProfileBrowser, type ProfileBrowser } from "../browser/profile-browser.ts";
import { type FullDisk, makeFullDisk } from "./full-disk.ts";

/** A machine that is busy is no failure. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 10_000;
const expect = playwrightExpect.configure({ timeout: PATIENCE_MS });

export interface FullTotals {
  readonly engine: Backend;
  readonly browser: string;
  /** What the screen said each time that a save was refused. */
  readonly said: readonly string[];
  /** Needs whose save the screen confirmed. */
  readonly confirmed: number;
  /** Those among them that were saved on the full disk, in what the database's files had left. */
  readonly confirmedWhenFull: number;
  /** How many of the confirmed ones the list lacked after a reload on the full disk, a kill and start on it, and a kill and start at the end. */
  readonly lost: { readonly reloaded: number; readonly restarted: number; readonly end: number };
  readonly isHandedOver: boolean;
}

const MEGABYTES = 400;
const BEFORE = 3;
const AFTER = 2;
/** More than fit into what a database's files have left. */
const MOST = 400;

export async function runFull(engine: Backend, origin: string): Promise<FullTotals> {
  const disk = makeFullDisk(MEGABYTES);
  const phone = makeProfileBrowser(engine, undefined, null, disk.folder);
  try {
    return await walk(engine, phone, disk, origin);
  } finally {
    await phone.remove();
    await disk.remove();
  }
}

async function walk(engine: Backend, phone: ProfileBrowser, disk: FullDisk, origin: string): Promise<FullTotals> {
  await startTraining(await start(phone), origin, "Field worker");
  const names: string[] = [];
  for (let at = 0; at < BEFORE; at++) names.push(await save(phone.page()));

  const first = await saveUntilFull(phone.page(), disk, names);
  await seeScreen(phone.page(), "Check with the person");
  disk.free();
  const retried = await trySave(phone.page());
  if (retried) throw new Error(`there was room again, and the screen said: ${retried}`);
  names.push(await confirmed(phone.page()));

  const second = await saveUntilFull(phone.page(), disk, names);
  await enter(phone.page(), origin);
  const reloaded = await countMissing(phone.page(), names);
  disk.fill();
  await phone.kill();
  disk.fill();
  await enter(await start(phone), origin);
  const restarted = await countMissing(phone.page(), names);

  disk.free();
  for (let at = 0; at < AFTER; at++) names.push(await save(phone.page()));
  await handOver(phone.page());
  const isHandedOver = await button(phone.page(), "Hand over again").isVisible();
  await phone.kill();
  await enter(await start(phone), origin);
  return {
    ...{ engine, browser: phone.page().context().browser()?.version() ?? "", said: [first.said, second.said] },
    ...{ confirmed: names.length, confirmedWhenFull: first.count + second.count, isHandedOver },
    lost: { reloaded, restarted, end: await countMissing(phone.page(), names) },
  };
}

/** Starts the browser. Its page throws a draft away as soon as it is offered, which may be a moment behind home. */
async function start(phone: ProfileBrowser): Promise<Page> {
  const page = await phone.start();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.addLocatorHandler(page.getByRole("heading", { level: 1, name: "A need is not finished" }), async () => {
    await tap(page, "Throw it away");
    await page.getByRole("dialog").getByRole("button", { name: "Throw it away" }).click();
  });
  return page;
}

/** Starts the page anew and goes to the worker's home. */
async function enter(page: Page, origin: string): Promise<void> {
  await page.goto(origin);
  await tap(page, "Try Ebb");
  await tap(page, "Field worker");
  await expect(page.getByRole("heading", { level: 1, name: "Your work today" })).toBeVisible();
}

/** How many of `names` today's list has not, once it shows as many as it ever will. A draft that is offered late takes the list's place, and home the draft's. */
async function countMissing(page: Page, names: readonly string[]): Promise<number> {
  const list = page.getByRole("heading", { level: 1, name: "Today’s list" });
  const last = page.locator(".record").nth(names.length - 1);
  await expect(async () => {
    if (!(await list.isVisible())) await tap(page, "Today’s list");
    await expect(last).toBeVisible({ timeout: LOOK_MS });
  })
    .toPass({ timeout: PATIENCE_MS })
    .catch(() => undefined);
  const left = (await page.locator(".record__alias").allInnerTexts()).map((name) => name.trim());
  await goHome(page);
  return names.filter((name) => {
    const at = left.indexOf(name);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  }).length;
}

/** Registers one from home; ends at home. */
async function save(page: Page): Promise<string> {
  await fillNeed(page, ANSWERS);
  await tap(page, "Save on this phone");
  return confirmed(page);
}

const ANSWERS = { sector: "Food", item: "Cooked meal", urgency: "Today", people: "2 people", place: "School hall" };

async function confirmed(page: Page): Promise<string> {
  await tap(page, "No card wanted");
  await seeScreen(page, "Saved");
  const name = (await page.locator(".saved__alias").innerText()).trim();
  await goHome(page);
  return name;
}

/** Fills the disk again before each save, and goes on until the screen refuses one. */
async function saveUntilFull(page: Page, disk: FullDisk, names: string[]) {
  for (let count = 0; count < MOST; count++) {
    await fillNeed(page, ANSWERS);
    disk.fill();
    const said = await trySave(page);
    if (said) return { count, said };
    names.push(await confirmed(page));
  }
  throw new Error("the disk did not run full");
}

/** Taps Save; what the screen says where it refuses, `null` where it confirms. */
async function trySave(page: Page): Promise<string | null> {
  await tap(page, "Save on this phone");
  await expect(button(page, "Saving")).toBeHidden();
  const alert = page.getByRole("alert");
  await expect(alert.or(button(page, "No card wanted")).first()).toBeVisible();
  return (await alert.isVisible()) ? (await alert.innerText()).trim() : null;
}
