/** What a field worker needs at once is all in the first files of the app: the rest may come late, or not at all today. */
import { expect, type Page, test } from "@playwright/test";
import {
  button,
  compareAndMatch,
  goHome,
  handOver,
  lockNow,
  openInvite,
  readToday,
  registerNeed,
  restartIntoHome,
  type Secret,
  seeScreen,
  showFirstInvite,
  startProgramme,
  takePhone,
  tap,
  text,
  unlock,
} from "./drive.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

/** The files of the app's shell, as `tests/support/budget.mjs` counts them, and the worker that stretches words. */
const SHELL = /\/assets\/(index|shell|rolldown-runtime|secret-file\.worker|stretch\.worker)-[^/]+\.js$/;
const SCRIPTS = /\/assets\/[^/]+\.js$/;

let relay: RelayProcess;

test.beforeEach(async () => {
  relay = await startRelayProcess();
});
test.afterEach(() => relay.remove());

/** Starts the app anew and opens the records. Ends on the worker's home. */
async function reopen(page: Page, { words }: Secret): Promise<void> {
  await page.reload();
  await unlock(page, words);
  await seeScreen(page, "Your work today");
}

test("Y34 W14 a need is registered while nothing loads but the shell, and is there and handed over once the rest has loaded", async ({
  browser,
}) => {
  const { page: coordinator } = await takePhone(browser);
  // No copy of the app on this phone: what is not served is not there.
  const { context, page } = await takePhone(browser, { serviceWorkers: "block" });
  await startProgramme(coordinator, relay.link);
  const secret = await openInvite(page, await showFirstInvite(coordinator));
  await compareAndMatch(coordinator, page);
  await restartIntoHome(page, secret);
  await lockNow(page);

  const withheld: string[] = [];
  await context.route(SCRIPTS, (route) => {
    const { pathname } = new URL(route.request().url());
    if (SHELL.test(pathname)) return route.continue();
    withheld.push(pathname);
    return route.abort();
  });
  await reopen(page, secret);
  // The page that gives cards is not there either, and what was saved is saved.
  const { alias } = await registerNeed(page, undefined, false);
  await expect(text(page, "Saved on this phone")).toBeVisible();
  expect(withheld).toContainEqual(expect.stringContaining("/run-session-"));

  await context.unroute(SCRIPTS);
  await goHome(page);
  const started = page.waitForEvent("load");
  await lockNow(page);
  // What failed once loads in another page only, so the app starts over where nothing is open any more.
  await started;
  await unlock(page, secret.words);
  await seeScreen(page, "Your work today");
  expect((await readToday(page)).join()).toContain(alias);
  await goHome(page);
  await handOver(page);
  await goHome(page);
  expect((await readToday(page)).join()).toMatch(/Relay has it|Coordinator has it/);
});

test("W14 a part that did not load is to be had after Try again, and what the page was opened with is not lost by it", async ({
  browser,
}) => {
  const { context, page } = await takePhone(browser, { serviceWorkers: "block" });
  await page.goto(relay.link);
  await expect(button(page, "Start a programme")).toBeVisible();
  await context.route(SCRIPTS, (route) => route.abort());
  await tap(page, "Start a programme");
  await seeScreen(page, "This page did not open");
  await context.unroute(SCRIPTS);
  await tap(page, "Try again");
  // The browser imports nothing again that failed: the page starts over, from its first screen.
  await tap(page, "Start a programme");
  await seeScreen(page, "Start a programme");
  await expect(page).toHaveURL(`${relay.origin}/`);
  await context.close();
});
