/** The service worker on the production build: the app starts with no server at all, and changes only when a person lets it. */
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type BrowserContext, expect, type Page, test, type Worker } from "@playwright/test";
import {
  button,
  enterDoor,
  fillNeed,
  goHome,
  lockNow,
  readToday,
  registerNeed,
  seeScreen,
  startTraining,
  tap,
  text,
} from "./drive.ts";
import { type BuildCopy, copyBuild } from "./newer-build.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";
import { WAKE_TAG, wakeWorker } from "./wake-worker.ts";

let build: BuildCopy;
let relay: RelayProcess;

test.beforeEach(async () => {
  build = copyBuild();
  relay = await startRelayProcess(build.folder);
});
test.afterEach(async () => {
  await relay.remove();
  build.remove();
});

/** Resolves when the worker holds the whole shell and serves this page. */
const waitForWorker = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const { serviceWorker } = navigator;
    await serviceWorker.ready;
    if (serviceWorker.controller) return;
    await new Promise((resolve) => serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
  });

const open = async (page: Page, address: string): Promise<void> => {
  await page.goto(address);
  await seeScreen(page, "Ebb");
  await waitForWorker(page);
};

/** Lets the page look for a newer release, as it does when the network comes back; resolves when one waits. */
const findNewer = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    if (!registration) throw new TypeError("no worker");
    if (registration.waiting) return;
    const found = new Promise<ServiceWorker>((resolve) =>
      registration.addEventListener("updatefound", () => registration.installing && resolve(registration.installing)),
    );
    dispatchEvent(new Event("online"));
    const newer = await found;
    if (newer.state === "installed") return;
    await new Promise((resolve) => newer.addEventListener("statechange", resolve, { once: true }));
  });

const entryOf = (page: Page): Promise<string> =>
  page.evaluate(() => document.querySelector<HTMLScriptElement>("script[type=module]")?.src ?? "");

const shells = (page: Page): Promise<number> =>
  page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith("ebb-shell-")).length);

const isWaiting = (page: Page): Promise<boolean> =>
  page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting));

/** Takes the newer release over from the worker's home, and waits until the page has started from it. */
async function takeOver(page: Page): Promise<void> {
  const before = await entryOf(page);
  await expect(page.getByText("A newer version is ready. It starts when no record is open.")).toBeVisible();
  await tap(page, "Start it now");
  await expect.poll(() => entryOf(page).catch(() => before)).not.toBe(before);
}

/** What the page of About says about the release. */
async function seeVersion(page: Page, version: string): Promise<void> {
  await tap(page, "About and limits");
  await expect(text(page, `Version {${version}}`)).toBeVisible();
}

test("W2 a reload on any path starts the app while no server runs", async ({ page }) => {
  await open(page, relay.origin);
  await relay.stop();
  await page.goto(`${relay.origin}/needs/new?from=link`);
  await seeScreen(page, "Ebb");
  await page.reload();
  await seeScreen(page, "Ebb");
});

test("W3 a part that was never loaded opens without a server on the very first visit", async ({ page }) => {
  await open(page, relay.link);
  await relay.stop();
  await tap(page, "Start a programme");
  await seeScreen(page, "Start a programme");
});

/** A first visit on which the file at `place` does not load, until no worker is installed. */
async function visitCutOff(context: BrowserContext, page: Page, place: string): Promise<void> {
  let isCut = false;
  await context.route(place, (route) => {
    isCut = true;
    return route.abort();
  });
  await page.goto(relay.origin);
  await seeScreen(page, "Ebb");
  await expect.poll(() => isCut).toBe(true);
  await expect
    .poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistration()) === undefined))
    .toBe(true);
}

test("W5 a first visit that is cut while the shell is stored leaves no part of it, and the next visit stores all", async ({
  context,
  page,
}) => {
  await visitCutOff(context, page, "**/manifest.webmanifest");
  expect(await shells(page)).toBe(0);
  await context.unroute("**/manifest.webmanifest");
  await open(page, relay.origin);
  expect(await shells(page)).toBe(1);
});

