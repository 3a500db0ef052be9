/**
 * Erasing one vault of a phone with the real build: with the power cut in between, with a neighbour that stays whole, as the last vault, from two tabs, without the
 * words, and by leaving. What is looked for on the disk was found there before: otherwise finding nothing would prove nothing.
 */
import { expect, type Page, test } from "@playwright/test";
import { readSecretFile } from "../../src/erase/secret-file.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import {
  button,
  compareAndMatch,
  goHome,
  listVaultPlaces,
  lockNow,
  openInvite,
  readInvite,
  readWords,
  registerNeed,
  type Secret,
  seeScreen,
  showFirstInvite,
  startProgramme,
  startTraining,
  takePhone,
  tap,
  text,
  type,
  unlock,
} from "./drive.ts";
import { filesWith, filesWithText, makeProfileBrowser, type ProfileBrowser, readTree } from "./profile-browser.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";
import { readSecrets, type VaultKeys, workOutKeys } from "./vault-keys.ts";

const PLACE = "Strand Quibblewick";
const AREAS = [PLACE, "Dune Fjornhaven"];
const NEED = {
  sector: "Water, toilets",
  item: "Water container",
  urgency: "Within 3 days",
  people: "5–6 people",
  place: PLACE,
};

/** Holds the button for its three seconds. */
async function holdErase(page: Page): Promise<void> {
  const hold = page.locator(".hold");
  await hold.hover();
  await page.mouse.down();
  await expect(page.locator(".erase-now button")).toBeVisible();
  await page.mouse.up();
}

/** From the screen that erases to the end of the count. */
async function erase(page: Page): Promise<void> {
  await holdErase(page);
  await page.locator(".erase-now button").click();
  await expect(page.locator(".countdown-layer")).toBeVisible();
  await expect(page.locator(".countdown-layer")).toBeHidden();
}

/** From home or a coordinator's programme to the screen that erases. */
async function openErase(page: Page): Promise<void> {
  await tap(page, "Erase or leave");
  await seeScreen(page, "This phone");
  await tap(page, "Erase this phone");
  await seeScreen(page, "Erase this phone");
}

for (const backend of ["leveldb", "sqlite"] as const)
  test(`E8 E10 E12 cut off after the keys, a vault is gone at the next start, its neighbour opens whole, and the disk holds nothing of it (${backend})`, async ({
    browser,
  }) => {
    test.setTimeout(480_000);
    const relay = await startRelayProcess();
    const phone = makeProfileBrowser(backend);
    const desk = await takePhone(browser, { viewport: { width: 1280, height: 800 } });
    try {
      await startProgramme(desk.page, relay.link, { name: "Quay Vexmorth", areas: AREAS });
      await phone.start();
      const goes = await joinWithNeed(desk.page, phone.page(), await showFirstInvite(desk.page));
      const keys = await workOutKeys(phone.page(), goes.words);
      const [goesPlaces, goesSecrets] = [await listVaultPlaces(phone.page()), await readSecrets(phone.page())];
      await tap(desk.page, "See all people");
      await tap(desk.page, "Invite a phone");
      const link = await desk.page.getByLabel("Link", { exact: true }).inputValue();
      const stays = await joinWithNeed(desk.page, phone.page(), link);
      const words = await pictures(phone.page());
      expect(words.length).toBe(2);
      await phone.close();
      expectOnDisk(phone, keys, goesSecrets);

      const page = await phone.start();
      await page.goto(relay.origin);
      await stopDeleting(page);
      await page.context().setOffline(true);
      const gone = await chooseVault(page, goes);
      await openErase(page);
      // It went to the relay behind the lock.
      await expect(text(page, "No record is only here.")).toBeVisible();
      await erase(page);
      await expect(page.locator("html[data-deleting]")).toBeAttached();
      await phone.kill();
      expectKeysGone(phone, keys, goesSecrets);

      const again = await phone.start();
      await again.goto(relay.origin);
      await seeScreen(again, "Erasing was finished");
      await expect(text(again, "The app stays, because other records are on this phone.")).toBeVisible();
      for (const place of goesPlaces) expect(await listVaultPlaces(again)).not.toContain(place);
      await tap(again, "Go to the start page");
      await expect(text(again, `Records of {${gone}}`)).toBeHidden();
      await again.clock.install();
      await unlock(again, stays.words);
      await expect(button(again, "Lock now")).toBeVisible();
      await again.clock.fastForward(61_000);
      await openToday(again);
      await expect(again.locator(".record")).toHaveCount(1);
      await phone.kill();
      expectKeysGone(phone, keys, goesSecrets);
      expect(filesWith(phone.folder, [keys.onDisk])).toEqual([]);
    } finally {
      await desk.context.close();
      await Promise.all([phone.remove(), relay.remove()]);
    }
  });

