/** Looks at every screen of the gallery the way a rule can: names and roles (axe), sizes of targets, and text that does not fit. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { createServer, type ViteDevServer } from "vite";

const LANGUAGES = ["en", "ar-XB"] as const;
const PHONE = { width: 360, height: 640 };
const NARROW = { width: 320, height: 640 };

let server: ViteDevServer;
let address = "";
let screens: readonly string[] = [];

test.describe.configure({ timeout: 300_000 });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  const configFile = new URL("vite.config.ts", import.meta.url).pathname;
  server = await createServer({ configFile, logLevel: "error", server: { hmr: false, watch: null, port: 0 } });
  await server.listen();
  address = server.resolvedUrls?.local[0] ?? "";
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForSelector("body[data-screens]", { state: "attached" });
  screens = (await page.evaluate(() => document.body.dataset.screens ?? "")).split(" ");
  await page.close();
});
test.afterAll(async () => server.close());

async function show(page: Page, screen: string, language: string): Promise<void> {
  await page.evaluate((hash) => location.assign(hash), `#screen=${screen}&lang=${language}`);
  await page.waitForSelector(`body[data-shown="${screen} ${language}"]`, { state: "attached" });
}

/** Runs `look` on every screen in `language` and gathers what it finds, each with the screen's name. */
async function lookAtAll(page: Page, language: string, look: () => Promise<readonly string[]>): Promise<string[]> {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(address);
  const found: string[] = [];
  for (const screen of screens) {
    await show(page, screen, language);
    for (const fault of new Set(await look())) found.push(`${screen}: ${fault}`);
  }
  return found;
}

test("the gallery shows the screens of the field path and of the shell", () => {
  expect(screens.length).toBeGreaterThan(60);
});

for (const language of LANGUAGES) {
  test(`axe finds nothing on any screen in ${language}`, async ({ page }) => {
    await page.setViewportSize(PHONE);
    const faults = await lookAtAll(page, language, async () => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      return violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
    });
    expect(faults).toEqual([]);
  });

  test(`every target is at least 48 px high and wide in ${language}`, async ({ page }) => {
    await page.setViewportSize(PHONE);
    const faults = await lookAtAll(page, language, () =>
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

for (const language of ["en", "en-XA", "ar-XB"]) {
  test(`no text is cut off at 320 px in ${language}`, async ({ page }) => {
    await page.setViewportSize(NARROW);
    expect(await lookAtAll(page, language, () => cutOff(page))).toEqual([]);
  });
}

test("no text is cut off on a phone whose text is twice as large", async ({ page }) => {
  await page.setViewportSize(PHONE);
  const faults = await lookAtAll(page, "en", async () => {
    await page.addStyleTag({ content: "html { font-size: 200% }" });
    return cutOff(page);
  });
  expect(faults).toEqual([]);
});
