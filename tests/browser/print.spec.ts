/** Sheets of blank cards as a printer gets them: their size, that scanners read them from a bad copy, and that the computer keeps nothing of them. */
import { expect, type Page, test } from "@playwright/test";
import decodeQR from "qr/decode.js";
import { toProgrammeId } from "../../src/kit/brand.ts";
import { CARD_WORDS, readCardText } from "../../src/wire/card.ts";
import { lockNow, PLAN, seeScreen, startProgramme, tap, unlock } from "./drive.ts";
import { type OpenGallery, openGallery } from "./gallery/open-gallery.ts";
import { photocopyAndRead } from "./photocopy.ts";
import { filesWith, filesWithText, makeProfileBrowser } from "./profile-browser.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

const DESK = { width: 1280, height: 800 };
const MM = 25.4 / 96;

let relay: RelayProcess;

test.describe.configure({ timeout: 300_000 });
test.beforeEach(async () => {
  relay = await startRelayProcess();
});
test.afterEach(() => relay.remove());

/** A new programme, on the page that asks what to print. The print dialog closes at once. */
async function openPrinting(page: Page): Promise<readonly string[]> {
  await page.addInitScript(() => {
    window.print = () => dispatchEvent(new Event("afterprint"));
  });
  await page.setViewportSize(DESK);
  const { words } = await startProgramme(page, relay.link);
  await tap(page, "Look around first");
  await seeScreen(page, "Needs");
  await tap(page, "Programme");
  await openPrintPage(page);
  return words;
}

async function openPrintPage(page: Page): Promise<void> {
  await tap(page, "Print cards");
  await seeScreen(page, "Print cards");
}

const choose = (page: Page, label: string) => page.locator(".chip", { hasText: label }).first().click();

/** Makes as many sheets as are chosen; ends where they can be printed. */
async function makeCards(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Make \d+ cards$/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Ready to print" })).toBeVisible({ timeout: 120_000 });
  await expect(page.locator(".sheet").first()).toBeAttached();
}

/** What stands on each card: its words and rows as numbers, read from the pictures. */
const cardsOf = (page: Page): Promise<readonly { readonly words: number[]; readonly rows: number[] }[]> =>
  page.evaluate(() => {
    const numbersIn = (part: Element | null) =>
      [...(part?.querySelectorAll("use") ?? [])].map((use) =>
        Number(use.getAttribute("href")?.slice("#picture-".length)),
      );
    return [...document.querySelectorAll(".blank-card")].map((card) => ({
      words: numbersIn(card.querySelector(".blank-card__words")),
      rows: numbersIn(card.querySelector(".blank-card__rows")),
    }));
  });

/** In how many columns and rows the words of each card stand. */
const shapesOf = (page: Page): Promise<readonly (readonly [number, number])[]> =>
  page.locator(".blank-card__words").evaluateAll((all) =>
    all.map((words) => {
      const boxes = [...words.children].map((word) => word.getBoundingClientRect());
      const different = (places: readonly number[]) => new Set(places.map(Math.round)).size;
      return [different(boxes.map(({ left }) => left)), different(boxes.map(({ top }) => top))] as const;
    }),
  );

/** Width and height in millimetres of all that match. */
const sizesOf = (page: Page, selector: string): Promise<readonly (readonly [number, number])[]> =>
  page.evaluate(
    ({ selector, mm }) =>
      [...document.querySelectorAll(selector)]
        .map((element) => element.getBoundingClientRect())
        .map(({ width, height }) => [width * mm, height * mm] as const),
    { selector, mm: MM },
  );

/** The dark modules of each code on the page, row by row, with the margin of four. */
async function codesOf(page: Page): Promise<readonly (readonly boolean[])[][]> {
  const paths = await page
    .locator(".blank-card .qr__dark")
    .evaluateAll((all) => all.map((path) => path.getAttribute("d") ?? ""));
  return paths.map((path) => {
    const rows = Array.from({ length: CODE_SIDE }, () => Array.from({ length: CODE_SIDE }, () => false));
    for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)/g))
      rows[Number(y)]?.fill(true, Number(x), Number(x) + Number(length));
    return rows;
  });
}

