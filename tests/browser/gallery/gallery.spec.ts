/** Looks at every screen of the gallery the way a rule can: names and roles (axe), sizes of targets, and text that does not fit. */
import { expect, type Page, test } from "@playwright/test";
import { type OpenGallery, openGallery, takeColoursAway } from "./open-gallery.ts";

const LANGUAGES = ["en", "ar"] as const;
const PHONE = { width: 360, height: 640 };
const NARROW = { width: 320, height: 640 };
const LANDSCAPE = { width: 640, height: 360 };
const DESK = { width: 1280, height: 800 };

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

/** One walk over all screens serves several tests: whichever of them comes first makes it. */
const keep = <Found>(walk: (page: Page) => Promise<Found>): ((page: Page) => Promise<Found>) => {
  let made: Promise<Found> | null = null;
  return (page) => {
    made ??= walk(page);
    return made;
  };
};

/** What axe finds without colours it finds with them: one of the two walks goes without. */
const GREY = "ar";

for (const language of LANGUAGES) {
  const walk = keep(async (page) => {
    await page.setViewportSize(PHONE);
    await gallery.enter(page);
    if (language === GREY) await takeColoursAway(page);
    return gallery.lookAtAll(page, language, [
      ...(["focus", "bar", "small", "close", "order", "axe", "hear", "covered"] as const),
      ...(language === "en" ? [] : (["foreign"] as const)),
    ]);
  });

  if (language !== "en")
    test(`W47 names of phones stand in the words of ${language}`, async ({ page }) => {
      expect((await walk(page)).foreign).toEqual([]);
    });

  test(`N82 what is read aloud has its button of 64 px beside the heading in ${language}`, async ({ page }) => {
    expect((await walk(page)).hear).toEqual([]);
  });

  test(`what has the focus is not hidden behind a bar in ${language}`, async ({ page }) => {
    expect((await walk(page)).covered).toEqual([]);
  });

  test(`axe finds nothing on any screen in ${language}${language === GREY ? ", without colours" : ""}`, async ({
    page,
  }) => {
    expect((await walk(page)).axe).toEqual([]);
  });

  test(`every target is at least 48 px high and wide in ${language}`, async ({ page }) => {
    expect((await walk(page)).small).toEqual([]);
  });

  test(`targets stand at least 8 px apart in ${language}`, async ({ page }) => {
    expect((await walk(page)).close).toEqual([]);
  });

  test(`where records are, the language and Lock now stand on every screen of an unlocked phone in ${language}`, async ({
    page,
  }) => {
    expect((await walk(page)).bar).toEqual([]);
  });

  test(`what stands lower on a screen does not come earlier for the keyboard in ${language}`, async ({ page }) => {
    expect((await walk(page)).order).toEqual([]);
  });

  test(`the heading of each screen has the focus when it opens in ${language}`, async ({ page }) => {
    expect((await walk(page)).focus).toEqual([]);
  });
}

for (const language of ["en", "fr", "es", "ar", "zh-Hans", "uk", "en-XA"]) {
  const walk = keep(async (page) => {
    await page.setViewportSize(NARROW);
    await gallery.enter(page);
    return gallery.lookAtAll(page, language, ["cut", "sideways"]);
  });

  test(`no text is cut off at 320 px in ${language}`, async ({ page }) => {
    expect((await walk(page)).cut).toEqual([]);
  });

  test(`nothing scrolls sideways at 320 px in ${language}`, async ({ page }) => {
    expect((await walk(page)).sideways).toEqual([]);
  });
}

test("no text is cut off on a phone whose text is twice as large", async ({ page }) => {
  await page.setViewportSize(PHONE);
  await gallery.enter(page);
  await page.addStyleTag({ content: "html { font-size: 200% }" });
  expect((await gallery.lookAtAll(page, "en", ["cut"])).cut).toEqual([]);
});

test("nothing is cut off on a phone that is held sideways", async ({ page }) => {
  await page.setViewportSize(LANDSCAPE);
  await gallery.enter(page);
  const { cut, sideways, low } = await gallery.lookAtAll(page, "en", ["cut", "sideways", "low"]);
  expect({ cut, sideways, low }).toEqual({ cut: [], sideways: [], low: [] });
});

for (const language of LANGUAGES) {
  const walk = keep(async (page) => {
    await page.setViewportSize(DESK);
    await gallery.enter(page);
    return gallery.lookAtAll(page, language, ["cut", "sideways", ...(language === "en" ? (["axeWide"] as const) : [])]);
  });

  test(`nothing is cut off or scrolls sideways on a laptop in ${language}`, async ({ page }) => {
    const { cut, sideways } = await walk(page);
    expect({ cut, sideways }).toEqual({ cut: [], sideways: [] });
  });

  if (language === "en")
    test(`axe finds nothing on any screen that is laid out for a laptop in ${language}`, async ({ page }) => {
      expect((await walk(page)).axeWide).toEqual([]);
    });
}
