/** Kills a real browser again and again while it saves, and counts what of the confirmed is there afterwards. */
import { expect, type Page } from "@playwright/test";
import { button, speak, startTraining, tap } from "../browser/drive.ts";
import { makeProfileBrowser, type ProfileBrowser } from "../browser/profile-browser.ts";
import { blank, findLogs, type Kept, tear, writtenAt } from "../browser/torn-log.ts";
import { makeFirefoxProfile } from "./firefox-profile.ts";
import { keepStorage } from "./kept-storage.ts";
import { makePowerDisk, type PowerDisk } from "./power-disk.ts";
import { SAVED_CALL, startSaving } from "./save-loop.ts";
import {
  behindIn,
  countKept,
  describeGenerations,
  evenIn,
  NEW_LINE,
  readGenerations,
  watchDatabases,
} from "./watch-databases.ts";

export interface KillPlan {
  readonly engine: "leveldb" | "sqlite" | "firefox";
  /** SIGKILL of the browser's processes alone, or with the power of its disk. */
  readonly how: "kill" | "power";
  /** Whether each kill leaves a torn log behind, in one place after the other: the worst case of either engine. */
  readonly tears: boolean;
  /** Whether a torn log is left in all places at once, zeros and half a record in turn: as a power cut can, the older engine's alone. */
  readonly everywhere: boolean;
  readonly kills: number;
  /** After so many a new profile begins. */
  readonly perProfile: number;
}

export interface KillTotals extends KillPlan {
  readonly browser: string;
  /** Saves that the screen confirmed, and how many of them neither the list nor the vault's own rows had at a later start. */
  readonly confirmed: number;
  readonly lost: number;
  /** Saves that the vault's rows had and the list did not show: a fault of the screen, or of whoever reads it. */
  readonly unlisted: number;
  /** Needs that are listed and were not confirmed: cut off between the commit and the screen. More than one for a kill are doubled. */
  readonly unconfirmed: number;
  readonly doubled: number;
  /** Kills behind which a draft was offered. */
  readonly drafts: number;
  /** Databases that the browser had no more: vaults' first copies, their second ones, those beside the vaults. */
  readonly dropped: Readonly<Record<Kept, number>>;
  /** With SQLite: copies that said less than the other one before the app looked. */
  readonly behind: number;
  /** Of those that were dropped or behind, the ones that say what the other one says after the start. */
  readonly healed: number;
}

/** Needs by their names, which may repeat. */
type Listed = readonly string[];

const KILL_WITHIN_MS = 2_000;
/** A machine that is busy with other work is no failure of what is measured. */
const PATIENCE_MS = Number(process.env.EBB_PATIENCE_MS ?? 180_000);
/** Profiles that may fail before their first kill. */
const SPARE_PROFILES = 5;
/** SQLite has no log of the shelf that outlives a start: it is too small, and is written into its file when it is closed. */
const PLACES = {
  leveldb: ["first", "second", "beside"],
  sqlite: ["first", "second"],
  firefox: [],
} as const satisfies Record<KillPlan["engine"], readonly Kept[]>;

export async function runKills(
  plan: KillPlan,
  origin: string,
  report: (totals: KillTotals) => void,
): Promise<KillTotals> {
  if (plan.tears && PLACES[plan.engine].length === 0) throw new Error(`no log of ${plan.engine} can be torn`);
  if (plan.everywhere && plan.engine !== "leveldb")
    throw new Error(`both copies of ${plan.engine} would lose what was confirmed`);
  const none = { confirmed: 0, lost: 0, unlisted: 0, unconfirmed: 0, doubled: 0, drafts: 0, behind: 0, healed: 0 };
  let totals: KillTotals = { ...plan, ...none, kills: 0, browser: "", dropped: { first: 0, second: 0, beside: 0 } };
  for (let spare = SPARE_PROFILES; totals.kills < plan.kills; ) {
    const kills = Math.min(plan.perProfile, plan.kills - totals.kills);
    const after = await runProfile({ ...plan, kills }, origin, totals, report);
    if (after === totals && spare-- === 0) throw new Error("no profile comes as far as its first kill");
    totals = after;
  }
  return totals;
}

