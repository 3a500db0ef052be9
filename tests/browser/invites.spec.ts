/** Invites and operator links that lead nowhere: the sentence on the screen, and what stays untouched. */
import { expect, type Page, test } from "@playwright/test";
import { decodeInvite, encodeInvite } from "../../src/wire/invite.ts";
import {
  button,
  chooseWords,
  compareAndMatch,
  fillPlan,
  listVaultPlaces,
  openInvite,
  seeScreen,
  showFirstInvite,
  startProgramme,
  takePhone,
  tap,
  text,
  type,
} from "./drive.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

let relay: RelayProcess;

test.beforeEach(async () => {
  relay = await startRelayProcess();
});
test.afterEach(() => relay.remove());

/** An invite that reads well and names a programme that `origin` never heard of. */
const strangerInvite = (origin: string): string => {
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const invite = {
    charterHash: random(32),
    secret: random(16),
    commit: random(16),
    role: 1,
    relayAddress: origin,
  } as const;
  return `${relay.origin}/#join=${encodeInvite(invite)}`;
};

/** The phone holds nothing: its first page offers nothing to open. */
async function expectNothingMade(page: Page): Promise<void> {
  await page.goto("about:blank");
  await page.goto(relay.origin);
  await seeScreen(page, "Ebb");
  await expect(button(page, "Join a programme")).toBeVisible();
  await expect(button(page, "Open my records")).toBeHidden();
  expect(await listVaultPlaces(page)).toEqual([]);
}

const DAMAGED =
  "A part of the link is missing or changed. Nothing was made on this phone. Ask to see the invite again, then scan it or paste the whole link.";

test("W50 a link whose invite is empty, cut short, prose or no code is called incomplete and makes nothing", async ({
  page,
}) => {
  for (const damage of ["", "hgFY", "not an invite at all", "%%%"]) {
    await page.goto("about:blank");
    await page.goto(`${relay.origin}/#join=${damage}`);
    await seeScreen(page, "This invite is not complete");
    await expect(text(page, DAMAGED)).toBeVisible();
    await expectNothingMade(page);
  }
});

test("W50 a pasted link that lost its end is called incomplete, and the whole link then works", async ({ page }) => {
  const whole = strangerInvite(relay.origin);
  await page.goto(relay.origin);
  await tap(page, "Join a programme");
  await tap(page, "Continue");
  await expect(text(page, "Paste the invite first.")).toBeVisible();
  await type(page, "Invite", whole.slice(0, -5));
  await tap(page, "Continue");
  await seeScreen(page, "This invite is not complete");
  await expect(text(page, DAMAGED)).toBeVisible();
  await tap(page, "Use another invite");
  await type(page, "Invite", `  ${whole}\n`);
  await tap(page, "Continue");
  await seeScreen(page, "The relay does not know this programme");
});

test("an invite that is opened while the app is open leaves the address and is checked", async ({ page }) => {
  await page.goto(relay.origin);
  await seeScreen(page, "Ebb");
  await page.goto(strangerInvite(relay.origin));
  await seeScreen(page, "The relay does not know this programme");
  expect(page.url()).toBe(`${relay.origin}/`);
});

test("an invite of a programme that the relay never heard of says so and makes nothing", async ({ page }) => {
  await page.goto(strangerInvite(relay.origin));
  await seeScreen(page, "The relay does not know this programme");
  await expect(
    text(
      page,
      "It may have ended, or the invite is for another relay. Nothing was made on this phone. Show this to the coordinator.",
    ),
  ).toBeVisible();
  await expectNothingMade(page);
});

test("an invite of another address names that address and makes nothing", async ({ page }) => {
  await page.goto(strangerInvite("http://127.0.0.1:9"));
  await seeScreen(page, "This invite was made for another address");
  await expect(
    text(
      page,
      "It belongs to {http://127.0.0.1:9}. Open Ebb at that address, or ask the coordinator for an invite for this one.",
    ),
  ).toBeVisible();
  await expectNothingMade(page);
});

test("an invite that was opened while the relay is down still counts when it is back", async ({ browser, page }) => {
  await startProgramme(page, relay.link);
  const link = await showFirstInvite(page);
  const phone = await takePhone(browser);
  await phone.page.goto(relay.origin);
  await seeScreen(phone.page, "Ebb");
  await tap(phone.page, "Join a programme");
  await type(phone.page, "Invite", link);
  await relay.stop();
  await tap(phone.page, "Continue");
  await seeScreen(phone.page, "The relay did not answer");
  await expect(
    text(phone.page, "Your invite still counts and nothing is lost. Go where there is a network, then try again."),
  ).toBeVisible();
  await relay.restart();
  await tap(phone.page, "Try again");
  await chooseWords(phone.page);
  await compareAndMatch(page, phone.page);
  await phone.context.close();
});

