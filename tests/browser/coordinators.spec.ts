/** Several coordinators: how they become several, what they decide together, and what each of them and the phones see of it. */
import { type Browser, expect, type Page, test } from "@playwright/test";
import { toCardSecret } from "../../src/kit/brand.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { wordsOfCard } from "../../src/wire/card.ts";
import { decodeProgrammes } from "../../src/wire/card-calls.ts";
import { wordsFromBytes } from "../../src/words/picture-words.ts";
import {
  button,
  compareAndMatch,
  fillNeed,
  goHome,
  handOver,
  inviteCoordinator,
  inviteWorker,
  lockNow,
  openCoordinators,
  openInvite,
  readInvite,
  readToday,
  registerNeed,
  restartIntoHome,
  seeScreen,
  showFirstInvite,
  startProgramme,
  takePhone,
  tap,
  type,
  unlock,
} from "./drive.ts";
import { joinBeside, type OtherDevice } from "./other-device.ts";
import { makeProfileBrowser, type ProfileBrowser } from "./profile-browser.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

const DESK = { viewport: { width: 1280, height: 800 } };

test.describe.configure({ timeout: 480_000 });

let relay: RelayProcess;
test.beforeEach(async () => {
  relay = await startRelayProcess();
});
test.afterEach(() => relay.remove());

const ENDED =
  "It can hand over nothing more in this programme. What is only here stays here. Speak with the coordinator.";

/** Gives a seat to the only one who waits for it, and says what the screen answers. */
async function giveSeat(page: Page, outcome: string): Promise<void> {
  await tap(page, "Propose a seat");
  await page.getByRole("dialog").getByRole("button", { name: "Propose a seat" }).click();
  await expect(page.getByText(outcome)).toBeVisible();
}

/** A need on a coordinator's list. */
const needRow = (page: Page, alias: string) => page.locator(".need-row", { hasText: alias });

/** The card of a proposal, once it has come. */
const proposal = (page: Page) => page.locator(".card", { hasText: "Proposed by" });

test("one coordinator becomes three of whom two decide, and what a phone hands over comes to all three by itself", async ({
  browser,
}) => {
  const { page: founder } = await takePhone(browser, DESK);
  await startProgramme(founder, relay.link);
  await tap(founder, "Look around first");
  await openCoordinators(founder);
  await expect(founder.getByText("1 of 1: one person decides alone")).toBeVisible();
  await expect(founder.getByText(/^\S*2 of 3\S*: \S*2\S* more coordinators needed$/)).toBeVisible();
  await tap(founder, "Back");
  const second = await inviteCoordinator(founder, browser);
  await giveSeat(founder, "It counts from now on.");
  await expect(founder.getByText("1 of 1: one person decides alone")).toBeHidden();
  await expect(founder.getByText("Now 2 of 2 must agree.")).toBeVisible();
  await tap(founder, "Back");

  const third = await inviteCoordinator(founder, browser);
  await giveSeat(founder, "Proposed. It waits for the others.");
  await openCoordinators(second.page);
  await expect(proposal(second.page)).toContainText(/gets a seat/);
  await tap(second.page, "Approve");
  await second.page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await expect(second.page.getByText("It counts from now on.")).toBeVisible();
  await expect(founder.getByText("Now 2 of 3 must agree.")).toBeVisible();
  await expect(founder.getByText(/^\S*2 of 3\S*: complete$/)).toBeVisible();
  await tap(founder, "Back");

  const worker = await inviteWorker(founder, browser);
  await tap(second.page, "Back");
  const coordinators = [founder, second.page, third.page];
  for (const page of coordinators) await tap(page, "Needs");
  const { alias } = await registerNeed(worker.page);
  await goHome(worker.page);
  await handOver(worker.page);
  // Nobody touches these three.
  for (const page of coordinators) {
    await expect(needRow(page, alias)).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText(/^As of/)).toBeVisible();
  }
  await goHome(worker.page);
  await tap(worker.page, "Today’s list");
  await expect(worker.page.getByText("Coordinator has it")).toBeVisible({ timeout: 60_000 });
});

