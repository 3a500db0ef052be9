/** A programme of two coordinators and a worker ends on a real relay: announced, frozen, answered for, signed by both, erased everywhere, and told by one page. */
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { judgeCertificate, readCertificate } from "../../src/control/closing-certificate.ts";
import { bytesToBase64Url } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { answerSteps, confirmEnd, openCeremony, openStep, step } from "./ceremony.ts";
import {
  button,
  goHome,
  handOver,
  inviteCoordinator,
  inviteWorker,
  readWords,
  registerNeed,
  seeScreen,
  startProgramme,
  takePhone,
  tap,
  type,
} from "./drive.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

const DESK = { viewport: { width: 1280, height: 800 } };

test.describe.configure({ timeout: 300_000 });

let relay: RelayProcess;
test.beforeEach(async () => {
  relay = await startRelayProcess();
});
test.afterEach(() => relay.remove());

/** Holds, presses, and lets the count run out. */
async function eraseByHand(page: Page): Promise<void> {
  await page.locator(".hold").hover();
  await page.mouse.down();
  await expect(page.locator(".erase-now button")).toBeVisible();
  await page.mouse.up();
  await page.locator(".erase-now button").click();
  await expect(page.getByText(/statement|Statement/).first()).toBeVisible({ timeout: 60_000 });
}

test("G5 two coordinators end a programme, every device erases itself, and the certificate is complete once the last has", async ({
  browser,
}) => {
  const { page: founder } = await takePhone(browser, DESK);
  await startProgramme(founder, relay.link);
  await tap(founder, "Look around first");
  await expect(founder.getByText(/Last day: .* days left/)).toBeVisible();
  const { page: second } = await inviteCoordinator(founder, browser);
  await tap(founder, "Propose a seat");
  await founder.getByRole("dialog").getByRole("button", { name: "Propose a seat" }).click();
  await expect(founder.getByText("It counts from now on.")).toBeVisible();
  await tap(founder, "Back");
  const { page: worker } = await inviteWorker(founder, browser);
  await registerNeed(worker);
  await goHome(worker);
  await handOver(worker);
  await goHome(worker);

  await openCeremony(founder);
  await tap(founder, "Go on: ");
  await seeScreen(founder, "Announce");
  const today = await founder.evaluate(() => new Date().toLocaleDateString("sv"));
  await type(founder, "First day without new needs", today);
  await tap(founder, "Announce the end");
  await expect(founder.getByText(/Waits for \S*1\S* more coordinator/)).toBeVisible();
  await openCeremony(second);
  await openStep(second, "Announce");
  await tap(second, "Agree");
  await expect(second.getByText("Read this aloud at every place")).toBeVisible();
  await expect(founder.getByText("Read this aloud at every place")).toBeVisible();
  await tap(founder, "Back");

  await expect(worker.getByText("Read this aloud")).toBeVisible();
  await expect(worker.getByText(/your record will be erased/)).toBeVisible();
  await tap(worker, "New need");
  await seeScreen(worker, "No new needs any more");
  await tap(worker, "Back");

  await answerSteps(founder);
  await openStep(founder, "Sign the end");
  await tap(founder, "Write the statement");
  await expect(founder.getByRole("heading", { name: "Compare the pictures" })).toBeVisible();
  await tap(founder, "Sign");
  await confirmEnd(founder);
  await expect(founder.getByText(/Signed on this device/)).toBeVisible();

  await tap(second, "Back");
  await expect(step(second, "Sign the end")).toContainText(/\S*1\S* signature is missing/);
  await openStep(second, "Sign the end");
  await expect(second.getByText(/Signed already/)).toBeVisible();
  expect(await readWords(second)).toEqual(await readWords(founder));
  await expect(second.getByText("This device would state something else")).toBeHidden();
  await tap(second, "The pictures match: sign");
  await confirmEnd(second);
  await expect(second.getByText("Everyone signed. The end counts from now on.")).toBeVisible();

  // The worker's phone hears it by itself and keeps nothing.
  await expect(worker.getByText(/statement|Statement/).first()).toBeVisible({ timeout: 60_000 });

  // So does the device that signed first: its next run is told that the programme is closed.
  await expect(founder.getByText("Everyone signed. The end counts from now on.")).toBeVisible({ timeout: 60_000 });
  await tap(founder, "Back");
  await openStep(founder, "Erase");
  const answers = founder.getByText("Signed that it erased");
  await expect(async () => {
    await tap(founder, "Look again");
    await expect(answers).toHaveCount(2, { timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  await tap(founder, "Back");

  await openStep(founder, "Publish");
  await expect(founder.getByText("Not every device answered")).toBeVisible();
  const saving = founder.waitForEvent("download");
  await tap(founder, "Save the page");
  const page = readFileSync(await (await saving).path(), "utf8");
  expect(page).toContain("ebb-certificate");
  expect(page).not.toContain("Block A");
  await founder.getByLabel("Read aloud", { exact: true }).click();
  await expect(founder.getByText("The page is saved as a file on this device.")).toBeVisible();

  await tap(second, "Back");
  await openStep(second, "Publish");
  for (const coordinator of [second, founder]) {
    await expect(button(coordinator, "Erase this device")).toBeVisible();
    await tap(coordinator, "Erase this device");
    await eraseByHand(coordinator);
  }

  const programme = /"order":"([^"]+)"/.exec(page);
  expect(programme).not.toBeNull();
  const text = /<script type="application\/json" id="ebb-certificate">(.*?)<\/script>/s.exec(page)?.[1] ?? "";
  const early = unwrapResult(await judgeCertificate(unwrapResult(readCertificate(text))));
  expect(early.status).toBe("incomplete");
  const address = `${relay.origin}/v1/p/${bytesToBase64Url(early.core.programmeId)}/certificate`;
  await expect(async () => {
    const late = await (await fetch(address)).text();
    expect(unwrapResult(await judgeCertificate(unwrapResult(readCertificate(late)))).status).toBe("complete");
  }).toPass({ timeout: 60_000 });
});
