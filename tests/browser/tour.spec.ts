/** The tour that the README describes, in training, from the first need to a page that somebody checks without a network. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, type Page, test } from "@playwright/test";
import { wordsFromBytes } from "../../src/words/picture-words.ts";
import { answerSteps, confirmEnd, openCeremony, openStep } from "./ceremony.ts";
import {
  button,
  enterDoor,
  fillNeed,
  goHome,
  handOver,
  lockNow,
  readToday,
  registerNeed,
  seeScreen,
  startTraining,
  takePhone,
  tap,
  text,
  type,
} from "./drive.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";
import { acceptTask, sayOutcome } from "./volunteer.ts";

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

/** At the coordinator's door: makes a sheet of cards and gives back what stands on the first one, as whoever holds it reads it. */
async function printCards(page: Page): Promise<readonly string[]> {
  await tap(page, "Programme");
  await tap(page, "Print cards");
  await tap(page, "Make 8 cards");
  await expect(page.getByRole("heading", { level: 1, name: "Ready to print" })).toBeVisible({ timeout: 60_000 });
  const pictures = page.locator(".blank-card").first().locator(".blank-card__words use");
  const numbers = await pictures.evaluateAll((all) =>
    all.map((one) => Number(one.getAttribute("href")?.slice("#picture-".length))),
  );
  await tap(page, "Forget the cards");
  return wordsFromBytes(Uint8Array.from(numbers));
}

/** At the field worker's door: a need, and a card for it, of which somebody reads the words. */
async function registerWithCard(page: Page, words: readonly string[]): Promise<void> {
  await fillNeed(page);
  await tap(page, "Save on this phone");
  await tap(page, "Use the card’s words");
  for (const [at, word] of words.entries()) {
    await type(page, `Word ${at + 1} of 9`, word.slice(0, 4));
    await page.locator(".card-choice").first().click();
  }
  await seeScreen(page, "Card read");
  await tap(page, "Card given");
  await seeScreen(page, "Saved");
}

/** On the screen that decides: goes on to the next need that somebody could help with. */
async function findSuggested(page: Page): Promise<void> {
  await seeScreen(page, "Decide");
  await expect(button(page, "Refer to a person")).toBeVisible();
  while (!(await button(page, "Confirm").isVisible())) await tap(page, "Look at the next");
  await expect(page.getByText("Because", { exact: true })).toBeVisible();
}

/** At the coordinator's door: reads why, turns one down, and confirms the next. */
async function decide(page: Page): Promise<void> {
  await tap(page, "Board");
  await expect(page.getByText(/^\W*[1-9]\d*\W* suggestions? waits? for you/)).toBeVisible({ timeout: 60_000 });
  await tap(page, "Decide");
  await findSuggested(page);
  await tap(page, "Not this one");
  await tap(page, "Another reason");
  await tap(page, "Write it now");
  await findSuggested(page);
  for (const tick of await page.getByRole("group", { name: "Before Confirm" }).getByRole("checkbox").all())
    await tick.check();
  await type(page, "Meeting point", "Water tap 2");
  await tap(page, "Confirm");
  await tap(page, "Write it now");
  await seeScreen(page, "Decide");
  await tap(page, "Back");
  // A device that is locked earlier keeps the task until it is opened again.
  await tap(page, "Under way");
  await expect(page.getByText("The helper’s phone has it")).toBeVisible({ timeout: 60_000 });
  await tap(page, "Back");
  await tap(page, "Back");
}

/** At the start page: types the words of a card. */
async function typeCard(page: Page, words: readonly string[]): Promise<void> {
  await tap(page, "I hold a card");
  await tap(page, "Type the words");
  await type(page, "The nine words of your card", words.join(" "));
  await tap(page, "Check this card");
}

/** At the start page, with a card in the hand: what is written, one change, and the wish that all of it goes. */
async function askWithCard(page: Page, words: readonly string[]): Promise<void> {
  await typeCard(page, words);
  await seeScreen(page, "Your card was read");
  await tap(page, "Show");
  await expect(page.locator(".lines__line", { hasText: "People" })).toContainText("5–6 people");
  await tap(page, "Change something");
  await tap(page, "People");
  await tap(page, "3–4 people");
  await tap(page, "Back to what is written");
  await tap(page, "Erase all");
  await tap(page, "Ask to erase");
  await seeScreen(page, "The relay has your request");
}

