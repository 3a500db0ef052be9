/**
 * A programme of profile `small`: one coordinator, and two recovery papers in the place of a second one. It ends on a real relay while its phone is at work with a
 * record that only it has, and the certificate is complete once the last device has answered. What lay in both profiles before is in no file of them then. On the way
 * the coordinator's app is started over behind the steps.
 */
import { readFileSync } from "node:fs";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { judgeCertificate, readCertificate } from "../../src/control/closing-certificate.ts";
import { bytesToBase64Url } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { textInPage } from "../../src/wire/certificate-page.ts";
import type { ClosingCore } from "../../src/wire/closing-core.ts";
import { verifyText } from "../support/verify-certificate.ts";
import { answerSteps, confirmEnd, holdDrill, openCeremony, openStep, step } from "./ceremony.ts";
import { DESK, NEED, PLACE, PLAN, unlockDesk } from "./drill-cast.ts";
import {
  button,
  eraseByHand,
  goHome,
  inviteOnto,
  listVaultPlaces,
  lockNow,
  readWords,
  registerNeed,
  seeScreen,
  startProgramme,
  tap,
  text,
  type,
  unlock,
} from "./drive.ts";
import { makePapers, typePapers } from "./papers.ts";
import { makeProfileBrowser, type ProfileBrowser } from "./profile-browser.ts";
import { expectNothing, expectOnDisk, type Held, type Holder, readHeld } from "./raw-member.ts";
import { tryRawKey } from "./raw-vault.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";
import { askRelay } from "./vault-keys.ts";

const SMALL = { ...PLAN, profile: "Small: one coordinator and a recovery set" };
/** What must be in clear in no file. */
const TEXTS = [PLACE, PLAN.name];

test.describe.configure({ timeout: 480_000 });

let relay: RelayProcess;
let profiles: { readonly desk: ProfileBrowser; readonly worker: ProfileBrowser };
test.beforeEach(async () => {
  relay = await startRelayProcess();
  profiles = { desk: makeProfileBrowser("sqlite", DESK.viewport), worker: makeProfileBrowser("leveldb") };
});
test.afterEach(() => Promise.all([profiles.desk.remove(), profiles.worker.remove(), relay.remove()]));

/** Locks, and reads what the vault has; what is looked for afterwards is found now. */
async function lockAndRead(holder: Holder): Promise<Held> {
  await lockNow(holder.browser.page());
  const held = await readHeld(holder, askRelay());
  holder.browser.freeze();
  expectOnDisk(holder.browser, held);
  expect(await tryRawKey(holder.browser.folder, held.vaultId, holder.words, askRelay())).not.toBeNull();
  holder.browser.thaw();
  return held;
}

const judge = async (certificate: string) =>
  unwrapResult(await judgeCertificate(unwrapResult(readCertificate(certificate))));

/** Two drills by screen, the second of them twice: the newest result of each counts. */
async function holdDrills(desk: Page): Promise<void> {
  const hour = ["The end was announced and the freeze set to today", "The page was saved within the hour"];
  await holdDrill(desk, "Close within one hour", hour, "2 of 5 steps");
  const [first, ...more] = [
    "A copy of the relay’s database and of this device was kept before the end",
    "The Training programme was closed to the end",
    "The relay’s copy was put back without its key file and opened nothing",
  ] as const;
  // Its lease is kept for days: that a copied device opens nothing would not be true and is no step.
  await holdDrill(desk, "A restored copy must not open", [first], "1 of 3 steps");
  await holdDrill(desk, "A restored copy must not open", [first, ...more], "3 of 3 steps");
}

/** From the programme's tab and back: somebody saw the second paper destroyed. */
async function tickSecondPaper(desk: Page): Promise<void> {
  await tap(desk, "Recovery papers");
  await seeScreen(desk, "Recovery papers");
  await desk.getByRole("checkbox", { name: "Paper 2", exact: true }).click();
  await expect(desk.getByText(/^\S*2\S* papers may still exist\./)).toBeVisible();
  await tap(desk, "Back");
}

