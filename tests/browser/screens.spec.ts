/** Every screen of the gallery for those who use it without colours, with a keyboard, or with big fingers on a small phone. */
import { expect, type Page, test } from "@playwright/test";
import { type OpenGallery, openGallery } from "./gallery/open-gallery.ts";

let gallery: OpenGallery;

test.describe.configure({ timeout: 300_000 });
test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  gallery = await openGallery(await browser.newPage());
});
test.afterAll(() => gallery.close());

test("every text can be read where the system has put its own colours in place of ours", async ({ page }) => {
  await gallery.enter(page);
  await page.emulateMedia({ forcedColors: "active" });
  expect((await gallery.lookAtAll(page, "en", ["contrast"])).contrast).toEqual([]);
});

/** Marks that tell states apart: without colours each must still look like no other. Compared as pictures without any hue. */
test("no two places of a record, answers to how soon, or steps of a hand-over look the same in grey", async ({
  page,
}) => {
  await gallery.enter(page);
  await page.addStyleTag({ content: "html { filter: grayscale(1) } .place__text { visibility: hidden }" });
  const { places = [] } = await gallery.lookAtAll(page, "en", ["places"]);
  // One screen that shows a state shows it for all.
  const shownBy = new Map(places.map((place) => place.split(": ") as [string, string]).map(([at, is]) => [is, at]));
  const pictures = new Map<string, string>();
  for (const [state, screen] of shownBy)
    await gallery.visit(page, "en", [screen], async () => {
      const mark = page.locator(`.place--${state}:visible svg`).first();
      pictures.set(state, (await mark.screenshot()).toString("base64"));
      return [];
    });
  expect(pictures.size).toBeGreaterThanOrEqual(5);
  expect(new Set(pictures.values()).size).toBe(pictures.size);

  // Of one screen each, so that what is compared stands on the same ground.
  const marks = {
    "need-urgency": ".tile__picture",
    // A step that stopped at no relay, and one that failed, each beside those that are done and that wait.
    "need-handover-failed": ".steps__mark",
    "field-handover-deliver-failed": ".steps__mark",
  };
  for (const [screen, mark] of Object.entries(marks))
    await gallery.visit(page, "en", [screen], async () => {
      const looks = new Map<string, string>();
      for (const one of await page.locator(mark).all()) {
        const kind = await one.evaluate(
          (element) => element.closest("li")?.className || element.parentElement?.innerText,
        );
        looks.set(kind ?? "", (await one.screenshot()).toString("base64"));
      }
      expect(looks.size).toBeGreaterThanOrEqual(3);
      expect(new Set(looks.values()).size).toBe(looks.size);
      return [];
    });
});

/** The page while a round is watched. */
type Watched = Window & { stops?: string[]; round?: AbortController };

/**
 * Marks every element that a keyboard must reach with its place in reading order, and notes from now on what gets the focus. Radio buttons of one question are one stop.
 * Returns the order that is expected.
 */
const markStops = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const watched = window as unknown as Watched;
    watched.round?.abort();
    watched.round = new AbortController();
    const { signal } = watched.round;
    const within = document.querySelector("dialog[open]") ?? document.body;
    // A dialog begins at its first act; the round begins at its first line all the same.
    const start = document.createElement("button");
    start.id = "round-begins";
    within.prepend(start);
    signal.addEventListener("abort", () => start.remove());
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
    const seen: string[] = [];
    watched.stops = seen;
    const note = (stop: string) => stop !== seen.at(-1) && seen.push(stop);
    const onFocus = ({ target }: Event) => {
      const focused = target as HTMLInputElement;
      const first =
        focused.type === "radio" ? document.querySelector<HTMLElement>(`[name="${focused.name}"]`) : focused;
      note(first?.dataset.stop ?? focused.tagName);
    };
    const onLeave = (event: Event) => (event as FocusEvent).relatedTarget === null && note("nowhere");
    within.addEventListener("focusin", onFocus, { signal });
    within.addEventListener("focusout", onLeave, { signal });
    return stops.map(({ dataset }) => dataset.stop ?? "");
  });

/** A card is typed on a board of 256 words. */
const MOST_PRESSES = 600;

/** Presses Tab until the last of `expected` has the focus, and tells what had it on the way. A date field has several parts, so that more presses are needed than stops. */
async function tabThrough(page: Page, expected: readonly string[]): Promise<readonly string[]> {
  let order: readonly string[] = [];
  for (let pressed = 0; pressed < MOST_PRESSES && order.at(-1) !== expected.at(-1); ) {
    const missing = Math.max(1, expected.length - order.length);
    await Promise.all(Array.from({ length: missing }, () => page.keyboard.press("Tab")));
    pressed += missing;
    order = await page.evaluate(() => (window as unknown as Watched).stops ?? []);
  }
  return order;
}

test("Tab reaches every button and field once, in reading order", async ({ page }) => {
  await gallery.enter(page);
  const faults = await gallery.visit(page, "en", gallery.screens, async () => {
    const expected = await markStops(page);
    const order = await tabThrough(page, expected);
    return order.join() === expected.join() ? [] : [`${order.join()} instead of ${expected.join()}`];
  });
  expect(faults).toEqual([]);
});