/** Version 2 has 25 modules a side. */
const CODE_SIDE = 25 + 2 * 4;

/** What a code says, read from its modules. */
function textOfCode(modules: readonly (readonly boolean[])[]): string {
  const [scale, side] = [4, 4 * CODE_SIDE];
  const data = new Uint8Array(4 * side * side).fill(255);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (modules[Math.floor(y / scale)]?.[Math.floor(x / scale)])
        data.fill(0, 4 * (y * side + x), 4 * (y * side + x) + 3);
  return decodeQR({ width: side, height: side, data });
}

/** Whether a code is of level Q: the first two of its format bits, unmasked, are light and dark. */
const isLevelQ = (modules: readonly (readonly boolean[])[]) => modules[12]?.[4] === false && modules[12][5] === true;

test("PC1 PC4 PC5 sheets are A4 with eight different cards of 90 by 65 mm, and paper shows nothing of the screen", async ({
  page,
}) => {
  await openPrinting(page);
  await choose(page, "2");
  await makeCards(page);
  await expect(page.locator(".blank-card").first()).toBeHidden();
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  expect(
    [...pdf.matchAll(/\/MediaBox\s*\[([^\]]*)\]/g)].map(([, box]) => (box ?? "").split(" ").map((n) => Math.round(+n))),
  ).toEqual([0, 1].map(() => [0, 0, 595, 842]));
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("heading", { name: "Ready to print" })).toBeHidden();
  expect(
    await page.locator(".sheet").evaluateAll((all) => all.map((one) => one.querySelectorAll(".blank-card").length)),
  ).toEqual([8, 8]);
  for (const [width, height] of await sizesOf(page, ".blank-card")) {
    expect(width).toBeCloseTo(90, 0);
    expect(height).toBeCloseTo(65, 0);
  }
  const codes = await sizesOf(page, ".blank-card .qr");
  expect(codes.filter(([width, height]) => width < 30 || height < 30)).toEqual([]);
  const modules = await codesOf(page);
  expect(modules.map(isLevelQ)).toEqual(codes.map(() => true));
  expect(new Set(modules.map(textOfCode)).size).toBe(16);
  const cards = await cardsOf(page);
  expect(cards.map(({ words, rows }) => [words.length, rows.length])).toEqual(cards.map(() => [CARD_WORDS, 18]));
  for (const sheet of await page.locator(".sheet").all())
    await expect(sheet.getByText("Every card is different: print, never copy.")).toBeVisible();
  for (const card of await page.locator(".blank-card").all()) {
    await expect(card.getByText("Keep this. It opens your record.")).toBeVisible();
    await expect(card.getByText(/^Erased by .*\d/)).toBeVisible();
    // Nothing on paper leads to a place or to those who gave it.
    for (const name of [PLAN.name, ...PLAN.areas]) await expect(card).not.toContainText(name);
  }
  expect(await shapesOf(page)).toEqual(cards.map(() => [3, 3]));
  expect(new Set(cards.map(({ words }) => words.join())).size).toBe(16);
  expect(new Set(cards.map(({ rows }) => rows.join())).size).toBe(16);
});

