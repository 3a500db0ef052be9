/** The tour that the README describes, in training, from the first need to a page that somebody checks without a network. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "@playwright/test";
import { answerSteps, confirmEnd, openCeremony, openStep } from "./ceremony.ts";
import {
  button,
  enterDoor,
  goHome,
  handOver,
  lockNow,
  readToday,
  registerNeed,
  startTraining,
  takePhone,
  tap,
  text,
  type,
} from "./drive.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

const CHANGED = "This page was changed or damaged. Do not trust it. Ask for the printed sheet.";

let relay: RelayProcess;
let folder: string;
test.beforeEach(async () => {
  relay = await startRelayProcess();
  folder = mkdtempSync(path.join(os.tmpdir(), "ebb-tour-"));
});
test.afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await relay.remove();
});

test("the tour of the README ends with a page that tells of a changed byte by itself, without a network", async ({
  browser,
  context,
  page,
}) => {
  test.setTimeout(240_000);
  await startTraining(page, relay.origin, "Field worker");
  await registerNeed(page);
  await goHome(page);

  await context.setOffline(true);
  const { alias } = await registerNeed(page);
  await goHome(page);
  expect((await readToday(page)).join()).toMatch(new RegExp(`${alias}[^]*Saved on this phone`));
  await goHome(page);
  await context.setOffline(false);
  await handOver(page);
  await goHome(page);
  await lockNow(page);

  await tap(page, "Try Ebb");
  await enterDoor(page, "Coordinator");
  await expect(page.locator(".need-row", { hasText: alias })).toBeVisible();
  await openCeremony(page);
  await openStep(page, "Announce");
  await type(page, "First day without new needs", await page.evaluate(() => new Date().toLocaleDateString("sv")));
  await tap(page, "Announce the end");
  await expect(page.getByText("Read this aloud at every place")).toBeVisible();
  await tap(page, "Back");
  await answerSteps(page);
  await openStep(page, "Sign the end");
  await tap(page, "Write the statement");
  await expect(page.getByRole("heading", { name: "Compare the pictures" })).toBeVisible();
  await tap(page, "Sign");
  await confirmEnd(page);
  await expect(page.getByText("Everyone signed. The end counts from now on.")).toBeVisible();
  await tap(page, "Back");
  await openStep(page, "Publish");
  await expect(page.getByText("Not every device answered")).toBeVisible();
  const saving = page.waitForEvent("download");
  await tap(page, "Save the page");
  const whole = readFileSync(await (await saving).path(), "utf8");
  await expect(button(page, "Erase this device")).toBeVisible();

  const { context: elsewhere, page: reader } = await takePhone(browser);
  await elsewhere.setOffline(true);
  const file = path.join(folder, "certificate.html");
  writeFileSync(file, whole);
  await reader.goto(pathToFileURL(file).href);
  await expect(reader.getByRole("heading", { level: 1, name: /^Certificate: / })).toBeVisible();
  await expect(reader.getByText("Incomplete", { exact: true })).toBeVisible();
  writeFileSync(
    file,
    whole.replace(/("core":"[^"]{200})./, (_, before: string) => `${before}_`),
  );
  await reader.reload();
  await expect(text(reader, CHANGED)).toBeVisible();
  await elsewhere.close();
});
