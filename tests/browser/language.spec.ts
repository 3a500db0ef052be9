/** The languages on the production build: which one a phone begins in, changing over in the middle of an answer, and what stays after a restart. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { button, lockNow, seeScreen, startProgramme, startTraining, takePhone, tap, type } from "./drive.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

type Messages = Readonly<Record<string, string>>;

const WORDS = path.resolve(import.meta.dirname, "../../src/words");
const read = (file: string): Messages => JSON.parse(readFileSync(path.join(WORDS, file), "utf8"));
const english = read("en.json");
const arabic = read("ar.json");
const french = read("fr.json");
const ukrainian = read("uk.json");

let relay: RelayProcess;

test.beforeAll(async () => {
  relay = await startRelayProcess();
});
test.afterAll(() => relay.remove());

const say = (messages: Messages, key: string): string => messages[key] ?? "";

/** Language and direction of the page. */
const pageSpeaks = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);

/** Opens the list from the bar of any screen and takes the language that calls itself `name`. */
async function speak(page: Page, name: string): Promise<void> {
  await page.locator(".top-bar__button:not(.top-bar__button--lock)").click();
  await page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
}

/** Resolves when the worker holds all files and serves this page. */
const waitForWorker = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const { serviceWorker } = navigator;
    await serviceWorker.ready;
    if (serviceWorker.controller) return;
    await new Promise((resolve) => serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
  });

for (const [locale, messages, speaks] of [
  ["uk-UA", ukrainian, ["uk", "ltr"]],
  ["ar-EG", arabic, ["ar", "rtl"]],
  ["sw", english, ["en", "ltr"]],
] as const)
  test(`L7 a new phone that is set to ${locale} begins in ${speaks[0]}`, async ({ browser }) => {
    const { context, page } = await takePhone(browser, { locale });
    await page.goto(relay.origin);
    await expect(button(page, say(messages, "start.try"))).toBeVisible();
    expect(await pageSpeaks(page)).toEqual(speaks);
    await context.close();
  });

test("L8 a half-filled record outlives every change of language, and is saved", async ({ browser }) => {
  const { context, page } = await takePhone(browser);
  await startTraining(page, relay.origin, "Field worker");
  for (const answer of ["New need", "They agree to us writing it", "Water, toilets", "Water container"])
    await tap(page, answer);
  await seeScreen(page, say(english, "capture.howSoon"));
  await speak(page, "العربية");
  await seeScreen(page, say(arabic, "capture.howSoon"));
  expect(await pageSpeaks(page)).toEqual(["ar", "rtl"]);
  await tap(page, say(arabic, "urgency.threeDays"));
  await speak(page, "Français");
  await seeScreen(page, say(french, "capture.howMany"));
  await tap(page, say(french, "people.fiveToSix"));
  await page.locator(".tile").filter({ hasText: "Block C" }).first().click();
  await tap(page, say(french, "capture.noExtraHelp"));
  await seeScreen(page, say(french, "check.title"));
  for (const key of ["item.waterContainer", "urgency.threeDays", "people.fiveToSix"])
    await expect(page.getByText(say(french, key), { exact: true })).toBeVisible();
  await speak(page, "English");
  await tap(page, "Save on this phone");
  await seeScreen(page, "Now scan a blank card");
  await context.close();
});

test("L9 what is typed stays, words of any language open the vault, and the phone remembers its language, also offline", async ({
  browser,
}) => {
  const own = await startRelayProcess();
  const { context, page } = await takePhone(browser);
  try {
    const secret = await startProgramme(page, own.link);
    await page.reload();
    await seeScreen(page, "Open your records");
    await type(page, "Your words", secret.words.slice(0, 3).join(" "));
    await speak(page, "العربية");
    await seeScreen(page, say(arabic, "unlock.title"));
    const field = page.getByLabel(say(arabic, "unlock.words"), { exact: true });
    await expect(field).toHaveValue(secret.words.slice(0, 3).join(" "));
    await waitForWorker(page);

    await own.stop();
    await page.reload();
    await seeScreen(page, say(arabic, "unlock.title"));
    expect(await pageSpeaks(page)).toEqual(["ar", "rtl"]);
    const pictures = read("pictures/uk.json");
    await field.fill(secret.words.map((word) => say(pictures, word)).join(" "));
    await tap(page, say(arabic, "unlock.open"));
    await expect(button(page, say(arabic, "ui.lockNow"))).toBeVisible();
    await speak(page, "Français");
    await expect(button(page, say(french, "ui.lockNow"))).toBeVisible();
    await speak(page, "English");
    await lockNow(page);
    await seeScreen(page, "Open your records");
  } finally {
    await context.close();
    await own.remove();
  }
});
