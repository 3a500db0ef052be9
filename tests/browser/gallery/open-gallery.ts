/** Serves the gallery for a test file, and walks through every screen of it in one tab. */
import type { Page } from "@playwright/test";
import { createServer, type ViteDevServer } from "vite";

/** A served gallery. */
export interface OpenGallery {
  /** Names of all screens with their states. */
  readonly screens: readonly string[];
  /** Runs `look` on every screen in `language` and gathers what it finds, each with the screen's name, each once. */
  lookAtAll(page: Page, language: string, look: (screen: string) => Promise<readonly string[]>): Promise<string[]>;
  close(): Promise<void>;
}

/** Starts the server and reads the names of the screens with `page`, which is closed again. */
export async function openGallery(page: Page): Promise<OpenGallery> {
  const server = await startServer();
  const address = server.resolvedUrls?.local[0] ?? "";
  await page.goto(address);
  await page.waitForSelector("body[data-screens]", { state: "attached" });
  const screens = (await page.evaluate(() => document.body.dataset.screens ?? "")).split(" ");
  await page.close();
  return {
    screens,
    close: () => server.close(),
    lookAtAll: async (looking, language, look) => {
      await looking.emulateMedia({ reducedMotion: "reduce" });
      await looking.goto(address);
      const found: string[] = [];
      for (const screen of screens) {
        await show(looking, screen, language);
        for (const fault of new Set(await look(screen))) found.push(`${screen}: ${fault}`);
      }
      return found;
    },
  };
}

async function startServer(): Promise<ViteDevServer> {
  const configFile = new URL("vite.config.ts", import.meta.url).pathname;
  const server = await createServer({ configFile, logLevel: "error", server: { hmr: false, watch: null, port: 0 } });
  return server.listen();
}

async function show(page: Page, screen: string, language: string): Promise<void> {
  await page.evaluate((hash) => location.assign(hash), `#screen=${screen}&lang=${language}`);
  await page.waitForSelector(`body[data-shown="${screen} ${language}"]`, { state: "attached" });
  // A dialog opens a moment after it is drawn, and until then the page looks as if it had none.
  await page.waitForFunction(() => document.querySelector("dialog:not([open])") === null);
}
