/** A phone that is full, has the wrong date, lost a part of its storage, or has Ebb open twice: nothing saved is lost, and a sentence says what to do. */
import { expect, type Page, test } from "@playwright/test";
import {
  button,
  enterDoor,
  fillNeed,
  goHome,
  handOver,
  listVaultPlaces,
  lockNow,
  readToday,
  registerNeed,
  type Secret,
  seeScreen,
  startProgramme,
  startTraining,
  tap,
  text,
} from "./drive.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

let relay: RelayProcess;

test.beforeEach(async () => {
  relay = await startRelayProcess();
});
test.afterEach(() => relay.remove());

const TEN_YEARS_ON = Date.now() + 3_650 * 86_400_000;

test("a clock that stands at 1970 loses no need: it is saved, listed and handed over, and home says what to do", async ({
  page,
}) => {
  await startTraining(page, relay.origin, "Field worker");
  await page.clock.setFixedTime(0);
  const { alias } = await registerNeed(page);
  await goHome(page);
  await expect(
    page.getByText(
      /^This phone’s clock differs from the programme’s by \S+ days\S?\. Set the date in the phone’s settings\. No record is lost\.$/,
    ),
  ).toBeVisible();
  expect((await readToday(page)).join()).toContain(alias);
  await goHome(page);
  await handOver(page);
  await goHome(page);
  expect((await readToday(page)).join()).toContain("Relay has it");
  await lockNow(page);
  await page.clock.setFixedTime(Date.now());
  await tap(page, "Try Ebb");
  await enterDoor(page, "Coordinator");
  await expect(page.locator(".need-row", { hasText: alias })).toBeVisible();
});

/** Days that a training programme lasts. */
const TRAINING_DAYS = 6;
const HOUR_MS = 3_600_000;

/** The phone's clock jumps to `ms`, and the app looks at it once more. */
async function setClock(page: Page, ms: number): Promise<void> {
  await page.clock.setSystemTime(ms);
  await page.clock.runFor(31_000);
}

/** Locks, and goes through another door of the training; the clock stands where it stood. */
async function changeDoor(page: Page, door: Parameters<typeof enterDoor>[1]): Promise<void> {
  await lockNow(page);
  await tap(page, "Try Ebb");
  await enterDoor(page, door);
}

test("P13 E22 home warns 48, 24 and 2 hours before the end; a clock that stands ten years on shows no records and loses none; and once a coordinator signed a time behind the end the phone erases itself and says so", async ({
  page,
}) => {
  await page.clock.install();
  await startTraining(page, relay.origin, "Field worker");
  const endMs = Date.now() + TRAINING_DAYS * 24 * HOUR_MS;
  const { alias } = await registerNeed(page);
  await goHome(page);
  for (const hours of [48, 24, 2]) {
    await setClock(page, endMs - (hours - 0.5) * HOUR_MS);
    await expect(text(page, `This phone’s access ends within ${hours} hours`)).toBeVisible();
    await expect(page.getByText(/^Hand over by .+, even with your words\.$/)).toBeVisible();
  }
  await setClock(page, TEN_YEARS_ON);
  await seeScreen(page, "This phone’s access has ended");
  await expect(text(page, "Nothing is only here.")).toBeVisible();
  await lockNow(page);
  await page.clock.setSystemTime(Date.now());
  await tap(page, "Try Ebb");
  await enterDoor(page, "Field worker");
  expect((await readToday(page)).join()).toContain(alias);

  await page.clock.setSystemTime(endMs + HOUR_MS);
  await changeDoor(page, "Coordinator");
  await tap(page, "Hand over");
  await tap(page, "Receive now");
  await expect(button(page, "Receive now")).toBeVisible();
  await tap(page, "Needs");
  await expect(page.locator(".need-row", { hasText: alias })).toBeVisible();
  await lockNow(page);
  await tap(page, "Try Ebb");
  await seeScreen(page, "Choose a door");
  await tap(page, "Field worker");
  await expect(
    text(page, "Coordinators signed that the time was over. This phone has erased what it held."),
  ).toBeVisible();
  await expect(text(page, "The keys were overwritten first. Without them nothing here opens.")).toBeVisible();
});