/** The step about paper says what is left of the recovery papers, and does not offer that there were none. */
async function seePapersLeft(desk: Page): Promise<void> {
  await openStep(desk, "Paper");
  await expect(desk.getByText(/^\S*2\S* recovery papers may still exist\. Until /)).toBeVisible();
  const line = desk.locator(".closing-list__row", { hasText: "Recovery papers" });
  await expect(line.getByText("Some were made: “There was none” would not be true.")).toBeVisible();
  await expect(line.getByRole("radio")).toHaveCount(2);
  await tap(desk, "Back");
  await seeScreen(desk, "Close the programme");
}

/** The app is started anew in the middle of the ceremony, which goes on with the step `next`. */
async function startOver(desk: Page, words: readonly string[], next: string | null): Promise<void> {
  await desk.reload();
  await unlockDesk(desk, words);
  await openCeremony(desk);
  if (next === null) await expect(button(desk, "Go on")).toBeHidden();
  else await expect(text(desk, `Go on: {${next}}`)).toBeVisible();
}

/** What drills and papers came to, in the twin, on the page as anybody opens it, and on the command line. */
async function expectOnRecord(browser: Browser, page: string, core: ClosingCore): Promise<void> {
  const day = expect.any(Number);
  expect(core.drills).toEqual([
    { code: 1, result: 3, day: 0 },
    { code: 2, result: 3, day: 0 },
    { code: 3, result: 1, day },
    { code: 4, result: 2, day },
  ]);
  expect((await verifyText(page)).lines).toEqual(
    expect.arrayContaining([
      "  the relay is down: not held",
      expect.stringMatching(/^ {2}a restored copy must not open: the relay's part passed on \d{4}-/),
      expect.stringMatching(/^ {2}close within one hour: FAILED on \d{4}-/),
    ]),
  );
  const reader = await browser.newPage({ offline: true });
  await reader.setContent(page);
  const row = (name: string) => reader.locator("div", { hasText: name }).last();
  await expect(row("The relay down")).toContainText("Not held");
  await expect(row("Old copies must not open")).toContainText("The relay’s part passed on");
  await expect(row("Closing in one hour")).toContainText("Failed on");
  expect([core.recovery.papers, core.recovery.tickedOff]).toEqual([3, 1]);
  await expect(reader.getByText("Recovery papers: 1 of 3 seen destroyed.")).toBeVisible();
  await reader.close();
}

test("G5 G8 G19 G20 E20 one coordinator and two papers end a small programme, a phone at work erases what only it had, the certificate is complete once the last has, and no disk holds anything; drills and the papers that were ticked off reach the certificate, and a start over in between loses and repeats nothing", async ({
  browser,
}) => {
  const [desk, worker] = [await profiles.desk.start(), await profiles.worker.start()];
  const { words } = await startProgramme(desk, relay.link, SMALL);
  await tap(desk, "Look around first");
  const [one, , three] = await makePapers(desk);
  await typePapers(desk, one, three);
  await tap(desk, "Check the papers");
  await seeScreen(desk, "The papers work");
  await tap(desk, "To the programme");
  await tickSecondPaper(desk);
  const phone = { browser: profiles.worker, words: (await inviteOnto(desk, worker)).words };
  await worker.context().setOffline(true);
  await registerNeed(worker, NEED);
  await goHome(worker);
  const ofPhone = await lockAndRead(phone);
  await unlock(worker, phone.words);
  await seeScreen(worker, "Your work today");
  const seat = { browser: profiles.desk, words };
  const ofSeat = await lockAndRead(seat);
  await unlockDesk(desk, words);

  await openCeremony(desk);
  await holdDrills(desk);
  await openStep(desk, "Announce");
  await type(desk, "First day without new needs", await desk.evaluate(() => new Date().toLocaleDateString("sv")));
  await tap(desk, "Announce the end");
  // Nobody else has to agree.
  await expect(desk.getByText("Read this aloud at every place")).toBeVisible();
  await tap(desk, "Back");
  const comeBack = (next: string) => startOver(desk, words, next);
  await answerSteps(desk, false, async (next) => {
    await comeBack(next);
    if (next === "Paper") await seePapersLeft(desk);
  });
  await expect(step(desk, "Roll call")).toContainText("No outside witness. The certificate says so.");
  await openStep(desk, "Sign the end");
  await tap(desk, "Write the statement");
  await expect(button(desk, "Sign")).toBeVisible();
  const pictures = await readWords(desk);
  await comeBack("Sign the end");
  await openStep(desk, "Sign the end");
  expect(await readWords(desk)).toEqual(pictures);
  await tap(desk, "Sign");
  await confirmEnd(desk);
  await expect(
    desk.getByText("Signed on this device. Now two recovery papers sign: ask who keeps them."),
  ).toBeVisible();
  await comeBack("Sign the end");
  await openStep(desk, "Sign the end");
  await expect(button(desk, "Sign")).toBeHidden();
  await tap(desk, "Type two papers");
  await seeScreen(desk, "Two recovery papers sign");
  await typePapers(desk, one, one);
  await tap(desk, "Sign with these papers");
  await expect(desk.getByText("This is one paper, typed twice. Type another one.")).toBeVisible();
  await typePapers(desk, one, three);
  // The relay takes the core once it has the order; before that it would still take what the phone alone has.
  const isToldRelay = desk.waitForResponse((answer) => answer.ok() && answer.url().endsWith("/core"));
  await tap(desk, "Sign with these papers");
  await expect(desk.getByText("Everyone signed. The end counts from now on.")).toBeVisible({ timeout: 60_000 });
  await isToldRelay;

  await worker.context().setOffline(false);
  await seeScreen(worker, "This programme is closed");
  await expect(text(worker, "1 record was only here. It is gone for everyone.")).toBeVisible();
  await expect(text(worker, "The relay has it. The certificate can now name this phone.")).toBeVisible();
  await expect(text(worker, "The app’s own files were removed from this browser.")).toBeVisible();
  expect(await listVaultPlaces(worker)).toEqual([]);
  await profiles.worker.kill();
  await expectNothing(phone, ofPhone, TEXTS, askRelay());

  await comeBack("Publish");
  await openStep(desk, "Publish");
  const saving = desk.waitForEvent("download");
  await tap(desk, "Save the page");
  const page = readFileSync(await (await saving).path(), "utf8");
  const early = await judge(textInPage(page) ?? "");
  expect([early.status, early.core.decides.profile, early.core.witnesses.map(({ role }) => role)]).toEqual([
    "incomplete",
    1,
    [3],
  ]);
  await expectOnRecord(browser, page, early.core);
  const told = desk.getByLabel("Read aloud", { exact: true });
  // It is ticked once it is written down.
  await told.click();
  await expect(told).toBeChecked();
  await startOver(desk, words, null);
  await expect(step(desk, "Publish")).toContainText("Finished");
  await openStep(desk, "Publish");
  await expect(told).toBeChecked();
  await tap(desk, "Erase this device");
  await eraseByHand(desk);
  const address = `${relay.origin}/v1/p/${bytesToBase64Url(early.core.programmeId)}/certificate`;
  await expect(async () => {
    const late = await judge(await (await fetch(address)).text());
    expect(late.status).toBe("complete");
    expect(late.holders.find(({ holder }) => holder.role === 1)?.attestation).toMatchObject({ unacknowledged: 1 });
  }).toPass({ timeout: 60_000 });
  await profiles.desk.kill();
  await expectNothing(seat, ofSeat, TEXTS, askRelay());
});