test("W52 an invite that a second phone opens lets in the first one only, and tells the second", async ({
  browser,
  page,
}) => {
  await startProgramme(page, relay.link);
  const link = await showFirstInvite(page);
  const [first, second] = [await takePhone(browser), await takePhone(browser)];
  await openInvite(first.page, link);
  await seeScreen(page, "A phone asks to join");
  await openInvite(second.page, link);
  await seeScreen(second.page, "This invite was already used");
  await expect(
    text(
      second.page,
      "One invite lets in one phone. Ask the coordinator for a new one. If it was not you who used it, say so.",
    ),
  ).toBeVisible();
  await tap(second.page, "Use another invite");
  await seeScreen(second.page, "Ebb");
  await expectNothingMade(second.page);
  await compareAndMatch(page, first.page);
  await Promise.all([first.context.close(), second.context.close()]);
});

test("S12 different words on the two screens let no phone in: the phone asks no more and keeps nothing, and the next invite starts afresh", async ({
  browser,
  page,
}) => {
  await startProgramme(page, relay.link);
  const link = await showFirstInvite(page);
  const phone = await takePhone(browser);
  await openInvite(phone.page, link);
  await seeScreen(phone.page, "Compare with the coordinator");
  await seeScreen(page, "A phone asks to join");
  await tap(phone.page, "Different");
  await seeScreen(phone.page, "Stop. Do not join here.");
  const asked: string[] = [];
  phone.page.on("request", (request) => asked.push(request.url()));
  await expect.poll(() => listVaultPlaces(phone.page)).toEqual([]);
  await tap(page, "Different");
  await seeScreen(page, "This phone was not let in");
  await expect(
    text(
      page,
      "The words differ, so another phone may stand between. Nothing was given to it. Make a new invite and compare again.",
    ),
  ).toBeVisible();
  expect(asked.filter((url) => url.includes("/join"))).toEqual([]);
  await tap(phone.page, "Start again");
  await seeScreen(phone.page, "Ebb");
  await expectNothingMade(phone.page);
  await tap(page, "Make a new invite");
  await seeScreen(page, "Invite a phone");
  const fresh = decodeInvite((await page.getByLabel("Link", { exact: true }).inputValue()).split("#join=")[1] ?? "");
  const old = decodeInvite(link.split("#join=")[1] ?? "");
  expect(fresh.ok && old.ok && fresh.value.secret).not.toEqual(old.ok && old.value.secret);
  await phone.context.close();
});

test("an operator's link starts one programme; the second time nothing typed is lost", async ({ browser, page }) => {
  const { link } = relay;
  await startProgramme(page, link);
  const other = await takePhone(browser);
  await other.page.goto(link);
  await tap(other.page, "Start a programme");
  await fillPlan(other.page, { name: "Second camp", areas: ["North", "South"] });
  await chooseWords(other.page);
  await expect(text(other.page, "The relay did not take the programme")).toBeVisible();
  await expect(
    text(
      other.page,
      "The link may have been used already. What you typed is still here. Ask the relay’s operator for a new link.",
    ),
  ).toBeVisible();
  await expect(other.page.getByLabel("Name", { exact: true })).toHaveValue("Second camp");
  await expect(other.page.getByLabel("Areas, one on each line", { exact: true })).toHaveValue("North\nSouth");
  await expectNothingMade(other.page);
  await other.context.close();
});

test("a form with four mistakes names each, at its top and beside its field, and keeps what was typed", async ({
  page,
}) => {
  await page.goto(relay.link);
  await tap(page, "Start a programme");
  await type(page, "Name", "   ");
  await type(page, "Last day", "2020-01-01");
  await page.getByLabel("Time zone").selectOption("");
  await type(page, "Areas, one on each line", "Block A\n+33 6 12 34 56 78\nBlock A");
  await tap(page, "Continue");
  await expect(text(page, "4 answers need a change")).toBeVisible();
  for (const sentence of [
    "Type a name.",
    "Choose tomorrow or a later day.",
    "Choose a time zone from the list.",
    "Line 2: this looks like a number, an address or a place on a map. Take it out. Line 3: this area is already above. Take one out.",
  ])
    await expect(text(page, sentence)).toHaveCount(2);
  await expect(page.getByLabel("Areas, one on each line", { exact: true })).toHaveValue(
    "Block A\n+33 6 12 34 56 78\nBlock A",
  );
});