test("W12 a first visit on which the worker's second script does not load installs nothing, and the next visit starts without a server", async ({
  context,
  page,
}) => {
  await visitCutOff(context, page, "**/obey.js");
  await context.unroute("**/obey.js");
  await open(page, relay.origin);
  await relay.stop();
  await page.reload();
  await seeScreen(page, "Ebb");
});

test("a newer release waits while a draft is open, and still after a reload", async ({ page }) => {
  await startTraining(page, relay.origin, "Field worker");
  await waitForWorker(page);
  const before = await entryOf(page);
  await fillNeed(page);
  build.release("9.1.0");
  await findNewer(page);
  await expect(button(page, "Start it now")).toBeHidden();
  expect(await entryOf(page)).toBe(before);
  await page.reload();
  await tap(page, "Try Ebb");
  await seeScreen(page, "Choose a door");
  await tap(page, "Field worker");
  await seeScreen(page, "A need is not finished");
  expect(await entryOf(page)).toBe(before);
  expect(await isWaiting(page)).toBe(true);
  await tap(page, "Go on with it");
  await tap(page, "Save on this phone");
  await tap(page, "No card wanted");
  await seeScreen(page, "Saved");
  await tap(page, "Back to your work");
  await takeOver(page);
});

test("W7 the older shell goes when a page has started from the newer one", async ({ page }) => {
  await startTraining(page, relay.origin, "Field worker");
  await waitForWorker(page);
  build.release("9.1.0");
  await findNewer(page);
  expect(await shells(page)).toBe(2);
  await takeOver(page);
  await seeScreen(page, "Ebb");
  await expect.poll(() => shells(page)).toBe(1);
  await seeVersion(page, "9.1.0");
  await relay.stop();
  await page.reload();
  await seeScreen(page, "Ebb");
  await seeVersion(page, "9.1.0");
});

