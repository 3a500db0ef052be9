/** Firefox with a profile of its own on disk that can be killed, as `profile-browser.ts` does it for Chromium. Linux only: its process is looked for in /proc. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type BrowserContext, firefox, type Page } from "@playwright/test";
import type { ProfileBrowser } from "../browser/profile-browser.ts";

/** Without these, asking to keep storage waits for a person, and the third start after a crash asks whether to mend something. */
const PREFERENCES = {
  "dom.storageManager.prompt.testing": true,
  "dom.storageManager.prompt.testing.allow": true,
  "toolkit.startup.max_resumed_crashes": -1,
  "browser.sessionstore.resume_from_crash": false,
};

/** A Firefox, of the program file `executablePath`, on an empty profile below `parent`. */
export function makeFirefoxProfile(executablePath: string, parent = tmpdir()): ProfileBrowser {
  const folder = mkdtempSync(path.join(parent, "ebb-profile-"));
  let context: BrowserContext | null = null;
  let page: Page | null = null;
  const signal = (name: NodeJS.Signals) => {
    for (const pid of processesOf(folder)) process.kill(pid, name);
  };
  const end = async () => {
    signal("SIGKILL");
    while (processesOf(folder).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await context?.close().catch(() => undefined);
  };
  return {
    folder,
    page: () => {
      if (!page) throw new Error("the browser is not running");
      return page;
    },
    start: async () => {
      context = await firefox.launchPersistentContext(folder, {
        executablePath,
        channel: "moz-firefox",
        viewport: { width: 360, height: 640 },
        firefoxUserPrefs: PREFERENCES,
      });
      page = context.pages()[0] ?? (await context.newPage());
      page.setDefaultTimeout(30_000);
      return page;
    },
    freeze: () => signal("SIGSTOP"),
    thaw: () => signal("SIGCONT"),
    kill: end,
    close: async () => context?.close(),
    remove: async () => {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The browser on `folder` and every process that it started. */
function processesOf(folder: string): readonly number[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const roots = all.filter((pid) => read(pid, "cmdline").split("\0").includes(folder));
  const below = all.filter((pid) => roots.includes(/\) \S (\d+)/.exec(read(pid, "stat"))?.[1] ?? ""));
  return [...new Set([...roots, ...below])].map(Number);
}

function read(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return ""; // it ended meanwhile
  }
}