test("E8 killed the moment the receipt is there, the last vault has left nothing on the disk", async () => {
  test.setTimeout(480_000);
  const relay = await startRelayProcess();
  const phone = makeProfileBrowser("sqlite");
  try {
    const page = await phone.start();
    const { words } = await startProgramme(page, relay.link, { name: "Quay Vexmorth", areas: AREAS });
    await tap(page, "Look around first");
    await lockNow(page);
    const keys = await workOutKeys(page, words);
    const secrets = await readSecrets(page);
    await unlock(page, words);
    await tap(page, "Programme");
    await openErase(page);
    await expect(text(page, "This is a coordinator’s device. Its keys will be gone.")).toBeVisible();
    await erase(page);
    await seeScreen(page, "Erased from this phone");
    await phone.kill();
    expectKeysGone(phone, keys, secrets);
    expect(filesWith(phone.folder, [keys.onDisk])).toEqual([]);
  } finally {
    await Promise.all([phone.remove(), relay.remove()]);
  }
});

test("V25 second words erase the vault and open training; the disk holds nothing of it, and the next start looks like a phone with training", async ({
  browser,
}) => {
  test.setTimeout(480_000);
  const relay = await startRelayProcess();
  const phone = makeProfileBrowser("sqlite");
  const desk = await takePhone(browser, { viewport: { width: 1280, height: 800 } });
  try {
    await startProgramme(desk.page, relay.link, { name: "Quay Vexmorth", areas: AREAS });
    await tap(desk.page, "Look around first");
    await allowSecondWords(desk.page);
    await tap(desk.page, "People");
    await tap(desk.page, "Invite a phone");
    await phone.start();
    const real = await joinWithNeed(desk.page, phone.page(), await readInvite(desk.page));
    const keys = await workOutKeys(phone.page(), real.words);
    const [places, secrets] = [await listVaultPlaces(phone.page()), await readSecrets(phone.page())];
    await unlock(phone.page(), real.words);
    const second = await setSecondWords(phone.page(), real.words);
    await lockNow(phone.page());
    await phone.close();
    expectOnDisk(phone, keys, secrets);

    const page = await phone.start();
    await page.goto(relay.origin);
    await openVaultNotOfTraining(page);
    await unlock(page, second);
    // Where training was not there yet it is made now, which takes as long as it takes.
    await expect(page.locator(".training-band")).toBeVisible({ timeout: 90_000 });
    await seeScreen(page, "Your work today");
    expect((await listVaultPlaces(page)).filter((place) => places.includes(place))).toEqual([]);
    await phone.kill();
    expectKeysGone(phone, keys, secrets);
    expect(filesWith(phone.folder, [keys.onDisk])).toEqual([]);

    const again = await phone.start();
    await again.goto(relay.origin);
    await seeScreen(again, "Ebb");
    await tap(again, "Try Ebb");
    await seeScreen(again, "Choose a door");
  } finally {
    await desk.context.close();
    await Promise.all([phone.remove(), relay.remove()]);
  }
});

/** From a coordinator's tabs to the setting, and back. */
async function allowSecondWords(desk: Page): Promise<void> {
  await tap(desk, "Programme");
  await tap(desk, "Set-up");
  await tap(desk, "Emergency");
  await seeScreen(desk, "Emergency");
  const ask = desk.getByRole("group", { name: "May holders set second words?" });
  await expect(ask.getByRole("radio", { name: "No" })).toBeChecked();
  await ask.getByRole("radio", { name: "Yes" }).check();
  await tap(desk, "Save");
  await seeScreen(desk, "Set-up");
  await tap(desk, "Back");
}

/** Inside: reads what must be read, and chooses. Ends at home. */
async function setSecondWords(page: Page, real: readonly string[]): Promise<readonly string[]> {
  await tap(page, "Erase or leave");
  await tap(page, "Second words");
  await seeScreen(page, "Second words");
  await expect(button(page, "Choose second words")).toBeDisabled();
  await page.getByRole("checkbox", { name: "I read all of this" }).check();
  await tap(page, "Choose second words");
  await type(page, "Your words", real.join(" "));
  await tap(page, "Continue");
  await seeScreen(page, "Your second words");
  const words = await readWords(page);
  await tap(page, "I wrote them on paper");
  await seeScreen(page, "Check your paper");
  for (const [at, word] of words.entries()) {
    const field = page.getByLabel(`Word ${at + 1}`, { exact: true });
    if ((await field.count()) > 0) await field.fill(word);
  }
  await tap(page, "Check");
  await seeScreen(page, "Second words are in use");
  await tap(page, "Go on");
  await tap(page, "Back");
  await seeScreen(page, "Your work today");
  return words;
}

