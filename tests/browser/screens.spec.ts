/** Every screen of the gallery for those who use it without colours, with a keyboard, or with big fingers on a small phone. */
import { expect, type Page, test } from "@playwright/test";
import { lookWithAxe } from "./gallery/look-with-axe.ts";
import { hasSettled } from "./gallery/looks.ts";
import { type OpenGallery, openGallery } from "./gallery/open-gallery.ts";

let gallery: OpenGallery;

test.describe.configure({ timeout: 300_000 });
test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  gallery = await openGallery(await browser.newPage());
});
test.afterAll(() => gallery.close());

test("every text can be read where the system has put its own colours in place of ours", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  const faults = await gallery.lookAtAll(page, "en", () => lookWithAxe(page, ["color-contrast"]));
  expect(faults).toEqual([]);
});

/** Marks that tell states apart: without colours each must still look like no other. Compared as pictures without any hue. */
test("no two places of a record look the same in grey", async ({ page }) => {
  const pictures = new Map<string, string>();
  await gallery.lookAtAll(page, "en", async () => {
    if ((await page.locator(".place:visible").count()) === 0) return [];
    await page.addStyleTag({ content: "html { filter: grayscale(1) } .place__text { visibility: hidden }" });
    for (const mark of await page.locator(".place:visible").all()) {
      const state = /place--(\w+)/.exec((await mark.getAttribute("class")) ?? "")?.[1] ?? "";
      if (!pictures.has(state)) pictures.set(state, (await mark.locator("svg").screenshot()).toString("base64"));
    }
    return [];
  });
  expect(pictures.size).toBeGreaterThanOrEqual(5);
  expect(new Set(pictures.values()).size).toBe(pictures.size);
});

/** Marks every element that a keyboard must reach with its place in reading order; radio buttons of one question are one stop. */
const markStops = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const within = document.querySelector("dialog[open]") ?? document.body;
    // A dialog begins at its first act; the round begins at its first line all the same.
    const start = document.createElement("button");
    start.id = "round-begins";
    within.prepend(start);
    const groups = new Set<string>();
    const stops = [
      ...within.querySelectorAll<HTMLInputElement>("button, a[href], input, textarea, summary, select, [tabindex='0']"),
    ]
      .filter((element) => !start.isSameNode(element) && !element.disabled && element.checkVisibility())
      .filter((element) => {
        if (element.type !== "radio") return true;
        const isFirst = !groups.has(element.name);
        groups.add(element.name);
        return isFirst;
      });
    for (const [at, element] of stops.entries())
      element.dataset.stop = element.type === "radio" ? element.name : String(at);
    start.focus();
  });

/** A card is typed on a board of 256 words. */
const MOST_STOPS = 400;

/** Presses Tab until `last` has the focus, and tells what had it on the way. A date field has several parts and counts once. */
async function tabThrough(page: Page, last: string): Promise<readonly string[]> {
  const order: string[] = [];
  for (let pressed = 0; pressed < MOST_STOPS && order.at(-1) !== last; pressed++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const focused = document.activeElement as HTMLInputElement | null;
      const first =
        focused?.type === "radio" ? document.querySelector<HTMLElement>(`[name="${focused.name}"]`) : focused;
      return first?.dataset.stop ?? first?.tagName ?? "";
    });
    if (stop !== order.at(-1)) order.push(stop);
  }
  return order;
}

test("Tab reaches every button and field once, in reading order", async ({ page }) => {
  const faults = await gallery.lookAtAll(page, "en", async (screen) => {
    await hasSettled(page, screen);
    await markStops(page);
    const expected = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("[data-stop]")].map(({ dataset }) => dataset.stop ?? ""),
    );
    const order = await tabThrough(page, expected.at(-1) ?? "");
    await page.evaluate(() => document.getElementById("round-begins")?.remove());
    return order.join() === expected.join() ? [] : [`${order.join()} instead of ${expected.join()}`];
  });
  expect(faults).toEqual([]);
});
