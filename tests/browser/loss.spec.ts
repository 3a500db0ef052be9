/** What is said before records get lost, what is refused because of it, and installing. Rules of `src/shell/loss/README.md`. */
import { expect, type Page, test } from "@playwright/test";
import {
  button,
  goHome,
  inviteWorker,
  lockNow,
  type Person,
  registerNeed,
  seeScreen,
  showFirstInvite,
  startProgramme,
  startTraining,
  takePhone,
  tap,
  text,
  unlock,
} from "./drive.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

let relay: RelayProcess;

test.beforeEach(async () => {
  relay = await startRelayProcess();
});
test.afterEach(() => relay.remove());

const MAY_CLEAR = "This browser may clear records. Hand over today.";
const OFFER = "Install Ebb on this phone. Browsers seldom clear an installed app.";

/** The part of the Storage Buckets interface that these tests stand in for. */
interface BucketWindow {
  readonly StorageBucket: {
    readonly prototype: { persisted(): Promise<boolean>; estimate(): Promise<StorageEstimate> };
  };
}

/** From the next page on the browser says that a vault's bucket has room for 60,000 bytes more. */
const shrinkPhone = (page: Page) =>
  page.addInitScript(() => {
    const { prototype } = (window as unknown as BucketWindow).StorageBucket;
    const { estimate } = prototype;
    prototype.estimate = async function () {
      const { usage = 0 } = await estimate.call(this);
      return { usage, quota: usage + 60_000 };
    };
  });

/** From the next page on the browser says that it keeps what is here. */
const promiseToKeep = (page: Page) =>
  page.addInitScript(() => {
    StorageManager.prototype.persisted = async () => true;
    (window as unknown as BucketWindow).StorageBucket.prototype.persisted = async () => true;
  });

/** Chromium's event, as it comes when a page can be installed. Counts how often the browser's question was shown. */
const offerInstall = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const shown = { count: 0 };
    const prompt = async () => {
      shown.count++;
      return { outcome: "accepted" };
    };
    Object.assign(window, { shown });
    dispatchEvent(Object.assign(new Event("beforeinstallprompt", { cancelable: true }), { prompt }));
  });
const countShown = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as { shown: { count: number } }).shown.count);

/** A coordinator and a worker of a programme that is no training. */
async function startTeam(desk: Page): Promise<Person> {
  const browser = desk.context().browser();
  if (browser === null) throw new TypeError("no browser");
  await startProgramme(desk, relay.link);
  await tap(desk, "Look around first");
  return inviteWorker(desk, browser);
}

test("LA1 LA3 home says that the browser may clear records once one is there, with what is known behind it", async ({
  page,
}) => {
  const { page: phone, context } = await startTeam(page);
  await expect(text(phone, MAY_CLEAR)).toBeHidden();
  await registerNeed(phone);
  await goHome(phone);
  await expect(text(phone, MAY_CLEAR)).toBeVisible();
  await tap(phone, "Storage here");
  const dialog = phone.getByRole("dialog");
  await expect(dialog.getByText("No, it may clear everything")).toBeVisible();
  await expect(dialog.getByText("The browser gives no figure to rely on")).toBeVisible();
  await tap(phone, "Close");
  await tap(page, "Needs");
  await expect(page.getByText(/^This browser may clear what is kept here\./)).toBeVisible();
  await context.close();
});

test("LA2 S16 a nearly full phone says for about how many more there is space", async ({ page }) => {
  await shrinkPhone(page);
  await startTraining(page, relay.origin, "Field worker");
  await registerNeed(page);
  await goHome(page);
  const notice = page.getByText(/^Space for about \W*\d+\W* more\.$/);
  await expect(notice).toBeVisible();
  const fits = Number((await notice.innerText()).replaceAll(/\D/g, ""));
  expect(fits).toBeGreaterThan(0);
  expect(fits).toBeLessThan(200);
});

test("LA4 LA5 installing is offered after the first record by a button of our own, and not again on the day of a Not now", async ({
  page,
}) => {
  const { page: phone, context, secret } = await startTeam(page);
  await promiseToKeep(phone);
  await phone.reload();
  await unlock(phone, secret.words);
  await seeScreen(phone, "Your work today");
  await offerInstall(phone);
  await registerNeed(phone);
  await goHome(phone);
  await expect(text(phone, OFFER)).toBeVisible();
  await tap(phone, "Not now");
  await expect(text(phone, OFFER)).toBeHidden();
  await lockNow(phone);
  await unlock(phone, secret.words);
  await seeScreen(phone, "Your work today");
  await expect(button(phone, "Today’s list")).toContainText("1 need");
  await expect(text(phone, OFFER)).toBeHidden();
  await lockNow(phone);
  await phone.clock.fastForward("25:00:00");
  await unlock(phone, secret.words);
  await expect(text(phone, OFFER)).toBeVisible();
  await tap(phone, "Install");
  await expect.poll(() => countShown(phone)).toBe(1);
  await expect(text(phone, OFFER)).toBeHidden();
  await context.close();
});

test("LA6 where the browser may clear records, 24 hours without a hand-over refuse new needs and nothing else", async ({
  page,
}) => {
  const { page: phone, context, secret } = await startTeam(page);
  await context.setOffline(true);
  const { alias } = await registerNeed(phone);
  await goHome(phone);
  await lockNow(phone);
  await phone.clock.fastForward("24:00:01");
  await unlock(phone, secret.words);
  await seeScreen(phone, "Your work today");
  await expect(text(phone, MAY_CLEAR)).toBeVisible();
  await offerInstall(phone);
  await tap(phone, "New need");
  await seeScreen(phone, "Hand over before a new need");
  await expect(text(phone, "Nothing was erased. Every record is still on this phone.")).toBeVisible();
  await goHome(phone);
  await tap(phone, "Today’s list");
  await tap(phone, "Show 1 record");
  await expect(phone.getByText(alias).first()).toBeVisible();
  await goHome(phone);
  await tap(phone, "New need");
  await tap(phone, "Hand over records");
  await seeScreen(phone, "Hand over records");
  // From here on the phone may deliver by itself, too.
  await context.setOffline(false);
  await tap(phone, "Hand over");
  await expect(button(phone, "Hand over again")).toBeVisible();
  await goHome(phone);
  await tap(phone, "New need");
  await expect(button(phone, "They agree to us writing it")).toBeVisible();
  await context.close();
});

test("LA7 on iOS a page shows the way to the home screen in place of joining, and hands the invite on unused", async ({
  browser,
  page,
}) => {
  await startProgramme(page, relay.link);
  const link = await showFirstInvite(page);
  const phone = await takePhone(browser, { hasTouch: true, permissions: ["clipboard-read", "clipboard-write"] });
  await phone.context.addInitScript(() => {
    Object.defineProperty(navigator, "standalone", { value: false });
    Object.defineProperty(navigator, "maxTouchPoints", { value: 5 });
  });
  const calls: string[] = [];
  phone.page.on("request", (request) => {
    if (request.url().includes("/v1/")) calls.push(request.url());
  });
  await phone.page.goto(link);
  await seeScreen(phone.page, "Put Ebb on the home screen first");
  await tap(phone.page, "Copy the invite");
  await expect(phone.page.getByText(/^Copied\./)).toBeVisible();
  expect(await phone.page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  await tap(phone.page, "Back");
  await tap(phone.page, "Join a programme");
  await seeScreen(phone.page, "Put Ebb on the home screen first");
  expect(calls).toEqual([]);
  await phone.context.close();
});