/** Among several vaults, the one that is nobody's training. */
const openVaultNotOfTraining = async (page: Page): Promise<void> => {
  await seeScreen(page, "Which word is yours?");
  await page.locator(".tile").filter({ hasNotText: "Training" }).first().click();
};

/** Joins with a new vault, registers one need that stays on the phone, and locks. */
async function joinWithNeed(desk: Page, page: Page, link: string): Promise<Secret> {
  // An invite in the address makes a new vault beside those that are there.
  await page.goto("about:blank");
  const secret = await openInvite(page, link);
  await compareAndMatch(desk, page);
  await page.clock.install();
  await page.reload();
  await openOwn(page, secret);
  await page.clock.fastForward(61_000);
  await seeScreen(page, "Your work today");
  await page.context().setOffline(true);
  await registerNeed(page, NEED);
  await goHome(page);
  await lockNow(page);
  await page.context().setOffline(false);
  return secret;
}

/** Opens the vault of `secret`, trying each that is on the phone. */
async function openOwn(page: Page, secret: Secret): Promise<string> {
  const single = page.getByRole("heading", { level: 1, name: "Open your records" });
  const several = page.getByRole("heading", { level: 1, name: "Which word is yours?" });
  await expect(single.or(several)).toBeVisible();
  if (await single.isVisible()) {
    await unlock(page, secret.words);
    await expect(button(page, "Lock now")).toBeVisible();
    return "";
  }
  for (const picture of await pictures(page)) {
    await page.locator(".tile").filter({ hasText: picture }).click();
    await unlock(page, secret.words);
    const wrong = text(page, "These words did not open the records");
    await expect(wrong.or(button(page, "Lock now"))).toBeVisible();
    if (await button(page, "Lock now").isVisible()) return picture;
    await tap(page, "Back");
  }
  throw new Error("the words open no vault");
}

async function chooseVault(page: Page, secret: Secret): Promise<string> {
  // What was made a moment ago waits until it is a minute old.
  await page.clock.install();
  const picture = await openOwn(page, secret);
  await page.clock.fastForward(61_000);
  await seeScreen(page, "Your work today");
  return picture;
}

const pictures = async (page: Page): Promise<readonly string[]> => {
  await seeScreen(page, "Which word is yours?");
  return (await page.locator(".tile__label").allInnerTexts()).map((label) => label.trim());
};

async function openToday(page: Page): Promise<void> {
  await seeScreen(page, "Your work today");
  await tap(page, "Today’s list");
  await expect(page.locator(".record").first()).toBeVisible();
}

/** From here on rows do not go: the page says so on its root, and waits for ever. */
const stopDeleting = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { storageBuckets } = navigator as unknown as { storageBuckets: { delete: (name: string) => Promise<void> } };
    storageBuckets.delete = () => {
      document.documentElement.dataset.deleting = "";
      return new Promise(() => undefined);
    };
  });

/** What must be found before it is looked for in vain. */
function expectOnDisk({ folder }: ProfileBrowser, { onDisk }: VaultKeys, secrets: readonly Uint8Array[]): void {
  expect(filesWith(folder, [onDisk])).not.toEqual([]);
  for (const secret of secrets) expect(filesWith(folder, [secret])).not.toEqual([]);
}

/** No key, no secret of the S file, no word of a record; and a file that is left of it bears the mark of a wipe. */
function expectKeysGone({ folder }: ProfileBrowser, { secrets }: VaultKeys, inFile: readonly Uint8Array[]): void {
  expect(filesWith(folder, [...secrets.values(), ...inFile])).toEqual([]);
  expect(filesWithText(folder, PLACE)).toEqual([]);
  for (const { bytes } of readTree(folder).filter(({ bytes: { length } }) => length === 2_112)) {
    const file = readSecretFile(Uint8Array.from(bytes));
    if (file.ok && file.value.slots.some((slot) => inFile.some((secret) => Buffer.from(secret).equals(slot))))
      expect(unwrapResult(file).state).toBe("wiping");
  }
}

