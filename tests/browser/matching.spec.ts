/**
 * A need and an offer meet: a coordinator reads why and confirms, a volunteer accepts, goes and says how it went. What is refused at the door, lapses or is referred, two confirmations
 * of one need and second persons are shown with simulated devices in tests/scenario/matching.test.ts.
 */
import { expect, type Page, test } from "@playwright/test";
import {
  goHome,
  handOver,
  inviteWorker,
  NEED,
  registerNeed,
  seeScreen,
  startProgramme,
  takePhone,
  tap,
  type,
} from "./drive.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";
import { acceptTask, handOverHelp, inviteVolunteer, nameOf, offerSomething, sayOutcome } from "./volunteer.ts";

const DESK = { viewport: { width: 1280, height: 800 } };
const OFFER = { sector: NEED.sector, item: NEED.item, people: NEED.people };

test.describe.configure({ timeout: 240_000 });

let relay: RelayProcess;
test.beforeEach(async () => {
  relay = await startRelayProcess();
});
test.afterEach(() => relay.remove());

/** Confirms the suggestion on the screen, at a meeting point that is typed, without waiting for the seconds to pass. */
async function confirm(desk: Page): Promise<void> {
  await type(desk, "Meeting point", "Water tap 2");
  await tap(desk, "Confirm");
  await expect(desk.getByText("Nothing is written yet.")).toBeVisible();
  await tap(desk, "Write it now");
  await seeScreen(desk, "Decide");
  await tap(desk, "Back");
  await seeScreen(desk, "Board");
}

/** From the board: how far what was confirmed has come. Ends at the board. */
async function expectUnderWay(desk: Page, states: readonly string[]): Promise<void> {
  await tap(desk, "Under way");
  for (const state of states) await expect(desk.getByText(state, { exact: true })).toBeVisible({ timeout: 40_000 });
  await tap(desk, "Back");
  await seeScreen(desk, "Board");
}

/** From the board: opens what is suggested, once that many are. */
async function openDecide(desk: Page, waiting: string): Promise<void> {
  await expect(desk.getByText(waiting)).toBeVisible({ timeout: 60_000 });
  await tap(desk, "Decide");
  await seeScreen(desk, "Decide");
}

test("R1 R2 T1 a coordinator confirms with reasons, a volunteer goes, and every step is told", async ({ browser }) => {
  const { page: desk } = await takePhone(browser, DESK);
  await startProgramme(desk, relay.link);
  await tap(desk, "Look around first");
  const worker = await inviteWorker(desk, browser);
  for (let count = 0; count < 3; count++) {
    await registerNeed(worker.page);
    await goHome(worker.page);
  }
  await handOver(worker.page);
  const helper = await inviteVolunteer(desk, browser);
  const name = await nameOf(helper.page);
  await offerSomething(helper.page, OFFER);
  await handOverHelp(helper.page);

  await tap(desk, "Needs");
  await expect(desk.getByText("3 open needs")).toBeVisible({ timeout: 60_000 });
  await tap(desk, "Board");
  await openDecide(desk, "1 suggestion waits for you");
  await expect(desk.getByText("offers \u2068Water container\u2069")).toContainText(name);
  await confirm(desk);
  await handOverHelp(helper.page);
  await acceptTask(helper.page);
  await sayOutcome(helper.page, "Given");
  await handOverHelp(helper.page);
  await expectUnderWay(desk, ["Given"]);
});