test("PC1 every code of a sheet is read from a poor photocopy of it", async ({ browser }) => {
  // 150 dots an inch, as an old scanner has.
  const context = await browser.newContext({ viewport: DESK, deviceScaleFactor: 150 / 96, locale: "en-GB" });
  const page = await context.newPage();
  await openPrinting(page);
  await makeCards(page);
  await page.emulateMedia({ media: "print" });
  const pictures: Buffer[] = [];
  for (const card of await page.locator(".blank-card").all()) pictures.push(await card.screenshot());
  const copier = await context.newPage();
  const texts: (string | null)[] = [];
  for (const [at, picture] of pictures.entries()) texts.push(await photocopyAndRead(copier, picture, at + 1));
  const read = texts.map((text) => readCardText(text ?? "", toProgrammeId(new Uint8Array(16))));
  // Whole, and of another programme than the one that is asked for here.
  expect(read.map((one) => (one.ok ? "" : one.error.code))).toEqual(texts.map(() => "CARD_FOREIGN"));
  expect(new Set(texts).size).toBe(8);
  await context.close();
});

test("PC2 the making says how far it is and how long it takes, stops, and goes on with what is there", async ({
  page,
}) => {
  await openPrinting(page);
  await choose(page, "10");
  await page.getByRole("button", { name: "Make 80 cards" }).click();
  await expect(page.getByText(/^About .*(second|minute)s? on this computer$/)).toBeVisible();
  await tap(page, "Stop");
  const stopped = page.getByText(/^Stopped\. /);
  await expect(stopped).toBeVisible();
  const made = Number(/\d+/.exec((await stopped.textContent()) ?? "")?.[0]);
  expect(made).toBeGreaterThan(0);
  await tap(page, "Go on");
  await expect(page.getByRole("progressbar", { name: /^Card / })).toBeVisible();
  await tap(page, "Stop");
  await expect.poll(async () => Number(/\d+/.exec((await stopped.textContent()) ?? "")?.[0])).toBeGreaterThan(made);
});

test("PC3 leaving, locking and forgetting leave no card on the page", async ({ page }) => {
  const words = await openPrinting(page);
  await makeCards(page);
  await tap(page, "Forget the cards");
  await seeScreen(page, "Print cards");
  await expect(page.locator(".sheets")).toHaveCount(0);
  await makeCards(page);
  await lockNow(page);
  await expect(page.locator(".sheets")).toHaveCount(0);
  await unlock(page, words);
  await seeScreen(page, "Needs");
  await expect(page.locator(".sheets")).toHaveCount(0);
});

test("PC3 after printing no file of the profile holds a card, nor does the address or the title", async () => {
  const browser = makeProfileBrowser("leveldb", DESK);
  try {
    const page = await browser.start();
    await openPrinting(page);
    await makeCards(page);
    const cards = await cardsOf(page);
    const texts = (await codesOf(page)).map(textOfCode);
    const english = await page.locator(".blank-card").first().locator(".blank-card__words bdi").allTextContents();
    await tap(page, "Print");
    await seeScreen(page, "Are all sheets out?");
    expect(new URL(page.url()).hash + new URL(page.url()).search).toBe("");
    expect(await page.title()).toBe("Ebb");
    await tap(page, "All out: forget the cards");
    await seeScreen(page, "The cards are on paper only");
    await expect(page.locator(".sheets")).toHaveCount(0);
    await lockNow(page);
    await browser.close();
    // The scan would find what is there: the address of the app is in many files.
    expect(filesWithText(browser.folder, new URL(relay.link).host)).not.toEqual([]);
    const needles = cards.flatMap(({ words, rows }) => [Uint8Array.from(words.slice(0, 8)), Uint8Array.from(rows)]);
    expect(filesWith(browser.folder, needles)).toEqual([]);
    for (const needle of [...texts, english.join(" "), english.join("-"), english.join(",")])
      expect(filesWithText(browser.folder, needle)).toEqual([]);
  } finally {
    await browser.remove();
  }
});