/** A programme with two coordinators and a worker whose phone is ready. All are on their first page. */
async function startWithTwo(browser: Browser) {
  const founder = await takePhone(browser, DESK);
  await startProgramme(founder.page, relay.link);
  await tap(founder.page, "Look around first");
  const second = await inviteCoordinator(founder.page, browser);
  await giveSeat(founder.page, "It counts from now on.");
  await tap(founder.page, "Back");
  const worker = await inviteWorker(founder.page, browser);
  return { founder: founder.page, second: second.page, worker: worker.page };
}

/** A worker at home writes a need down and hands it over, and is at home again. Its name. */
async function deliver(worker: Page): Promise<string> {
  const { alias } = await registerNeed(worker);
  await goHome(worker);
  await handOver(worker);
  await goHome(worker);
  return alias;
}

/** Nine words, each by its first letters. */
async function tellWords(page: Page, secret: Uint8Array): Promise<void> {
  const [programmeId] = unwrapResult(decodeProgrammes(await readBytes(`${relay.origin}/v1/programmes`)));
  if (!programmeId) throw new RangeError("no programme");
  await tap(page, "Use the card’s words");
  await seeScreen(page, "The nine words");
  for (const [at, word] of wordsFromBytes(wordsOfCard(toCardSecret(secret), programmeId)).entries()) {
    await type(page, `Word ${at + 1} of 9`, word);
    await page.keyboard.press("Enter");
  }
}
const readBytes = async (address: string) => new Uint8Array(await (await fetch(address)).arrayBuffer());

/** A worker at home writes a need down, gives a card by its words and hands over. The need's name. */
async function deliverWithCard(worker: Page): Promise<string> {
  await fillNeed(worker);
  await tap(worker, "Save on this phone");
  await tellWords(worker, new Uint8Array(8).fill(7));
  await seeScreen(worker, "Card read");
  await tap(worker, "Card given");
  await seeScreen(worker, "Saved");
  const alias = (await worker.locator(".saved__alias").innerText()).trim();
  await goHome(worker);
  await handOver(worker);
  await goHome(worker);
  return alias;
}

/** C30 C31: the card was lost; one coordinator asks for a new one, the other agrees. */
async function replaceCard(founder: Page, second: Page, alias: string): Promise<void> {
  await button(founder, `New card for \u2068${alias}`).click();
  await tap(founder, "The card is lost");
  await tellWords(founder, new Uint8Array(8).fill(8));
  await seeScreen(founder, "Ask a second coordinator?");
  await tap(founder, "Ask for agreement");
  await seeScreen(founder, "Another coordinator has to agree");
  await tap(founder, "Back to the needs");
  await tap(second, "People");
  await expect(button(second, "Requests from cards")).toContainText("1 ");
  await tap(second, "Requests from cards");
  await expect(second.getByText("Reason: \u2068The card is lost")).toBeVisible();
  await button(second, `Agree: ${alias}`).click();
  await expect(second.getByText("New cards", { exact: true })).toHaveCount(0);
  await tap(second, "Back");
  await tap(second, "Needs");
}