test.describe("on one phone", () => {
  let relay: RelayProcess;
  test.beforeEach(async () => {
    relay = await startRelayProcess();
  });
  test.afterEach(() => relay.remove());

  /** Everything that the app keeps in this browser. */
  const remains = (page: Page) =>
    page.evaluate(async () => ({
      caches: await caches.keys(),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      databases: (await indexedDB.databases()).map(({ name }) => name),
    }));

  async function coordinator(page: Page): Promise<Secret> {
    const secret = await startProgramme(page, relay.link);
    await tap(page, "Look around first");
    await seeScreen(page, "Needs");
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    return secret;
  }

  /** In training: it looks like erasing, and erases nothing. */
  async function practise(page: Page): Promise<void> {
    const before = await listVaultPlaces(page);
    await tap(page, "Erase or leave");
    await tap(page, "Practice: erase this phone");
    await seeScreen(page, "Practice: erase this phone");
    await erase(page);
    await seeScreen(page, "Practice: the end");
    await tap(page, "Back to your work");
    await seeScreen(page, "Your work today");
    expect(await listVaultPlaces(page)).toEqual(before);
  }

  test("E13 without a network the rest waits, and goes with the next start that has one", async ({ page, context }) => {
    await coordinator(page);
    await tap(page, "Programme");
    await openErase(page);
    await context.setOffline(true);
    await erase(page);
    await seeScreen(page, "Erased from this phone");
    await expect(page.getByText("open the app’s address once with a connection")).toBeVisible();
    const waiting = await listVaultPlaces(page);
    expect(waiting).toEqual([`/vaults/${"0".repeat(32)}`]);
    await context.setOffline(false);
    await page.goto(relay.origin);
    await seeScreen(page, "Ebb");
    await expect.poll(() => listVaultPlaces(page)).toEqual([]);
  });

  test("E9 another tab with the vault open loses its keys, and finds nothing to open", async ({ page, context }) => {
    const { words } = await coordinator(page);
    await lockNow(page);
    const other = await context.newPage();
    await other.goto(relay.origin);
    await unlock(other, words);
    await seeScreen(other, "Needs");
    await tap(page, "Erase this phone");
    await seeScreen(page, "Erase this phone");
    await erase(page);
    await seeScreen(page, "Erased from this phone");
    await expect(button(other, "Lock now")).toBeHidden();
    await other.reload();
    await seeScreen(other, "Ebb");
    expect(await listVaultPlaces(page)).toEqual([]);
  });

  test("E8 E11 letting go early and a tap on the count erase nothing; then the last vault takes the app's files and everything of the origin with it", async ({
    page,
  }) => {
    const { words } = await coordinator(page);
    await tap(page, "Programme");
    await openErase(page);
    await page.locator(".hold").click();
    await expect(page.locator(".erase-now button")).toHaveCount(0);
    await holdErase(page);
    await page.locator(".erase-now button").click();
    await page.mouse.click(10, 10);
    await seeScreen(page, "Erase this phone");
    await lockNow(page);
    await unlock(page, words);
    await seeScreen(page, "Needs");
    await tap(page, "Programme");
    await openErase(page);
    await erase(page);
    await seeScreen(page, "Erased from this phone");
    await expect(text(page, "The app’s own files were removed from this browser.")).toBeVisible();
    expect([await listVaultPlaces(page), await remains(page)]).toEqual([[], { caches: [], workers: 0, databases: [] }]);
    await tap(page, "Go to the start page");
    await seeScreen(page, "Ebb");
  });

  test("practice in training erases nothing; leaving hands over first, and then gives up the own vault alone", async ({
    browser,
    page,
  }) => {
    const desk = await takePhone(browser);
    await startProgramme(desk.page, relay.link);
    const link = await showFirstInvite(desk.page);
    await startTraining(page, relay.origin, "Field worker");
    await practise(page);
    await lockNow(page);
    const secret = await openInvite(page, link);
    await compareAndMatch(desk.page, page);
    await page.clock.install();
    await page.reload();
    await page
      .locator(".tile")
      .filter({ hasText: /Field worker$/ })
      .click();
    await unlock(page, secret.words);
    await expect(button(page, "Lock now")).toBeVisible();
    await page.clock.fastForward(61_000);
    await registerNeed(page);
    await goHome(page);
    await tap(page, "Erase or leave");
    await tap(page, "Leave this programme");
    await tap(page, "Hand over");
    await tap(desk.page, "See all people");
    await expect(async () => {
      if (await button(page, "Hand over").isVisible()) await tap(page, "Hand over");
      await expect(text(page, "The coordinator has all your records. You can leave.")).toBeVisible({ timeout: 3_000 });
    }).toPass();
    await tap(page, "Leave the programme");
    await seeScreen(page, "You left the programme");
    await tap(page, "Go to the start page");
    await seeScreen(page, "Ebb");
    await tap(page, "Try Ebb");
    await seeScreen(page, "Choose a door");
    await desk.context.close();
  });
});