test("PC1 cards in Arabic run from right to left, on a screen that speaks English", async ({ page }) => {
  await openPrinting(page);
  await choose(page, "العربية");
  await expect(page.getByText(/no native speaker has read these words yet/)).toBeVisible();
  await makeCards(page);
  await page.emulateMedia({ media: "print" });
  const card = page.locator(".blank-card").first();
  await expect(page.locator("html")).toHaveAttribute("dir", "ltr");
  expect(await card.evaluate((one) => getComputedStyle(one).direction)).toBe("rtl");
  const left = (selector: string) =>
    card
      .locator(selector)
      .first()
      .evaluate((one) => one.getBoundingClientRect().left);
  expect(await left(".qr")).toBeGreaterThan(await left(".blank-card__words li:first-child"));
  expect(await left(".blank-card__words li:first-child")).toBeGreaterThan(
    await left(".blank-card__words li:nth-child(3)"),
  );
  expect(await left(".three-words .picture-word:first-child")).toBeGreaterThan(
    await left(".three-words .picture-word:nth-child(3)"),
  );
  expect(await card.locator(".blank-card__words bdi").first().textContent()).toMatch(/\p{Script=Arabic}/u);
});

test("PC4 a test page prints cards that are none", async ({ page }) => {
  await openPrinting(page);
  // The dialog stays open until the test has looked.
  await page.evaluate(() => {
    window.print = () => undefined;
  });
  await tap(page, "Print a test page");
  await expect(page.locator(".blank-card")).toHaveCount(8);
  expect(await page.locator(".blank-card__tag").allTextContents()).toEqual(
    Array.from({ length: 8 }, () => "Test page"),
  );
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await expect(page.locator(".blank-card")).toHaveCount(0);
});

test("PC1 G16 no word and no sentence is cut off on a card or on a poster, in any language", async ({ browser }) => {
  const gallery: OpenGallery = await openGallery(await browser.newPage());
  const page = await browser.newPage();
  try {
    await gallery.enter(page);
    const faults = await gallery.visit(
      page,
      "en",
      gallery.screens.filter((name) => /^print-(sheets|ready)/.test(name)),
      async () => {
        await page.waitForSelector(".sheets link[rel=stylesheet]", { state: "attached" });
        await page.emulateMedia({ media: "print" });
        await page.waitForFunction(
          () => document.querySelector(".blank-card")?.getBoundingClientRect().height ?? 0 > 100,
        );
        const found = await page.evaluate(() => {
          const cards = [...document.querySelectorAll(".blank-card")];
          const parts = cards.flatMap((card) => [
            card,
            ...card.querySelectorAll(".blank-card__key, .blank-card__text, .blank-card__words li, .three-words > *"),
          ]);
          const cut = parts.filter(
            (part) => part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1,
          );
          // A word of one part stands on one line.
          const broken = cards.flatMap((card) =>
            [...card.querySelectorAll("bdi")].filter(
              (word) => !/[\s-]/.test(word.textContent) && word.getClientRects().length > 1,
            ),
          );
          return [...cut, ...broken].map((part) => `${part.className} ${part.textContent.slice(0, 40)}`);
        });
        await page.emulateMedia({ media: null });
        return found;
      },
    );
    const posters = gallery.screens.filter((name) => name.startsWith("print-poster"));
    const ofPosters = await gallery.visit(page, "en", posters, () => cutOffPoster(page));
    expect([posters.length, ...faults, ...ofPosters]).toEqual([3]);
  } finally {
    await page.close();
    await gallery.close();
  }
});

/** What does not fit on the one sheet of a poster. */
async function cutOffPoster(page: Page): Promise<readonly string[]> {
  await page.emulateMedia({ media: "print" });
  const found = await page.evaluate(() => {
    const poster = document.querySelector(".poster");
    const parts = [...document.querySelectorAll(".poster, .poster__body, .poster__head")];
    const cut = parts.filter(
      (part) => part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1,
    );
    const millimetres = Math.round(((poster?.getBoundingClientRect().height ?? 0) * 25.4) / 96);
    return [...cut.map((part) => `${part.className} is cut`), ...(millimetres === 297 ? [] : [`${millimetres} mm`])];
  });
  await page.emulateMedia({ media: null });
  return found;
}