test("C31 keys change with one tap, a lost card gets another by two, and an erased record leaves the other coordinator and the phone", async ({
  browser,
}) => {
  const { founder, second, worker } = await startWithTwo(browser);
  await tap(founder, "Programme");
  await expect(founder.getByText(/^Number \S*1\S*, since/)).toBeVisible();
  await expect(founder.getByText("Every coordinator has the key.")).toBeVisible();
  await tap(founder, "Change keys now");
  await expect(
    founder.getByText("The keys were changed. Others get the new one when they next connect."),
  ).toBeVisible();
  await expect(founder.getByText("Every coordinator has the key.")).toBeVisible();
  for (const page of [founder, second]) {
    await tap(page, "Programme");
    await expect(page.getByText(/^Number \S*2\S*, since/)).toBeVisible();
  }
  const alias = await deliverWithCard(worker);
  for (const page of [founder, second]) {
    await tap(page, "Needs");
    await expect(needRow(page, alias)).toBeVisible();
  }
  await replaceCard(founder, second, alias);

  await button(founder, `Erase: \u2068${alias}`).click();
  await tap(founder, "Erase it");
  await expect(needRow(founder, alias)).toContainText("Erased here. Other copies were asked.");
  await expect(needRow(second, alias)).toBeHidden();
  await expect(second.getByText("A record", { exact: true }).first()).toBeVisible();
  await tap(worker, "Today’s list");
  await expect(worker.getByText(alias)).toBeHidden();
});

test("an ended phone hands over nothing more, and what came too late is set aside until a coordinator uses it", async ({
  browser,
}) => {
  const { founder, second, worker } = await startWithTwo(browser);
  const known = await deliver(worker);
  await tap(founder, "Needs");
  await expect(needRow(founder, known)).toBeVisible();
  await founder.context().setOffline(true);
  const late = await deliver(worker);

  await tap(founder, "People");
  await tap(founder, "End");
  await tap(founder, "End this phone");
  await expect(founder.getByText("Choose a reason first.")).toBeVisible();
  await founder.getByLabel("It was stolen or taken").check();
  await tap(founder, "End this phone");
  await tap(founder, "End it now");
  await expect(founder.getByText("This device refuses what it hands over from now on.")).toBeVisible();
  await tap(founder, "See all people");
  await expect(founder.getByText("(ended)")).toBeVisible();
  await founder.context().setOffline(false);

  await expect(button(founder, "Set aside")).toContainText("1 change");
  await tap(founder, "Set aside");
  await expect(founder.getByText("It came after this device was ended or its coordinator was removed.")).toBeVisible();
  await tap(founder, "Use it");
  await founder.getByRole("dialog").getByRole("button", { name: "Use it", exact: true }).click();
  await expect(founder.getByText("You used it. It is now your act.")).toBeVisible();
  await tap(founder, "Back");
  for (const page of [founder, second]) {
    await tap(page, "Needs");
    await expect(needRow(page, late)).toBeVisible();
    await expect(needRow(page, known)).toBeVisible();
  }

  const { alias } = await registerNeed(worker);
  await goHome(worker);
  await handOver(worker);
  await expect(worker.getByText(ENDED)).toBeVisible();
  await goHome(worker);
  await expect(worker.getByText(ENDED)).toBeVisible();
  expect((await readToday(worker)).join()).toMatch(new RegExp(`${alias}[^]*Saved on this phone`));
});

/** From a founder's tabs: invites a coordinator beside the browsers and proposes the seat. Stays on the page of coordinators. */
async function inviteBeside(founder: Page, outcome: string): Promise<OtherDevice> {
  await openCoordinators(founder);
  await tap(founder, "Invite a coordinator");
  const joining = await joinBeside(await readInvite(founder, "Invite a coordinator"));
  await seeScreen(founder, "A phone asks to join");
  await tap(founder, "Match");
  const device = await joining.finish();
  await seeScreen(founder, "The phone is in");
  await tap(founder, "Coordinators");
  await giveSeat(founder, outcome);
  return device;
}

/** Receives until `look` finds what is expected. A run that fails is followed by another, as in the app: the relay may know a device a moment after it was let in. */
const whenRead = <Value>(device: OtherDevice, look: () => Value | Promise<Value>, expected: Value): Promise<void> =>
  expect
    .poll(async () => {
      await device.run().catch(() => undefined);
      return look();
    })
    .toEqual(expected);

const URGENCY = 13;
const [WITHIN_THREE_DAYS, TODAY, CAN_WAIT] = [2, 1, 4];

