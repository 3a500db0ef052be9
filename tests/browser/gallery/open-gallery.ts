/** Serves the gallery for a test file, and walks through every screen of it in one tab. */
import type { Page } from "@playwright/test";
import { createServer, type ViteDevServer } from "vite";
import { bringAxe } from "./look-with-axe.ts";
import type { LookName } from "./looks.ts";
import type { Found, GalleryPage } from "./walk.ts";

/** A served gallery. */
export interface OpenGallery {
  /** Names of all screens with their states. */
  readonly screens: readonly string[];
  /** Opens the gallery in `page`, where a walk or a visit begins. */
  enter(page: Page): Promise<void>;
  /** Takes all `looks` in their order on one walk over all screens, inside the entered page, and gathers for each what it finds. */
  lookAtAll(page: Page, language: string, looks: readonly LookName[]): Promise<Found>;
  /** Shows each of `names` in the entered page until the focus is there, and runs `look` from outside, for what only a driver can do. What it finds comes with the screen's name. */
  visit(
    page: Page,
    language: string,
    names: readonly string[],
    look: (screen: string) => Promise<readonly string[]>,
  ): Promise<string[]>;
  close(): Promise<void>;
}

/** Starts the server and reads the names of the screens with `page`, which is closed again. */
export async function openGallery(page: Page): Promise<OpenGallery> {
  const server = await startServer();
  const address = server.resolvedUrls?.local[0] ?? "";
  const enter = async (entered: Page): Promise<void> => {
    await entered.emulateMedia({ reducedMotion: "reduce" });
    await entered.goto(address);
    await entered.waitForSelector("body[data-screens]", { state: "attached" });
  };
  await enter(page);
  const screens = (await page.evaluate(() => document.body.dataset.screens ?? "")).split(" ");
  await page.close();
  return { screens, enter, visit, close: () => server.close(), lookAtAll: lookAtAll(screens) };
}

/** Puts a grey of the same brightness in place of every colour that `tokens.css` names, for as long as the page lives. */
export const takeColoursAway = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const toLight = (channel: number) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
    const toChannel = (light: number) => (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055);
    const { style } = document.documentElement;
    const all = getComputedStyle(document.documentElement);
    const names = [...document.styleSheets]
      .flatMap(({ cssRules }) => [...cssRules])
      .flatMap((rule) => (rule instanceof CSSStyleRule && rule.selectorText === ":root" ? [...rule.style] : []));
    for (const name of names) {
      const [, ...hex] = /^#(..)(..)(..)$/.exec(all.getPropertyValue(name).trim()) ?? [];
      const [red = 0, green = 0, blue = 0] = hex.map((part) => toLight(Number.parseInt(part, 16) / 255));
      const grey = Math.round(toChannel(0.2126 * red + 0.7152 * green + 0.0722 * blue) * 255);
      if (hex.length > 0) style.setProperty(name, `rgb(${grey}, ${grey}, ${grey})`);
    }
  });

/** So many screens one call looks at: a call that hangs is then told by the first of its screens. */
const SCREENS_A_CALL = 50;

const lookAtAll =
  (screens: readonly string[]): OpenGallery["lookAtAll"] =>
  async (page, language, looks) => {
    if (looks.some((name) => /^(axe|contrast)/.test(name))) await bringAxe(page);
    const found = new Map<string, string[]>(looks.map((name) => [name, []]));
    for (let from = 0; from < screens.length; from += SCREENS_A_CALL) {
      const some = await page.evaluate(
        ([names, tag, asked]) => (window as unknown as { gallery: GalleryPage }).gallery.walk(names, tag, asked),
        [screens.slice(from, from + SCREENS_A_CALL), language, looks] as const,
      );
      for (const [name, faults] of Object.entries(some)) found.get(name)?.push(...faults);
    }
    return Object.fromEntries(found);
  };

const visit: OpenGallery["visit"] = async (page, language, names, look) => {
  const found: string[] = [];
  for (const screen of names) {
    await page.evaluate(
      ([name, tag]) => (window as unknown as { gallery: GalleryPage }).gallery.walk([name], tag, ["focus"]),
      [screen, language] as const,
    );
    for (const fault of new Set(await look(screen))) found.push(`${screen}: ${fault}`);
  }
  return found;
};

async function startServer(): Promise<ViteDevServer> {
  const configFile = new URL("vite.config.ts", import.meta.url).pathname;
  const server = await createServer({ configFile, logLevel: "error", server: { hmr: false, watch: null, port: 0 } });
  return server.listen();
}