test("W7 a release that does not start takes nothing from the older shell, and the next one heals it", async ({
  context,
  page,
}) => {
  await startTraining(page, relay.origin, "Field worker");
  await waitForWorker(page);
  build.release("9.1.0", true);
  await findNewer(page);
  const failed = page.waitForEvent("pageerror");
  await takeOver(page);
  await failed;
  expect(await shells(page)).toBe(2);
  build.release("9.2.0");
  await page.reload();
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  await expect.poll(() => isWaiting(page)).toBe(true);
  await page.close();
  const next = await context.newPage();
  await expect(async () => {
    await next.goto(relay.origin);
    await expect(next.getByRole("heading", { level: 1, name: "Ebb", exact: true })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await seeVersion(next, "9.2.0");
  await expect.poll(() => shells(next)).toBe(1);
});

test("W7 an older window keeps its parts while a newer one runs beside it", async ({ context, page }) => {
  await startTraining(page, relay.origin, "Field worker");
  await waitForWorker(page);
  const other = await openOther(context);
  const older = await entryOf(other);
  build.release("9.1.0");
  await findNewer(page);
  await takeOver(page);
  await seeScreen(page, "Ebb");
  expect(await entryOf(other)).toBe(older);
  await relay.stop();
  await tap(other, "Start a programme");
  await seeScreen(other, "Start a programme");
  expect(await shells(page)).toBe(2);
  await other.close();
  await page.reload();
  await seeScreen(page, "Ebb");
  await expect.poll(() => shells(page)).toBe(1);
});

test("W13 a window whose newer release was started in another one starts it, too, when it is told to", async ({
  context,
  page,
}) => {
  await startTraining(page, relay.origin, "Field worker");
  await waitForWorker(page);
  const other = await context.newPage();
  await other.goto(relay.origin);
  await tap(other, "Try Ebb");
  await enterDoor(other, "Volunteer");
  build.release("9.1.0");
  await findNewer(page);
  await expect(button(other, "Start it now")).toBeVisible();
  await takeOver(page);
  await takeOver(other);
  await seeVersion(other, "9.1.0");
});

/** A second window whose later parts are not loaded yet. */
async function openOther(context: BrowserContext): Promise<Page> {
  const other = await context.newPage();
  await other.goto(relay.link);
  await seeScreen(other, "Ebb");
  return other;
}

test("W1 no answer of the relay is ever kept or given by the worker", async ({ page }) => {
  await startTraining(page, relay.origin, "Field worker");
  await waitForWorker(page);
  await enterDoorAgain(page);
  const kept = await page.evaluate(async () => {
    const all = await Promise.all(
      (await caches.keys()).map(async (name) =>
        (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname),
      ),
    );
    return all
      .flat()
      .filter((path) => !/^\/($|assets\/|icons\/|certificate-page\.html$|manifest\.webmanifest$)/.test(path));
  });
  expect(kept).toEqual([]);
  await relay.stop();
  const answers = await page.evaluate(() =>
    Promise.all(
      ["/v1/relay", "/v1/p/AAAAAAAAAAAAAAAAAAAAAA/charter", "/healthz"].map((path) =>
        fetch(path).then(
          () => "answered",
          () => "none",
        ),
      ),
    ),
  );
  expect(answers).toEqual(["none", "none", "none"]);
});

/** Starts again under the worker, so that its answers are asked for the relay's calls too. */
async function enterDoorAgain(page: Page): Promise<void> {
  await page.reload();
  await tap(page, "Try Ebb");
  await enterDoor(page, "Field worker");
}

test("Y90 W9 W11 a phone that was locked without a network asks to be woken; a waking in vain is tried again, and with no page open the worker hands over what it sealed", async ({
  context,
  page,
}) => {
  const asked: string[] = [];
  await page.exposeFunction("ebbAsked", (tag: string) => asked.push(tag));
  await startTraining(page, relay.origin, "Field worker");
  const before = countSegments(relay);
  await context.setOffline(true);
  const { alias } = await registerNeed(page);
  await goHome(page);
  await lockNow(page);
  await putAway(page);
  await expect.poll(() => asked).toEqual([WAKE_TAG]);
  await page.goto("about:blank");
  expect(await wakeByHand(context)).toBe("STILL_HERE");
  await context.setOffline(false);
  expect(countSegments(relay)).toBe(before);

  await wakeWorker(page, relay.origin, "network");
  await expect.poll(() => countSegments(relay)).toBeGreaterThan(before);
  // The page has nobody to ask: what it says it has from the worker.
  await relay.stop();
  await page.goto(relay.origin);
  await tap(page, "Try Ebb");
  await enterDoor(page, "Field worker");
  const record = (await readToday(page)).find((one) => one.includes(alias));
  expect(record).toContain("Relay has it");
});

/** Wakes the worker by an event that tells what a browser goes by: nothing, or how the waking failed. */
const wakeByHand = async (context: BrowserContext): Promise<string | null> =>
  (context.serviceWorkers()[0] as Worker).evaluate(
    () =>
      new Promise<string | null>((resolve) => {
        const waitUntil = (end: Promise<unknown>) =>
          void end.then(
            () => resolve(null),
            (error: Error) => resolve(error.message),
          );
        dispatchEvent(Object.assign(new Event("sync"), { waitUntil }));
      }),
  );

/** Frames that the relay holds, by its database. */
function countSegments({ dataFolder }: RelayProcess): number {
  const database = new DatabaseSync(path.join(dataFolder, "relay.db"), { readOnly: true });
  const row = database.prepare("select count(*) as count from segments").get();
  database.close();
  return Number(row?.count);
}

/** The page goes into the background, as when a phone's screen goes dark; tells `ebbAsked` under which tag it asks to be woken. */
const putAway = (page: Page): Promise<void> =>
  page.evaluate(() => {
    interface Waking {
      register(tag: string): Promise<void>;
    }
    const { SyncManager, ebbAsked } = window as unknown as {
      readonly SyncManager: { readonly prototype: Waking };
      readonly ebbAsked: (tag: string) => void;
    };
    const { register } = SyncManager.prototype;
    SyncManager.prototype.register = function (tag) {
      ebbAsked(tag);
      return register.call(this, tag);
    };
    Object.defineProperty(document, "visibilityState", { configurable: true, value: "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  });
