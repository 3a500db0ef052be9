/**
 * Takes a picture of every screen of the gallery whose name holds the first argument, in each of the languages that the second
 * argument names, and in two sizes, and writes them with contact sheets to `ebb-gallery` in the system's temporary folder. It also prints
 * every text that is cut off at 320 px.
 *
 * node tests/support/with-browser.mjs -- node tests/browser/gallery/shots.mjs [filter] [en,ar]
 */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright";
import { createServer } from "vite";

const filter = process.argv[2] ?? "";
const out = path.join(os.tmpdir(), "ebb-gallery");
const LANGUAGES = (process.argv[3] ?? "en,en-XA,ar").split(",");
const SIZES = { phone: { width: 360, height: 640 }, desk: { width: 1280, height: 800 } };
const PER_SHEET = { phone: 12, desk: 6 };

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const server = await createServer({
  configFile: path.join(import.meta.dirname, "vite.config.ts"),
  logLevel: "error",
  server: { hmr: false, watch: null },
});
await server.listen(0);
const base = `http://localhost:${server.httpServer.address().port}/`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH, chromiumSandbox: false });
const page = await browser.newPage({ reducedMotion: "reduce" });
page.on("pageerror", (error) => console.log("page error:", error.message));
page.on("console", (message) => message.type() === "error" && console.log("console:", message.text()));

async function show(screen, language) {
  await page.evaluate((hash) => (location.hash = hash), `screen=${screen}&lang=${language}`);
  await page.waitForFunction((shown) => document.body.dataset.shown === shown, `${screen} ${language}`);
}

/** Elements whose text is wider than they are, or that stick out of the page. */
const cutOff = () =>
  page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.checkVisibility() && !element.closest(".visually-hidden, svg"))
      .filter((element) => {
        const box = element.getBoundingClientRect();
        const text = element.childElementCount === 0 && element.scrollWidth > element.clientWidth + 1;
        return box.right > edge + 1 || box.left < -1 || (text && getComputedStyle(element).display !== "inline");
      })
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
  });

await page.goto(`${base}#screen=&lang=en`);
await page.waitForFunction(() => document.body.dataset.screens);
const screens = (await page.evaluate(() => document.body.dataset.screens)).split(" ").filter((s) => s.includes(filter));
for (const [size, viewport] of Object.entries(SIZES)) {
  await page.setViewportSize(viewport);
  for (const language of LANGUAGES) {
    for (const screen of screens) {
      await show(screen, language);
      await page.screenshot({ path: path.join(out, `${size}-${language}-${screen}.png`) });
    }
  }
}
await page.setViewportSize({ width: 320, height: 640 });
for (const language of LANGUAGES) {
  for (const screen of screens) {
    await show(screen, language);
    const faults = await cutOff();
    if (faults.length > 0) console.log(`cut off at 320 px: ${screen} ${language}: ${[...new Set(faults)].join(", ")}`);
  }
}

const sheets = await browser.newPage();
for (const [size, { width, height }] of Object.entries(SIZES)) {
  for (const language of LANGUAGES) {
    for (let from = 0; from < screens.length; from += PER_SHEET[size]) {
      const cells = screens.slice(from, from + PER_SHEET[size]).map((screen) => {
        const image = readFileSync(path.join(out, `${size}-${language}-${screen}.png`)).toString("base64");
        return `<figure><img src="data:image/png;base64,${image}" width="${width}" height="${height}"><figcaption>${screen}</figcaption></figure>`;
      });
      const columns = size === "phone" ? 4 : 2;
      await sheets.setViewportSize({ width: columns * (width + 16) + 16, height: 100 });
      await sheets.setContent(
        `<style>body{margin:16px;background:#888;font:16px sans-serif;display:grid;gap:16px;grid-template-columns:repeat(${columns},${width}px)}figure{margin:0}img{display:block}</style>${cells.join("")}`,
      );
      const name = `sheet-${size}-${language}-${from / PER_SHEET[size]}.png`;
      await sheets.screenshot({ path: path.join(out, name), fullPage: true });
    }
  }
}
await browser.close();
await server.close();
console.log(`${screens.length} screens in ${out}`);