async function runProfile(
  plan: KillPlan,
  origin: string,
  before: KillTotals,
  report: (totals: KillTotals) => void,
): Promise<KillTotals> {
  const disk = plan.how === "power" ? makePowerDisk() : null;
  const phone = makePhone(plan, disk?.folder);
  try {
    let totals = before;
    const first = await prepare(phone, disk, origin).catch(() => null);
    // Nothing was saved yet: another profile begins.
    if (!first) return totals;
    let known = first.listed;
    const torn: Torn = new Map();
    // Training comes with ops that are no need of their own.
    const others = first.kept - known.length;
    for (let kill = 0; kill < plan.kills; kill++) {
      const saved = await saveUntilKilled(phone, disk);
      if (plan.everywhere) tearAll(phone.folder, kill, torn);
      else if (plan.tears) tearNext(plan, phone.folder, kill, torn);
      const storage = keepStorage(phone.folder);
      const again = await startAgain(phone, origin, others, plan.engine !== "firefox").catch(async (error) => {
        await storage.keep(phone.page());
        throw error;
      });
      const lostBefore = totals.lost;
      const isDropped = again.dropped.length > 0;
      if (isDropped) process.stdout.write(`dropped: ${again.dropped.join(", ")}\n`);
      totals = count(totals, [...known, ...saved], saved.length, again);
      known = again.listed;
      report(totals);
      if (totals.lost > lostBefore || isDropped) await storage.keep(phone.page());
      storage.drop();
    }
    return totals;
  } finally {
    await phone.remove();
    await disk?.remove();
  }
}

/** Logs that were torn, and when. One that nobody wrote since is not torn again: two halves would make a whole record that is none, which no kill leaves. */
type Torn = Map<string, number>;

/** Tears the logs that were written last in all places at once. */
function tearAll(folder: string, kill: number, torn: Torn): void {
  for (const place of PLACES.leveldb) tearLast(folder, place, torn, kill % 2 === 0 ? blank : tear);
}

function tearNext({ engine }: KillPlan, folder: string, kill: number, torn: Torn): void {
  const places: readonly Kept[] = PLACES[engine];
  tearLast(folder, places[kill % places.length] ?? "first", torn, tear);
}

/** Tears the log of `place` that was written last: that of a vault which nobody opens is not written, and would not heal. A tear that would tear nothing ends the run. */
function tearLast(folder: string, place: Kept, torn: Torn, act: (log: string) => void): void {
  const log = findLogs(folder, place).find(({ path }) => torn.get(path) !== writtenAt(path));
  if (!log) throw new Error(`a kill left no log of the ${place} databases to tear`);
  act(log.path);
  torn.set(log.path, writtenAt(log.path));
  process.stdout.write(`torn: ${log.database}\n`);
}

function makePhone({ engine }: KillPlan, parent?: string): ProfileBrowser {
  if (engine !== "firefox") return makeProfileBrowser(engine, undefined, null, parent);
  const { FIREFOX_PATH } = process.env;
  if (!FIREFOX_PATH) throw new Error("FIREFOX_PATH names no Firefox");
  return makeFirefoxProfile(FIREFOX_PATH, parent);
}

/** A phone in training, whose files have reached the disk: Chromium writes the names of new files for up to a minute later (E6 of `src/erase/SPEC.md`). */
async function prepare(phone: ProfileBrowser, disk: PowerDisk | null, origin: string): Promise<Start> {
  await startTraining(await phone.start(), origin, "Field worker");
  if (disk) {
    await phone.close();
    disk.sync();
  } else await phone.kill();
  return startAgain(phone, origin, 0, false);
}

/** Saves, and is killed at a moment behind the first confirmed one. Names what was confirmed. */
async function saveUntilKilled(phone: ProfileBrowser, disk: PowerDisk | null): Promise<Listed> {
  const saved: string[] = [];
  const page = phone.page();
  const first = new Promise<void>((resolve, reject) => {
    page.once("close", () => reject(new Error("the page ended before it saved")));
    page
      .exposeFunction(SAVED_CALL, (name: string) => {
        saved.push(name);
        resolve();
      })
      .then(() => page.evaluate(startSaving, SAVED_CALL))
      .catch(reject);
  });
  await first;
  await new Promise((resolve) => setTimeout(resolve, Math.random() * KILL_WITHIN_MS));
  if (disk) {
    phone.freeze();
    disk.cut();
  }
  await phone.kill();
  await disk?.mountAgain();
  return saved;
}

interface Start {
  readonly browser: string;
  readonly listed: Listed;
  /** Needs in the journal of the vault, by its database and not by the screen. */
  readonly kept: number;
  readonly hasDraft: boolean;
  /** Names of databases that the browser had no more. */
  readonly dropped: readonly string[];
  readonly behind: number;
  readonly healed: number;
}

/**
 * `others`: ops of the journal that the list does not show. `looksFirst`: whether to look, before the app does, which copies are behind or not there. That look creates
 * nothing, so that the app finds missing what the look did.
 */
