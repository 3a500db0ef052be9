/**
 * A programme of profile `small`: one coordinator, and two recovery papers in the place of a second one. It ends on a real relay while its phone is at work with a
 * record that only it has, and the certificate is complete once the last device has answered.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { judgeCertificate, readCertificate } from "../../src/control/closing-certificate.ts";
import { bytesToBase64Url } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { textInPage } from "../../src/wire/certificate-page.ts";
import { answerSteps, confirmEnd, openCeremony, openStep, step } from "./ceremony.ts";
import {
  button,
  eraseByHand,
  goHome,
  inviteWorker,
  listVaultPlaces,
  registerNeed,
  seeScreen,
  startProgramme,
  takePhone,
  tap,
  text,
  type,
} from "./drive.ts";
import { makePapers, typePapers } from "./papers.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

const DESK = { viewport: { width: 1280, height: 800 } };
const PLAN = {
  name: "River camp",
  areas: ["Block A", "Block C"],
  profile: "Small: one coordinator and a recovery set",
};

test.describe.configure({ timeout: 240_000 });

let relay: RelayProcess;
test.beforeEach(async () => {
  relay = await startRelayProcess();
});
test.afterEach(() => relay.remove());

const judge = async (certificate: string) =>
  unwrapResult(await judgeCertificate(unwrapResult(readCertificate(certificate))));

test("G5 E20 one coordinator and two papers end a small programme, a phone at work erases what only it had, and the certificate is complete once the last has", async ({
  browser,
}) => {
  const { page: desk } = await takePhone(browser, DESK);
  await startProgramme(desk, relay.link, PLAN);
  await tap(desk, "Look around first");
  const [one, , three] = await makePapers(desk);
  await typePapers(desk, one, three);
  await tap(desk, "Check the papers");
  await seeScreen(desk, "The papers work");
  await tap(desk, "To the programme");
  const { page: worker, context } = await inviteWorker(desk, browser);
  await context.setOffline(true);
  await registerNeed(worker);
  await goHome(worker);

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

  await context.setOffline(false);
  await seeScreen(worker, "This programme is closed");
  await expect(text(worker, "1 record was only here. It is gone for everyone.")).toBeVisible();
  await expect(text(worker, "The relay has it. The certificate can now name this phone.")).toBeVisible();
  await expect(text(worker, "The app’s own files were removed from this browser.")).toBeVisible();
  expect(await listVaultPlaces(worker)).toEqual([]);

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
});