/** Prints the announcement; what the printer gets has one part in each language of the programme. */
async function printPoster(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.print = () => {
      const parts = [...document.querySelectorAll<HTMLElement>(".poster [lang]")];
      document.body.dataset.printed = parts.map(({ lang, textContent }) => `${lang}: ${textContent}`).join("\n");
      dispatchEvent(new Event("afterprint"));
    };
  });
  await tap(page, "Print the poster");
  await expect(page.locator("body")).toHaveAttribute(
    "data-printed",
    /^en: Training.*After .* your record will be erased\./m,
  );
  await expect(page.locator(".poster")).toHaveCount(0);
}

/** Leaves a door for another one. */
async function goThrough(page: Page, door: Parameters<typeof enterDoor>[1]): Promise<void> {
  await lockNow(page);
  await tap(page, "Try Ebb");
  await enterDoor(page, door);
}

test("the tour of the README ends with a page that tells of a changed byte by itself, without a network", async ({
  browser,
  context,
  page,
}) => {
  test.setTimeout(480_000);
  await startTraining(page, relay.origin, "Coordinator");
  const words = await printCards(page);
  await goThrough(page, "Field worker");
  await registerWithCard(page, words);
  await goHome(page);

  await context.setOffline(true);
  const { alias } = await registerNeed(page);
  await goHome(page);
  expect((await readToday(page)).join()).toMatch(new RegExp(`${alias}[^]*Saved on this phone`));
  await goHome(page);
  await context.setOffline(false);
  await handOver(page);
  await goHome(page);

  // Coordinators keep what a card opens where its holder finds it.
  const isKept = page.waitForResponse((answer) => answer.ok() && answer.url().endsWith("/card"));
  await goThrough(page, "Coordinator");
  await expect(page.locator(".need-row", { hasText: alias })).toBeVisible();
  await decide(page);
  await isKept;
  await goThrough(page, "Volunteer");
  await acceptTask(page);
  await sayOutcome(page, "Given");
  await lockNow(page);
  await askWithCard(page, words);

  await page.goto(relay.origin);
  await tap(page, "Try Ebb");
  await enterDoor(page, "Coordinator");
  await tap(page, "People");
  await tap(page, "Requests from cards");
  await tap(page, "Change it as asked");
  await tap(page, "Erase the record");
  await tap(page, "Erase it");
  await expect(page.getByText("No requests", { exact: true })).toBeVisible();
  await tap(page, "Back");
  await openCeremony(page);
  await openStep(page, "Announce");
  await type(page, "First day without new needs", await page.evaluate(() => new Date().toLocaleDateString("sv")));
  await tap(page, "Announce the end");
  await expect(page.getByText("Read this aloud at every place")).toBeVisible();
  await printPoster(page);
  await tap(page, "Back");
  await answerSteps(page, true, undefined, 1);
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
  await expect(page.getByText("The relay shows the certificate until its operator takes it away.")).toBeVisible();

  const { context: holders, page: holder } = await takePhone(browser);
  await holder.goto(relay.origin);
  await typeCard(holder, words);
  await seeScreen(holder, "This programme has closed");
  await tap(holder, "Check the certificate");
  await expect(holder.getByText("Incomplete", { exact: true })).toBeVisible();
  await holders.close();

  const { context: elsewhere, page: reader } = await takePhone(browser);
  await elsewhere.setOffline(true);
  const file = path.join(folder, "certificate.html");
  writeFileSync(file, whole);
  await reader.goto(pathToFileURL(file).href);
  await expect(reader.getByRole("heading", { level: 1, name: /^Certificate: / })).toBeVisible();
  await expect(reader.getByText("Incomplete", { exact: true })).toBeVisible();
  await tap(reader, "Type words");
  await type(reader, "The nine words of your card", words.join(" "));
  await tap(reader, "Check this card");
  await expect(reader.getByRole("status")).toContainText("You asked for erasure");
  // At the next start of the app what lies locked of the closed programme is erased, and says so.
  await page.reload();
  const isTaken = text(page, "The relay has it. The certificate can now name this phone.");
  await expect(isTaken).toBeVisible({ timeout: 90_000 });
  await seeScreen(page, "This programme is closed");

  writeFileSync(
    file,
    whole.replace(/("core":"[^"]{200})(.)/, (_, before: string, byte: string) => before + (byte === "A" ? "B" : "A")),
  );
  await reader.reload();
  await expect(text(reader, CHANGED)).toBeVisible();
  await elsewhere.close();
});
