/** A certificate as people get it: a file that is opened from a disk with no network, and the same file checked by the app. */
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { fillPage } from "../../src/wire/certificate-page.ts";
import { ENGLISH_WORDS } from "../../src/words/picture-words.ts";
import { type ClosedProgramme, closeProgramme, type PaperCard } from "../support/closed-programme.ts";
import { button, seeScreen, takePhone, tap, text, type } from "./drive.ts";
import { lookWithAxe } from "./gallery/look-with-axe.ts";
import { photocopyAndRead } from "./photocopy.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const arabic: Readonly<Record<string, string>> = JSON.parse(readFileSync(path.join(ROOT, "src/words/ar.json"), "utf8"));
const CHANGED = "This page was changed or damaged. Do not trust it. Ask for the printed sheet.";

let closed: ClosedProgramme;
let folder: string;
let whole: string;

test.beforeAll(async () => {
  closed = await closeProgramme();
  folder = mkdtempSync(path.join(os.tmpdir(), "ebb-certificate-"));
  whole = fillPage(readFileSync(path.join(ROOT, "dist/certificate-page.html"), "utf8"), closed.text);
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The file `content` on a disk. */
function fileOf(content: string, name = "certificate.html"): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** Opens a file from the disk on a device without a network. `asked`: every address that the page asked for besides its own. */
async function openFile(browser: Browser, file: string): Promise<{ readonly page: Page; readonly asked: string[] }> {
  const { context, page } = await takePhone(browser);
  await context.setOffline(true);
  const address = pathToFileURL(file).href;
  const asked: string[] = [];
  page.on("request", (request) => request.url() !== address && asked.push(request.url()));
  page.on("pageerror", (error) => asked.push(String(error)));
  await page.goto(address);
  return { page, asked };
}

const wordsOf = ({ words }: PaperCard): string => Array.from(words, (word) => ENGLISH_WORDS[word] ?? "").join(" ");

async function typeCard(page: Page, words: string): Promise<void> {
  await tap(page, "Type words");
  await type(page, "The nine words of your card", words);
  await tap(page, "Check this card");
}

/** Taps a card's words one after the other, each found by its first letters. */
async function tapCard(page: Page, { words }: PaperCard): Promise<void> {
  await tap(page, "Tap pictures");
  for (const [at, word] of words.entries()) {
    await type(page, `Word ${at + 1} of 9`, (ENGLISH_WORDS[word] ?? "").slice(0, 4));
    await page.locator(".card-choice").first().click();
  }
}

test("J6 a page from a disk, without a network, shows what was signed and looks up cards; it asks for nothing", async ({
  browser,
}) => {
  const { page, asked } = await openFile(browser, fileOf(whole));
  await seeScreen(page, "Certificate: \u2068Block Water 2026\u2069");
  await expect(page.getByText("Incomplete", { exact: true })).toBeVisible();
  // No message is missing in the page's own share of the catalogues.
  expect(await page.locator("body").innerText()).not.toMatch(
    /\b(certificate\.(?!html)|sector\.|urgency\.|card\.|reasons\.)\w/,
  );
  await expect(page.getByText(/6 received of 7, all 6 valid/)).toBeVisible();
  expect(await lookWithAxe(page)).toEqual([]);

  await typeCard(page, wordsOf(closed.cards.closed));
  await expect(page.getByRole("status")).toContainText(
    "This card was in this programme. 6 of 7 devices signed that its record is erased.1 phone did not answer.",
  );
  expect(await lookWithAxe(page)).toEqual([]);
  await tap(page, "Back to the certificate");
  await tapCard(page, closed.cards.erased);
  await expect(page.getByRole("status")).toContainText(
    "You asked for erasure; it was carried out before the programme",
  );
  await tap(page, "Back to the certificate");
  await typeCard(page, wordsOf(closed.cards.unknown));
  await expect(page.getByRole("status")).toContainText(
    "This card is not in this list. It may be from another programme, or a picture may be wrong. Nobody did wrong.",
  );
  await tap(page, "Back to the certificate");

  await page.getByRole("button", { name: "العربية" }).click();
  await seeScreen(page, (arabic["certificate.title"] ?? "").replace("{name}", "\u2068Block Water 2026\u2069"));
  expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
    "ar",
    "rtl",
  ]);
  await page.getByRole("button", { name: arabic["certificate.type"] ?? "" }).click();
  // The card was printed in another language than the page speaks.
  await page.getByLabel(arabic["certificate.typeField"] ?? "").fill(wordsOf(closed.cards.closed));
  await page.getByRole("button", { name: arabic["certificate.typeGo"] ?? "" }).click();
  await expect(page.getByRole("status")).toContainText(arabic["certificate.silentPhones_one"] ?? "");
  expect(await lookWithAxe(page)).toEqual([]);
  expect(asked.filter((address) => !address.startsWith("blob:"))).toEqual([]);
  await page.context().close();
});

