/** What the browser's storage was before a start, so that one which failed can be studied. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";

const KEPT = path.resolve("node_modules/.cache/ebb/kills");
const STORAGE = ["IndexedDB", "WebStorage", "File System", "QuotaManager", "QuotaManager-journal"];

export interface KeptStorage {
  /** Keeps it, with what `page` shows. */
  keep(page: Page): Promise<void>;
  drop(): void;
}

/** Copies the storage of the profile in `folder`, whose browser must not run: each database's folder with its logs. */
export function keepStorage(folder: string): KeptStorage {
  const copy = mkdtempSync(path.join(tmpdir(), "ebb-storage-"));
  const copyFrom = (name: string, to: string) => {
    try {
      cpSync(path.join(folder, "Default", name), path.join(to, name), { recursive: true });
    } catch {
      // A profile has what its engine needs.
    }
  };
  for (const name of STORAGE) copyFrom(name, path.join(copy, "before"));
  return {
    keep: async (page) => {
      writeFileSync(path.join(copy, "page.txt"), await page.locator("body").innerText().catch(String));
      await page.screenshot({ path: path.join(copy, "page.png") }).catch(() => undefined);
      for (const name of STORAGE) copyFrom(name, path.join(copy, "after"));
      mkdirSync(KEPT, { recursive: true });
      const kept = path.join(KEPT, `${Date.now()}`);
      cpSync(copy, kept, { recursive: true });
      process.stdout.write(`kept: ${kept}\n`);
      rmSync(copy, { recursive: true, force: true });
    },
    drop: () => rmSync(copy, { recursive: true, force: true }),
  };
}
