/**
 * A browser with a profile of its own on disk that can be killed like a phone that loses power, started again, and looked into as raw bytes.
 * Playwright's own launcher neither shows the process nor survives its kill, so the process is started here and joined over its debugging port.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { type Browser, chromium, type Page } from "@playwright/test";
import { joinTable } from "../support/level-table.ts";
import { BROWSER_FLAGS } from "./browser-flags.ts";

/** Which engine keeps IndexedDB: new profiles may have either. */
export type Backend = "leveldb" | "sqlite";

export interface ProfileBrowser {
  readonly folder: string;
  /** The one page. Another one after each start. */
  page(): Page;
  /** Starts the browser on its profile and opens a page of a phone's size. */
  start(): Promise<Page>;
  /** SIGKILL to the whole process group. */
  kill(): Promise<void>;
  /** SIGSTOP to the whole process group: nothing of it writes any more. */
  freeze(): void;
  /** It goes on where it was frozen. */
  thaw(): void;
  /** Ends the browser in order. */
  close(): Promise<void>;
  remove(): Promise<void>;
}

const BACKEND_FLAGS: Readonly<Record<Backend, readonly string[]>> = {
  leveldb: ["--disable-features=IdbSqliteBackingStore"],
  sqlite: ["--enable-features=IdbSqliteBackingStore,IdbSqliteOnDiskRollout"],
};

/** A browser on an empty profile below `parent`, or on a copy of the profile in the folder `copyOf`, whose browser must not run. */
export function makeProfileBrowser(
  backend: Backend,
  viewport = { width: 360, height: 640 },
  copyOf: string | null = null,
  parent = tmpdir(),
): ProfileBrowser {
  const folder = mkdtempSync(path.join(parent, "ebb-profile-"));
  if (copyOf !== null) cpSync(copyOf, folder, { recursive: true });
  let child: ChildProcess | null = null;
  let browser: Browser | null = null;
  let page: Page | null = null;

  async function endOf(process: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    if (process.exitCode !== null || process.signalCode !== null || !process.pid) return;
    const ended = once(process, "exit");
    globalThis.process.kill(-process.pid, signal);
    await ended;
  }
  return {
    folder,
    page: () => {
      if (!page) throw new Error("the browser is not running");
      return page;
    },
    start: async () => {
      const flags = [
        "--headless=new",
        "--no-sandbox",
        "--remote-debugging-port=0",
        `--user-data-dir=${folder}`,
        "--lang=en-GB",
        ...BROWSER_FLAGS,
        ...BACKEND_FLAGS[backend],
        "about:blank",
      ];
      child = spawn(process.env.CHROMIUM_PATH ?? chromium.executablePath(), flags, {
        detached: true,
        stdio: ["ignore", "ignore", "pipe"],
      });
      browser = await chromium.connectOverCDP(await debuggingAddress(child));
      const [context] = browser.contexts();
      if (!context) throw new Error("the browser has no context");
      page = context.pages()[0] ?? (await context.newPage());
      page.setDefaultTimeout(20_000);
      await page.setViewportSize(viewport);
      return page;
    },
    freeze: () => {
      if (child?.pid) globalThis.process.kill(-child.pid, "SIGSTOP");
    },
    thaw: () => {
      if (child?.pid) globalThis.process.kill(-child.pid, "SIGCONT");
    },
    kill: async () => {
      if (child) await endOf(child, "SIGKILL");
      await browser?.close().catch(() => undefined);
    },
    close: async () => {
      const session = await browser?.newBrowserCDPSession();
      const ended = child && once(child, "exit");
      await session?.send("Browser.close").catch(() => undefined);
      await ended;
    },
    remove: async () => {
      if (child) await endOf(child, "SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function debuggingAddress({ stderr }: ChildProcess): Promise<string> {
  if (!stderr) throw new Error("no output");
  for await (const line of createInterface(stderr)) {
    const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
    // The pipe must go on being read, or the browser would stop writing at a full one.
    if (address) return stderr.resume() && address;
  }
  throw new Error("the browser ended before it listened");
}

export interface ProfileFile {
  /** Relative to the profile's folder. */
  readonly name: string;
  readonly bytes: Buffer;
  /** What a table of LevelDB holds, which its bytes do not show; `null` for any other file. */
  readonly unpacked: Buffer | null;
}

/** Every file below `folder`. A browser that runs may put one in the place of others meanwhile, with all that they held: then it is read anew. */
export function readTree(folder: string): readonly ProfileFile[] {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  try {
    return names.map((file) => readProfileFile(folder, file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return readTree(folder);
  }
}

function readProfileFile(folder: string, file: string): ProfileFile {
  const bytes = readFileSync(file);
  return { name: path.relative(folder, file), bytes, unpacked: file.endsWith(".ldb") ? joinTable(bytes) : null };
}

/** Names of the files below `folder` that hold `text` as UTF-8 or as UTF-16 in either order. */
export function filesWithText(folder: string, text: string): readonly string[] {
  const little = Buffer.from(text, "utf16le");
  const big = Buffer.from(little).swap16();
  return filesWith(folder, [Buffer.from(text, "utf8"), little, big]);
}

/** Whether a file holds `needle`, as it lies there or packed. */
const holds = ({ bytes, unpacked }: ProfileFile, needle: Uint8Array): boolean =>
  [bytes, unpacked].some((part) => part?.includes(Buffer.from(needle)));

/** Names of the files below `folder` that hold any of `needles`. */
export const filesWith = (folder: string, needles: readonly Uint8Array[]): readonly string[] =>
  readTree(folder)
    .filter((file) => needles.some((needle) => holds(file, needle)))
    .map(({ name }) => name);

/** Those of `needles` that no file below `folder` holds. Each file is read once: profiles are large. */
export function missingIn(folder: string, needles: readonly Uint8Array[]): readonly Uint8Array[] {
  const files = readTree(folder);
  return needles.filter((needle) => !files.some((file) => holds(file, needle)));
}