test("J7 one byte of the data or of the script changed, and the page says not to trust it", async ({ browser }) => {
  const at = whole.indexOf(closed.text) + Math.floor(closed.text.length / 2);
  const data = `${whole.slice(0, at)}${whole[at] === "A" ? "B" : "A"}${whole.slice(at + 1)}`;
  const first = await openFile(browser, fileOf(data, "data.html"));
  await seeScreen(first.page, "Do not trust this page");
  await expect(first.page.getByRole("alert")).toHaveText(CHANGED);
  await expect(first.page.getByText("Block Water 2026")).toHaveCount(0);
  await first.page.context().close();

  const script = whole
    .replace("ebb-certificate`", "ebb-certificatf`")
    .replace('"ebb-certificate")', '"ebb-certificatf")');
  const second = await openFile(browser, fileOf(script, "script.html"));
  await expect(second.page.getByText(CHANGED)).toBeVisible();
  await expect(second.page.getByText(arabic["certificate.changed"] ?? "")).toBeVisible();
  await expect(second.page.getByText("Block Water 2026")).toHaveCount(0);
  await second.page.context().close();
});

test.describe("in the app", () => {
  let relay: RelayProcess;
  test.beforeAll(async () => {
    relay = await startRelayProcess();
  });
  test.afterAll(() => relay.remove());

  const choose = async (page: Page, file: string) => {
    const chooser = page.waitForEvent("filechooser");
    await tap(page, "Choose the file");
    await (await chooser).setFiles(file);
  };

  test("J8 the app judges the file with its own code, without a network, and prints one sheet of A4 whose code is the file's hash, also on a copy", async ({
    browser,
  }) => {
    const { context, page } = await takePhone(browser);
    await page.goto(relay.origin);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.reload();
    await seeScreen(page, "Ebb");
    await context.setOffline(true);
    await tap(page, "Check a certificate");
    await choose(page, fileOf(relay.origin, "no.html"));
    await expect(page.getByRole("alert")).toHaveText("This file is no certificate. Choose another one.");
    await choose(page, fileOf(closed.text.replace('"order":"', '"order":"A'), "twin.json"));
    await seeScreen(page, "Do not trust this page");
    await tap(page, "Choose another file");
    await choose(page, fileOf(whole));
    await expect(text(page, "This app checked every signature itself.")).toBeVisible();
    await typeCard(page, wordsOf(closed.cards.closed));
    await expect(page.getByRole("status")).toContainText("6 of 7 devices signed that its record is erased.");
    await tap(page, "Back to the certificate");

    await expect(button(page, "Print the sheet")).toBeVisible();
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    expect(pdf.match(/\/Type \/Page\b(?!s)/g)).toHaveLength(1);
    expect(pdf).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12]/);
    await page.emulateMedia({ media: "print" });
    await expect(page.locator(".certificate-sheet")).toContainText("Who did not sign");
    expect(
      await page
        .locator(".certificate-sheet")
        .evaluate((sheet) => [sheet.scrollHeight - sheet.clientHeight, sheet.scrollWidth - sheet.clientWidth]),
    ).toEqual([0, 0]);
    const code = await page.locator(".certificate-sheet__code").screenshot();
    const copier = await context.newPage();
    expect(await photocopyAndRead(copier, code, 1)).toBe(
      `SHA256:${createHash("sha256").update(whole).digest("hex").toUpperCase()}`,
    );
    await context.close();
  });
});