test("two coordinators who answered differently are shown side by side, and what a third chooses ends it for all", async ({
  browser,
}) => {
  const { page: founder } = await takePhone(browser, DESK);
  await startProgramme(founder, relay.link);
  await tap(founder, "Look around first");
  const anna = await inviteBeside(founder, "It counts from now on.");
  await tap(founder, "Back");
  const bo = await inviteBeside(founder, "Proposed. It waits for the others.");
  await whenRead(anna, () => anna.approve(), 1);
  await anna.run();
  await expect(founder.getByText("Now 2 of 3 must agree.")).toBeVisible();
  await tap(founder, "Back");
  const { page: worker } = await inviteWorker(founder, browser);
  const alias = await deliver(worker);
  await tap(founder, "Needs");
  await expect(needRow(founder, alias)).toBeVisible();

  for (const other of [anna, bo]) await whenRead(other, () => other.answers(URGENCY), [WITHIN_THREE_DAYS]);
  await anna.change(URGENCY, WITHIN_THREE_DAYS, TODAY);
  await bo.change(URGENCY, WITHIN_THREE_DAYS, CAN_WAIT);
  await Promise.all([anna.run(), bo.run()]);
  await expect(button(founder, `Two answers: look at \u2068${alias}`)).toBeVisible();
  await tap(founder, "People");
  await expect(button(founder, "Records with two answers")).toContainText("1 waits for a choice");
  await tap(founder, "Records with two answers");
  await tap(founder, alias);
  for (const answer of ["Today", "Can wait"])
    await expect(founder.locator(".card", { hasText: answer }).getByText(/^Coordinator /)).toBeVisible();
  await founder.locator(".card", { hasText: "Today" }).getByRole("button").click();
  await tap(founder, "Save");
  await expect(founder.getByText("Every question has one answer")).toBeVisible();
  await tap(founder, "Back");
  await tap(founder, "Back");
  await tap(founder, "Needs");
  await expect(founder.locator(".need-group--1").locator(".need-row", { hasText: alias })).toBeVisible();
  await whenRead(bo, () => bo.answers(URGENCY), [TODAY]);
});

test("a copied phone is named to its holder and to the coordinator, and no need is lost or doubled", async ({
  browser,
}) => {
  const { page: desk } = await takePhone(browser, DESK);
  await startProgramme(desk, relay.link, { name: "River camp", areas: ["Block A", "Block B", "Block C"] });
  const link = await showFirstInvite(desk);
  const first = makeProfileBrowser("leveldb");
  let copy: ProfileBrowser | null = null;
  try {
    let phone = await first.start();
    const secret = await openInvite(phone, link);
    await compareAndMatch(desk, phone);
    await restartIntoHome(phone, secret);
    const before = await deliver(phone);
    await lockNow(phone);
    await first.close();
    copy = makeProfileBrowser("leveldb", undefined, first.folder);

    const aliases = [before];
    for (const profile of [first, copy]) {
      phone = await profile.start();
      await phone.goto(relay.origin);
      await unlock(phone, secret.words);
      await expect(phone.getByRole("heading", { level: 1, name: "Your work today" })).toBeVisible({ timeout: 70_000 });
      aliases.push(await deliver(phone));
    }
    await expect(phone.getByText("This device may have been copied")).toBeVisible();
    const today = (await readToday(phone)).join();
    for (const alias of [aliases[0], aliases[2]]) expect(today).toContain(alias);
    await tap(desk, "See all people");
    await tap(desk, "Needs");
    for (const alias of aliases) await expect(needRow(desk, alias ?? "")).toHaveCount(1);
    await expect(desk.locator(".need-row")).toHaveCount(3);
    await tap(desk, "People");
    await expect(button(desk, "Warnings")).toContainText("not seen yet");
    await tap(desk, "Warnings");
    await expect(desk.getByText("A phone was copied or put back")).toBeVisible();
    await tap(desk, "I have seen this");
    await expect(desk.getByText("Seen before")).toBeVisible();
  } finally {
    await Promise.all([first.remove(), copy?.remove()]);
  }
});
