/** Looks at every screen of the gallery the way a rule can: names and roles (axe), sizes of targets, and text that does not fit. */
import { expect, type Page, test } from "@playwright/test";
import { lookWithAxe } from "./look-with-axe.ts";
import { type OpenGallery, openGallery } from "./open-gallery.ts";

const LANGUAGES = ["en", "ar"] as const;
const PHONE = { width: 360, height: 640 };
const NARROW = { width: 320, height: 640 };

let gallery: OpenGallery;

test.describe.configure({ timeout: 600_000 });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  gallery = await openGallery(await browser.newPage());
});
test.afterAll(() => gallery.close());

test("the gallery shows the screens of the field path and of the shell", () => {
  expect(gallery.screens.length).toBeGreaterThan(60);
});

for (const language of LANGUAGES) {
  test(`axe finds nothing on any screen in ${language}`, async ({ page }) => {
    await page.setViewportSize(PHONE);
    const faults = await gallery.lookAtAll(page, language, () => lookWithAxe(page));
    expect(faults).toEqual([]);
  });

  test(`every target is at least 48 px high and wide in ${language}`, async ({ page }) => {
    await page.setViewportSize(PHONE);
    const faults = await gallery.lookAtAll(page, language, () =>
      page.evaluate(() =>
        [...document.querySelectorAll("button, a[href], input, textarea, summary, select")]
          .map((element) => element.closest(".chip") ?? element)
          .map((element) => ({ element, box: element.getBoundingClientRect() }))
          .filter(({ element, box }) => {
            const least = element.matches(".tile, .chip, .button--primary") ? 64 : 48;
            return box.width > 0 && (box.height < least - 0.5 || box.width < 47.5);
          })
          .map(({ element, box }) => `${element.className} ${Math.round(box.width)}×${Math.round(box.height)}`),
      ),
    );
    expect(faults).toEqual([]);
  });
}

/** Elements that stick out of the page or hold more than they show. */
const cutOff = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    return [...document.querySelectorAll("body *")]
      .filter(
        (element) =>
          element.checkVisibility() && !element.closest(".visually-hidden, svg, input, textarea, select, thead"),
      )
      .filter((element) => {
        const box = element.getBoundingClientRect();
        const isBlock = !["inline", "contents"].includes(getComputedStyle(element).display);
        const overflows = isBlock && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
        return box.right > edge + 1 || box.left < -1 || overflows;
      })
      .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class")}`);
  });

for (const language of ["en", "fr", "es", "ar", "zh-Hans", "uk", "en-XA"]) {
  test(`no text is cut off at 320 px in ${language}`, async ({ page }) => {
    await page.setViewportSize(NARROW);
    expect(await gallery.lookAtAll(page, language, () => cutOff(page))).toEqual([]);
  });
}

test("no text is cut off on a phone whose text is twice as large", async ({ page }) => {
  await page.setViewportSize(PHONE);
  const faults = await gallery.lookAtAll(page, "en", async () => {
    await page.addStyleTag({ content: "html { font-size: 200% }" });
    return cutOff(page);
  });
  expect(faults).toEqual([]);
});
