/** The journey, and what an erased vault leaves on the disk, in other engines, where they are installed: `npm run test:engines`. */
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  testMatch: process.platform === "linux" ? ["journey.spec.ts", "*.engine.ts"] : "journey.spec.ts",
  outputDir: "results",
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    browserName: "firefox",
    channel: "moz-firefox",
    actionTimeout: 30_000,
    viewport: { width: 360, height: 640 },
    launchOptions: {
      ...(process.env.FIREFOX_PATH ? { executablePath: process.env.FIREFOX_PATH } : {}),
      // Without these, asking to keep storage waits for a person.
      firefoxUserPrefs: { "dom.storageManager.prompt.testing": true, "dom.storageManager.prompt.testing.allow": true },
    },
  },
});
