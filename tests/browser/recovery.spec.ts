/** Recovery papers: made, tried, and used once a coordinator's device is lost. */
import { expect, test } from "@playwright/test";
import {
  chooseWords,
  goHome,
  handOver,
  inviteWorker,
  openCoordinators,
  registerNeed,
  seeScreen,
  startProgramme,
  takePhone,
  tap,
} from "./drive.ts";
import { makePapers, typePapers } from "./papers.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

const DESK = { viewport: { width: 1280, height: 800 } };

test.describe.configure({ timeout: 480_000 });

let relay: RelayProcess;
test.beforeEach(async () => {
  relay = await startRelayProcess();
});
test.afterEach(() => relay.remove());

/** Another letter in place of the first one of `line`. */
const misread = (line: string): string => (line.startsWith("A") ? "B" : "A") + line.slice(1);

test("two of three papers bring a lost coordinator's programme to a new device, with every need", async ({
  browser,
}) => {
  const desk = await takePhone(browser, DESK);
  const { page } = desk;
  await startProgramme(page, relay.link);
  await tap(page, "Look around first");
  const worker = (await inviteWorker(page, browser)).page;
  const { alias } = await registerNeed(worker);
  await goHome(worker);
  await handOver(worker);
  await goHome(worker);
  await tap(page, "Needs");
  await expect(page.getByText(alias)).toBeVisible();

  const [one, two, three] = await makePapers(page);
  await typePapers(page, one, [...three.slice(0, 2), misread(three[2] ?? ""), ...three.slice(3)]);
  await tap(page, "Check the papers");
  await expect(page.getByText(/^Line \S*3\S* is not as it stands on the paper\. Look at it again\.$/)).toBeVisible();
  await typePapers(page, one, three);
  const isLeft = page.waitForResponse((answer) => answer.ok() && answer.url().endsWith("/recovery"));
  await tap(page, "Check the papers");
  await seeScreen(page, "The papers work");
  await tap(page, "To the programme");
  await tap(page, "Recovery papers");
  await seeScreen(page, "Recovery papers");
  await page.getByLabel("Paper 1").check();
  await expect(page.getByText(/^\S*2\S* papers may still exist\./)).toBeVisible();
  await tap(page, "Back");
  await openCoordinators(page);
  // The terms that name the papers, and what the papers open, have to reach the relay before the device is lost.
  await tap(page, "Back");
  await tap(page, "Hand over");
  await tap(page, "Receive now");
  await expect(page.getByText("Every phone’s answer is with the relay")).toBeVisible();
  await isLeft;
  await desk.context.close();

  const { page: next } = await takePhone(browser, DESK);
  await next.goto(relay.origin);
  await tap(next, "A coordinator’s device was lost");
  await seeScreen(next, "Type two papers");
  await typePapers(next, two, one);
  await tap(next, "Look for the programme");
  await seeScreen(next, "Which device is lost?");
  await next.getByRole("radio").check();
  await tap(next, "Take its place");
  await chooseWords(next);
  await seeScreen(next, "This device is a coordinator’s now");
  await tap(next, "Open the programme");
  await seeScreen(next, "Needs");
  await expect(next.getByText(alias)).toBeVisible();
  await openCoordinators(next);
  await expect(next.getByText("Removed")).toBeVisible();
});