/** The part of the Storage Buckets interface that these tests use. */
interface Buckets {
  keys(): Promise<string[]>;
  open(name: string, options?: { readonly quota?: number }): Promise<{ readonly indexedDB: IDBFactory }>;
  delete(name: string): Promise<void>;
}

/** From the next page on, every vault's bucket holds four megabytes at most: a small phone. */
async function shrinkPhone(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { prototype } = (window as unknown as { StorageBucketManager: { prototype: Buckets } }).StorageBucketManager;
    const { open } = prototype;
    prototype.open = function (name, options) {
      return open.call(this, name, { ...options, quota: 4 << 20 });
    };
  });
}

/**
 * Fills the buckets of the vaults' copies that begin with one of `letters`, with a database beside the records, until not even 64 bytes fit. The browser remembers for half a minute how much
 * room a bucket's databases have, so only a database fills it at once.
 */
const fillPhone = (page: Page, letters: string): Promise<void> =>
  page.evaluate(async (full) => {
    const { storageBuckets } = navigator as unknown as { storageBuckets: Buckets };
    const finish = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const tryPut = (ballast: IDBDatabase, bytes: number) =>
      new Promise<boolean>((resolve) => {
        const transaction = ballast.transaction("files", "readwrite", { durability: "strict" });
        transaction.objectStore("files").add(crypto.getRandomValues(new Uint8Array(bytes)));
        transaction.oncomplete = () => resolve(true);
        transaction.onabort = () => resolve(false);
      });
    for (const name of (await storageBuckets.keys()).filter(([letter]) => full.includes(letter ?? ""))) {
      const request = (await storageBuckets.open(name)).indexedDB.open("ballast", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("files", { autoIncrement: true });
      const ballast = await finish(request);
      for (let bytes = 1 << 15; bytes >= 64; ) if (!(await tryPut(ballast, bytes))) bytes /= 2;
      ballast.close();
    }
  }, letters);

/** Takes the ballast away again. */
const emptyPhone = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const { storageBuckets } = navigator as unknown as { storageBuckets: Buckets };
    for (const name of await storageBuckets.keys()) {
      const request = (await storageBuckets.open(name)).indexedDB.deleteDatabase("ballast");
      await new Promise((resolve) => request.addEventListener("success", resolve));
    }
  });

const FULL =
  "Could not save: this phone is full. Your answers are still on this screen. Free space, then tap Save again.";

test("S21 a phone that is full, for both copies or for the second alone, says that it could not save, keeps the answers on the screen, and saves once when space is freed", async ({
  page,
}) => {
  await shrinkPhone(page);
  await startTraining(page, relay.origin, "Field worker");
  const first = await registerNeed(page);
  for (const letters of ["pm", "m"]) {
    await goHome(page);
    await fillNeed(page);
    const answers = await page.locator(".lines__line").allInnerTexts();
    await fillPhone(page, letters);
    await tap(page, "Save on this phone");
    await expect(text(page, FULL)).toBeVisible();
    expect(await page.locator(".lines__line").allInnerTexts()).toEqual(answers);
    expect(answers.join()).toContain("Water container");
    await emptyPhone(page);
    await tap(page, "Save on this phone");
    await tap(page, "No card wanted");
    await seeScreen(page, "Saved");
  }
  await goHome(page);
  const today = await readToday(page);
  expect(today.filter((record) => record.includes("Water container"))).toHaveLength(3);
  expect(today.join()).toContain(first.alias);
});

