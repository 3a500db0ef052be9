/** Serves the gallery for a test file, and walks through every screen of it in one tab. */
import type { Page } from "@playwright/test";
import { createServer, type ViteDevServer } from "vite";

/** Looks at the screen of this name, which the page shows, and tells its faults. */
export type Look = (screen: string) => Promise<readonly string[]>;

/** A served gallery. */
export interface OpenGallery {
  /** Names of all screens with their states. */
  readonly screens: readonly string[];
  /** Runs `look` on every screen in `language`, or on those whose names fit, and gathers what it finds, each with the screen's name, each once. */
  lookAtAll(page: Page, language: string, look: Look, names?: RegExp): Promise<string[]>;
  /** Runs all `looks` in their order on one walk, and gathers for each what it finds. */
  lookInTurn<Name extends string>(
    page: Page,
    language: string,
    looks: Readonly<Record<Name, Look>>,
    names?: RegExp,
  ): Promise<Readonly<Record<Name, string[]>>>;
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
  async function walk(
    looking: Page,
    language: string,
    names: RegExp,
    look: (screen: string) => Promise<void>,
  ): Promise<void> {
    await looking.emulateMedia({ reducedMotion: "reduce" });
    await looking.goto(address);
    for (const screen of screens.filter((name) => names.test(name))) {
      await show(looking, screen, language);
      await look(screen);
    }
  }
  const lookInTurn: OpenGallery["lookInTurn"] = async (looking, language, looks, names = /^/) => {
    const named = Object.entries<Look>(looks);
    const found = new Map<string, string[]>(named.map(([name]) => [name, []]));
    await walk(looking, language, names, async (screen) => {
      for (const [name, look] of named)
        for (const fault of new Set(await look(screen))) found.get(name)?.push(`${screen}: ${fault}`);
    });
    return Object.fromEntries(found) as Awaited<ReturnType<typeof lookInTurn<keyof typeof looks>>>;
  };
  return {
    screens,
    close: () => server.close(),
    lookAtAll: async (looking, language, look, names) => (await lookInTurn(looking, language, { look }, names)).look,
    lookInTurn,
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