async function startAgain(phone: ProfileBrowser, origin: string, others: number, looksFirst: boolean): Promise<Start> {
  const page = await phone.start();
  page.setDefaultTimeout(PATIENCE_MS);
  const behind = looksFirst ? await findBehind(page, origin) : [];
  const dropped = new Set<string>();
  page.on("console", (line) => {
    // One whose name begins with n comes and goes for a new log (S24).
    const name = line.text().startsWith(NEW_LINE) ? line.text().slice(NEW_LINE.length) : "n";
    if (!name.startsWith("n")) dropped.add(name);
  });
  await page.addInitScript(watchDatabases, NEW_LINE);
  await page.goto(origin);
  await tap(page, "Try Ebb");
  await tap(page, "Field worker");
  const hasDraft = await discardDraft(page);
  const kept = (await page.evaluate(countKept)) - others;
  const listed = await listNeeds(page, kept);
  // A write to the shelf: behind a torn log nothing is lost before something is written.
  await speak(page, "Français");
  await speak(page, "English");
  const gone = [...dropped];
  const healed = await countHealed(page, [...new Set([...gone, ...behind])]);
  const browser = page.context().browser()?.version() ?? "";
  return { browser, listed, kept, hasDraft: hasDraft(), dropped: gone, behind: behind.length, healed };
}

/** On a page of the same origin that is not the app. Prints what each copy says, because the app makes them even. */
async function findBehind(page: Page, origin: string): Promise<readonly string[]> {
  await page.goto(`${origin}/manifest.webmanifest`);
  const generations = await page.evaluate(readGenerations);
  process.stdout.write(`generations: ${describeGenerations(generations)}\n`);
  return behindIn(generations);
}

/** Throws a draft away as soon as the page asks, which it may do a moment behind home. Tells whether it asked. */
async function discardDraft(page: Page): Promise<() => boolean> {
  let hasDraft = false;
  await page.addLocatorHandler(page.getByRole("heading", { level: 1, name: "A need is not finished" }), async () => {
    hasDraft = true;
    await tap(page, "Throw it away");
    await page.getByRole("dialog").getByRole("button", { name: "Throw it away" }).click();
  });
  return () => hasDraft;
}

/** Of the copies that were dropped or behind, those that say again what the other one says; a commit may be on its way to one of them. */
async function countHealed(page: Page, names: readonly string[]): Promise<number> {
  const copies = names.filter((name) => /^[pm]-/.test(name));
  for (let tries = 0; ; tries++) {
    const healed = copies.length === 0 ? [] : evenIn(await page.evaluate(readGenerations), copies);
    if (healed.length === copies.length || tries === 5) return healed.length;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/**
 * What the list shows, those of yesterday included: at midnight the list folds them away. It is whole once it shows as many as the vault's journal keeps; a list that does
 * not come to that is taken as it is.
 */
async function listNeeds(page: Page, kept: number): Promise<Listed> {
  await tap(page, "Today’s list");
  await page.getByRole("heading", { level: 1, name: "Today’s list" }).waitFor();
  const earlier = page.getByRole("button", { name: /^Show / });
  await expect
    .poll(
      async () => {
        if (await earlier.isVisible()) await earlier.click();
        return page.locator(".record").count();
      },
      { timeout: 20_000 },
    )
    .toBeGreaterThanOrEqual(kept)
    .catch(() => undefined);
  const names = (await page.locator(".record__alias").allInnerTexts()).map((name) => name.trim());
  await tap(page, "Back");
  await button(page, "New need").waitFor();
  return names;
}

function count(before: KillTotals, expected: Listed, confirmed: number, start: Start): KillTotals {
  const left = [...start.listed];
  const missing = expected.filter((name) => {
    const at = left.indexOf(name);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  }).length;
  const lost = Math.min(missing, Math.max(0, expected.length - start.kept));
  const dropped = (letter: RegExp) => start.dropped.filter((name) => letter.test(name)).length;
  return {
    ...before,
    browser: start.browser,
    kills: before.kills + 1,
    confirmed: before.confirmed + confirmed,
    lost: before.lost + lost,
    unlisted: before.unlisted + missing - lost,
    unconfirmed: before.unconfirmed + Math.min(1, left.length),
    doubled: before.doubled + Math.max(0, left.length - 1),
    drafts: before.drafts + (start.hasDraft ? 1 : 0),
    dropped: {
      first: before.dropped.first + dropped(/^p-/),
      second: before.dropped.second + dropped(/^m-/),
      beside: before.dropped.beside + dropped(/^[^pm]/),
    },
    behind: before.behind + start.behind,
    healed: before.healed + start.healed,
  };
}