test("the system's back gesture goes one question back with every answer kept, and leaves no address", async ({
  page,
}) => {
  await startTraining(page, relay.origin, "Field worker");
  await fillNeed(page);
  await page.goBack();
  await seeScreen(page, "What makes help work for them?");
  await page.goBack();
  await seeScreen(page, "Roughly where?");
  expect(page.url()).toBe(`${relay.origin}/`);
  await tap(page, "Block C");
  await seeScreen(page, "Check with the person");
});

test("a second tab on the same records waits, and opens them once the first is closed", async ({ context, page }) => {
  await startTraining(page, relay.origin, "Field worker");
  const second = await context.newPage();
  await second.goto(relay.origin);
  await tap(second, "Try Ebb");
  await seeScreen(second, "Choose a door");
  await tap(second, "Field worker");
  await seeScreen(second, "Ebb is open in another tab");
  await expect(
    text(
      second,
      "Two at once could mix up your records, so this one waits. Use the other tab, or close it and tap here.",
    ),
  ).toBeVisible();
  await registerNeed(page);
  await page.close();
  await tap(second, "Use Ebb here");
  await tap(second, "Try Ebb");
  await enterDoor(second, "Field worker");
});

/** The browser clears the rows of every vault: a bucket at a time, as it may when space runs out. */
const removeRows = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const { storageBuckets } = navigator as unknown as { storageBuckets: Buckets };
    for (const name of await storageBuckets.keys()) await storageBuckets.delete(name);
  });

/** A page of the relay in place of the app: what the app still does behind its lock would make places anew that are taken away under it. */
const leaveApp = (page: Page) => page.goto(`${relay.origin}/healthz`);

/** The browser clears every S file. */
const removeKeys = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    await root.removeEntry("vaults", { recursive: true });
  });

/** A coordinator's vault, outside, with the page about to ask for the words. */
async function makeVault(page: Page): Promise<Secret> {
  const secret = await startProgramme(page, relay.link);
  await lockNow(page);
  await seeScreen(page, "Open your records");
  return secret;
}

test("V12 records that the browser removed are called gone, never a first start", async ({ page }) => {
  await makeVault(page);
  await leaveApp(page);
  await removeRows(page);
  await page.goto(relay.origin);
  await seeScreen(page, "This phone’s records are gone");
  await expect(
    text(
      page,
      "The browser removed them; the key is still here. What the coordinator has stays there. Records that were only here cannot come back.",
    ),
  ).toBeVisible();
  await expect(
    text(page, "Tell the coordinator which days you worked. Then join again with a new invite."),
  ).toBeVisible();
  await expect(
    text(page, "This phone does not know which records the coordinator has. The coordinator does."),
  ).toBeVisible();
  expect((await listVaultPlaces(page)).filter((place) => /^[pm]-/.test(place))).toEqual([]);
  await tap(page, "Join again");
  await expect(button(page, "Open my records")).toBeVisible();
});

test("V12 a key that the browser removed is called gone, and the records under it are left alone", async ({ page }) => {
  await makeVault(page);
  const before = await listVaultPlaces(page);
  await leaveApp(page);
  await removeKeys(page);
  await page.goto(relay.origin);
  await seeScreen(page, "This phone’s key is gone");
  await expect(
    text(page, "The records are still here but nobody can open them. What the coordinator has stays there."),
  ).toBeVisible();
  await expect(
    text(page, "Tell the coordinator which days you worked. Then join again with a new invite."),
  ).toBeVisible();
  expect(await listVaultPlaces(page)).toEqual(before.filter((place) => /^[pm]-/.test(place)));
  await tap(page, "Join again");
  await seeScreen(page, "Ebb");
});

test("V12 records and key that the browser removed together are called gone, before words are typed", async ({
  page,
}) => {
  await makeVault(page);
  await leaveApp(page);
  await removeRows(page);
  await removeKeys(page);
  await page.goto(relay.origin);
  await seeScreen(page, "This phone’s records are gone");
  await expect(page.getByText(/^The browser removed them, and the key with them\./)).toBeVisible();
});
