/**
 * A programme of profile `small`: one coordinator, and two recovery papers in the place of a second one. It ends on a real relay while its phone is at work with a
 * record that only it has, and the certificate is complete once the last device has answered. What lay in both profiles before is in no file of them then.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { judgeCertificate, readCertificate } from "../../src/control/closing-certificate.ts";
import { bytesToBase64Url } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { textInPage } from "../../src/wire/certificate-page.ts";
import { answerSteps, confirmEnd, openCeremony, openStep, step } from "./ceremony.ts";
import { DESK, NEED, PLACE, PLAN, unlockDesk } from "./drill-cast.ts";
import {
  button,
  eraseByHand,
  goHome,
  inviteOnto,
  listVaultPlaces,
  lockNow,
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

test.describe.configure({ timeout: 240_000 });

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

test("G5 E20 one coordinator and two papers end a small programme, a phone at work erases what only it had, the certificate is complete once the last has, and no disk holds anything", async () => {
  const [desk, worker] = [await profiles.desk.start(), await profiles.worker.start()];
  const { words } = await startProgramme(desk, relay.link, SMALL);
  await tap(desk, "Look around first");
  const [one, , three] = await makePapers(desk);
  await typePapers(desk, one, three);
  await tap(desk, "Check the papers");
  await seeScreen(desk, "The papers work");
  await tap(desk, "To the programme");
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
  await openStep(desk, "Announce");
  await type(desk, "First day without new needs", await desk.evaluate(() => new Date().toLocaleDateString("sv")));
  await tap(desk, "Announce the end");
  // Nobody else has to agree.
  await expect(desk.getByText("Read this aloud at every place")).toBeVisible();
  await tap(desk, "Back");
  await answerSteps(desk, false);
  await expect(step(desk, "Roll call")).toContainText("No outside witness. The certificate says so.");
  await openStep(desk, "Sign the end");
  await tap(desk, "Write the statement");
  await tap(desk, "Sign");
  await confirmEnd(desk);
  await expect(
    desk.getByText("Signed on this device. Now two recovery papers sign: ask who keeps them."),
  ).toBeVisible();
  await tap(desk, "Type two papers");
  await seeScreen(desk, "Two recovery papers sign");
  await typePapers(desk, one, one);
  await tap(desk, "Sign with these papers");
  await expect(desk.getByText("This is one paper, typed twice. Type another one.")).toBeVisible();
  await typePapers(desk, one, three);
  await tap(desk, "Sign with these papers");
  await expect(desk.getByText("Everyone signed. The end counts from now on.")).toBeVisible({ timeout: 60_000 });

  await worker.context().setOffline(false);
  await seeScreen(worker, "This programme is closed");
  await expect(text(worker, "1 record was only here. It is gone for everyone.")).toBeVisible();
  await expect(text(worker, "The relay has it. The certificate can now name this phone.")).toBeVisible();
  await expect(text(worker, "The app’s own files were removed from this browser.")).toBeVisible();
  expect(await listVaultPlaces(worker)).toEqual([]);
  await profiles.worker.kill();
  await expectNothing(phone, ofPhone, TEXTS, askRelay());

  await tap(desk, "Back");
  await openStep(desk, "Publish");
  const saving = desk.waitForEvent("download");
  await tap(desk, "Save the page");
  const early = await judge(textInPage(readFileSync(await (await saving).path(), "utf8")) ?? "");
  expect([early.status, early.core.decides.profile, early.core.witnesses.map(({ role }) => role)]).toEqual([
    "incomplete",
    1,
    [3],
  ]);
  await expect(button(desk, "Erase this device")).toBeVisible();
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
