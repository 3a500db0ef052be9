/** What a field worker needs at once is all in the first files of the app: the rest may come late, or not at all today. */
import { expect, type Page, test } from "@playwright/test";
import {
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

test("Y34 a need is registered while nothing loads but the shell, and is there and handed over once the rest has loaded", async ({
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
  await reopen(page, secret);
  expect((await readToday(page)).join()).toContain(alias);
  await goHome(page);
  await handOver(page);
  await goHome(page);
  expect((await readToday(page)).join()).toMatch(/Relay has it|Coordinator has it/);
});
